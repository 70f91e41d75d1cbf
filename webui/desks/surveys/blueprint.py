"""The blueprint that the pages of the survey hang on, and the folder in which files are checked."""

from typing import Final

from flask import Blueprint, current_app
from flask.blueprints import BlueprintSetupState

from engine.attachments.blobs import BlobFolder
from engine.attachments.steps import FileRoom
from engine.attachments.terms import AttachmentSettings
from webui.command_line.places import data_folder

blueprint = Blueprint("surveys", __name__, url_prefix="/surveys")

_KEY: Final = "survey_files"


@blueprint.record_once
def _open_folder(state: BlueprintSetupState) -> None:
    """Read the limits of files once, so that an impossible one stops the start."""
    settings = state.app.extensions["office"].settings.table("attachments", AttachmentSettings)
    state.app.extensions[_KEY] = FileRoom(BlobFolder(settings.folder_in(data_folder())), settings)


def file_room() -> FileRoom:
    """Return where files are checked, and by which limits."""
    found: FileRoom = current_app.extensions[_KEY]
    return found
