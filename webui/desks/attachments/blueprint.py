"""The blueprint that a case's attachments hang on; registered, it opens the folder of files."""

from typing import Any, Final

from flask import Blueprint, current_app, request
from flask.blueprints import BlueprintSetupState

from engine.attachments.blobs import BlobFolder
from engine.attachments.rules import size_words
from engine.attachments.steps import FileRoom
from engine.attachments.terms import AttachmentSettings
from webui.command_line.places import data_folder

blueprint = Blueprint("attachments", __name__, url_prefix="/cases/<case_no>/attachments")
blueprint.add_app_template_filter(size_words)

UPLOAD: Final = "attachments.attach"
FORM_BYTES: Final = 256 * 1024
"""What the other fields of the form and the borders between them may take."""
_KEY: Final = "attachments"


@blueprint.record_once
def _open_folder(state: BlueprintSetupState) -> None:
    """Read the settings once, so that an impossible one stops the start, and fix the folder."""
    settings = state.app.extensions["office"].settings.table("attachments", AttachmentSettings)
    state.app.extensions[_KEY] = FileRoom(BlobFolder(settings.folder_in(data_folder())), settings)


@blueprint.url_value_preprocessor
def _limit_upload(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let the upload be as large as the settings say, before anything reads the request."""
    if request.endpoint == UPLOAD:
        request.max_content_length = file_room().settings.largest_bytes + FORM_BYTES


@blueprint.teardown_request
def _forget_upload(_error: BaseException | None) -> None:
    """Close what was sent: a file of some size lies on the disk until then."""
    request.close()


def file_room() -> FileRoom:
    """Return where this city keeps its files."""
    found: FileRoom = current_app.extensions[_KEY]
    return found
