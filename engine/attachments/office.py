"""docx, xlsx and ofd: which of them an archive is, and what it must not bring along.

A docx may carry the table behind a chart as an archive of its own; that one is held to the same rules, and
may carry no further one.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from lxml import etree

from engine.attachments.archives import Archive, open_archive
from engine.attachments.rules import (
    BOMB_LABELS,
    FileDamaged,
    FileEncrypted,
    HoldsMacros,
    HoldsObjects,
    UnpacksTooLarge,
    UnsafeEntries,
    unknown_content,
)
from engine.attachments.terms import FileKind, UnderCheck

CONTENT_TYPES: Final = "[Content_Types].xml"
OFD_ROOT: Final = "OFD.xml"
OFD_ENCRYPTIONS: Final = "Encryptions.xml"
OFD_SPACE: Final = "http://www.ofdspec.org"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
KIND_OF_MAIN_PART: Final = {_WORD: FileKind.DOCX, _EXCEL: FileKind.XLSX}
_MACRO_TYPE = re.compile(r"macroenabled|vbaproject|vbadata|macrosheet", re.IGNORECASE)
_MACRO_PART = re.compile(
    r"(^|/)(vbaproject\w*\.bin|vbadata\.xml|jdedata\.bin|(intl)?macrosheets/.+)$", re.IGNORECASE
)
_OBJECT_PART = re.compile(
    r"(^|/)(activex/.+|embeddings/.+\.bin|webextensions/.+|oleobject\d*\.bin|xl/connections\.xml)$",
    re.IGNORECASE,
)
_LINK_PART = re.compile(r"(^|/)externallinks/[^/]+\.xml$", re.IGNORECASE)
_LIVE_LINK = re.compile(rb"<(\w+:)?(ddeLink|oleLink)\b")
"""A link that runs a program to fetch its value; a plain link to another workbook does not."""
_OBJECT_LINK = re.compile(r"/(oleObject|control|activeXControlBinary|aFChunk)$", re.IGNORECASE)
_LOCAL = re.compile(r"^(file:/{3})?[A-Za-z]:[\\/]|^(?![A-Za-z][A-Za-z0-9+.-]*:)(?![\\/]{2})", re.IGNORECASE)
"""A place on the reader's own machine: WPS and Word name their template so, and nothing is fetched."""


def archive_kind(check: UnderCheck, archive: Archive, *, depth: int = 0) -> FileKind:
    """Return what an archive is. Refuses what is none of the three, and what it must not hold."""
    if OFD_ROOT.lower() in archive.by_name:
        kind = _ofd(check, archive)
    elif CONTENT_TYPES.lower() in archive.by_name:
        kind = _office(check, archive)
    else:
        raise unknown_content(check.name, check.settings)
    _check_nested(check, archive, kind, depth)
    return kind


def _check_nested(check: UnderCheck, archive: Archive, kind: FileKind, depth: int) -> None:
    unpacked = sum(each.file_size for each in archive.zip.infolist())
    for name in archive.nested:
        if depth or kind is FileKind.OFD:
            raise UnpacksTooLarge(name=check.name, because=BOMB_LABELS["depth"])
        with archive.nested_file(name) as copy:
            size = copy.seek(0, 2)
            left = check.settings.largest_unpacked_bytes - unpacked
            settings = replace(check.settings, largest_unpacked_bytes=max(left, 0) or 1)
            inner = UnderCheck(check.name, copy, size, settings)
            opened = open_archive(inner)
            unpacked += sum(each.file_size for each in opened.zip.infolist())
            archive_kind(inner, opened, depth=depth + 1)


def _office(check: UnderCheck, archive: Archive) -> FileKind:
    types = _xml(check, archive, CONTENT_TYPES)
    told = [each.get("ContentType", "") for each in types.iter("{*}Override", "{*}Default")]
    if macro := next(filter(_MACRO_TYPE.search, told), None):
        raise HoldsMacros(name=check.name, part=macro.rsplit(".", 1)[-1])
    for name in archive.names:
        if _MACRO_PART.search(name):
            raise HoldsMacros(name=check.name, part=name)
        if _OBJECT_PART.search(name):
            raise HoldsObjects(name=check.name, part=name)
        if _LINK_PART.search(name) and _LIVE_LINK.search(archive.part(name) or b""):
            raise HoldsObjects(name=check.name, part=name)
    for name in archive.names:
        if name.lower().endswith(".rels"):
            _check_relations(check, archive, name)
    return _kind_of_main_part(check, archive, types)


def _kind_of_main_part(check: UnderCheck, archive: Archive, types: etree._Element) -> FileKind:
    mains = [
        (target or "").lstrip("/")
        for kind, target, _ in _relations(check, archive, "_rels/.rels")
        if kind.endswith("/officeDocument")
    ]
    if len(mains) != 1:
        raise unknown_content(check.name, check.settings)
    (main,) = mains
    if main.lower() not in archive.by_name:
        raise FileDamaged(name=check.name)
    overrides = {
        each.get("PartName", "").lstrip("/").lower(): each.get("ContentType", "")
        for each in types.iter("{*}Override")
    }
    kind = KIND_OF_MAIN_PART.get(overrides.get(main.lower(), ""))
    if kind is None:  # slides, templates, drawings
        raise unknown_content(check.name, check.settings)
    return kind


def _check_relations(check: UnderCheck, archive: Archive, name: str) -> None:
    for kind, target, is_external in _relations(check, archive, name):
        is_fetched = is_external and not kind.endswith("/hyperlink") and not _LOCAL.search(unquote(target))
        if is_fetched or _OBJECT_LINK.search(kind):
            raise HoldsObjects(name=check.name, part=kind.rsplit("/", 1)[-1])


def _relations(check: UnderCheck, archive: Archive, name: str) -> Iterator[tuple[str, str, bool]]:
    """Yield kind, target, and whether the target lies outside, of each relationship."""
    for each in _xml(check, archive, name).iter("{*}Relationship"):
        is_external = each.get("TargetMode", "").lower() == "external"
        yield each.get("Type", ""), each.get("Target", "").strip(), is_external


def _ofd(check: UnderCheck, archive: Archive) -> FileKind:
    root = _xml(check, archive, OFD_ROOT)
    tag = etree.QName(root)
    if tag.localname != "OFD" or not (tag.namespace or "").startswith(OFD_SPACE):
        raise unknown_content(check.name, check.settings)
    documents = [(each.text or "").strip().lstrip("/") for each in root.iter("{*}DocRoot")]
    if OFD_ENCRYPTIONS.lower() in archive.by_name:
        raise FileEncrypted(name=check.name)
    if not documents or any(name.lower() not in archive.by_name for name in documents):
        raise FileDamaged(name=check.name)
    return FileKind.OFD


def _xml(check: UnderCheck, archive: Archive, name: str) -> etree._Element:
    """Return a part as XML: no document type, nothing fetched, nothing expanded."""
    text = archive.part(name)
    if text is None:
        raise FileDamaged(name=check.name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise FileDamaged(name=check.name) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeEntries(name=check.name, part=name)
    return root
