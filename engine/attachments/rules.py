"""What is refused about a file, each with its sentence; and how names and sizes are written."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from engine.attachments.terms import ENDINGS, MEBIBYTE, AttachmentSettings, FileKind
from engine.refusals import Refusal

LONGEST_NAME: Final = 120
"""Signs of a name that are kept, its ending included."""
NAMELESS: Final = "未命名"
_ENDING = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,9})$")
_BLANKS = re.compile(r"\s+")


class FileRefused(Refusal):
    """Base of all that is refused about one file."""

    field = "file"


class NoFile(FileRefused):
    """The form came without a file."""

    code = "no_file"
    sentence = "没有选择文件"
    way_out = "。请选择要上传的文件。"


class FileEmpty(FileRefused):
    """A file of no bytes."""

    code = "file_empty"
    sentence = "“%(name)s”是空文件"
    way_out = "。请打开原文件核对，重新保存后再上传。"


class FileTooLarge(FileRefused):
    """More bytes than the city takes."""

    code = "file_too_large"
    sentence = "“%(name)s”超过本市规定的 %(largest)s"
    way_out = "。请压缩图片、分拆文件，或用较低的清晰度另存为 PDF 后再上传。"


class UnknownContent(FileRefused):
    """None of the kinds that are taken, whatever its name says."""

    code = "unknown_content"
    sentence = "“%(name)s”不是可以上传的文件"
    way_out = "。只收 %(kinds)s，按内容而不是按文件名辨认；请另存为其中一种再上传。"


class OldOffice(FileRefused):
    """The binary formats of Word, Excel and WPS: their macros cannot be told apart here."""

    code = "old_office"
    sentence = "“%(name)s”是旧版文档格式（doc、xls、wps 等）"
    way_out = "。请另存为 docx、xlsx 或 PDF 再上传。"


class NameDisagrees(FileRefused):
    """The name promises another kind than the content is."""

    code = "name_disagrees"
    sentence = "“%(name)s”的内容其实是 %(kind)s，与文件名不符"
    way_out = "。请核对是否选错文件；没有选错的，把扩展名改为 .%(kind)s 再上传。"


class FileEncrypted(FileRefused):
    """Nobody can look into it."""

    code = "file_encrypted"
    sentence = "“%(name)s”设有密码或权限限制，内容无法检查"
    way_out = "。请取消密码和限制，另存一份再上传。"


class Unreadable(FileRefused):
    """Nobody here can look into it, though some programs may."""

    code = "unreadable"
    sentence = "“%(name)s”用了少见的压缩方式，内容无法检查"
    way_out = "。请用原来的软件打开，另存或“打印为 PDF”后再上传。"


class HoldsMacros(FileRefused):
    """An office file that brings programs of its own."""

    code = "holds_macros"
    sentence = "“%(name)s”含有宏（%(part)s）"
    way_out = "。请另存为不含宏的 docx、xlsx，或导出为 PDF 再上传。"


class HoldsObjects(FileRefused):
    """A control, an embedded program, or something that is fetched from elsewhere when opened."""

    code = "holds_objects"
    sentence = "“%(name)s”嵌有控件、对象或打开时自动连接外部的内容（%(part)s）"
    way_out = "。请删去后另存，或导出为 PDF 再上传。"


class HoldsActions(FileRefused):
    """A PDF that does something by itself, or carries other files."""

    code = "holds_actions"
    sentence = "“%(name)s”含有脚本、自动动作或夹带的文件（%(part)s）"
    way_out = "。请用“打印为 PDF”另存一份再上传。"


class UnpacksTooLarge(FileRefused):
    """A zip bomb, or something that could be one."""

    code = "unpacks_too_large"
    sentence = "“%(name)s”解开后超出限度（%(because)s）"
    way_out = "。请删去多余的内容或图片后另存，或导出为 PDF 再上传。"


class UnsafeEntries(FileRefused):
    """An archive whose parts lie outside of it, over each other, or twice."""

    code = "unsafe_entries"
    sentence = "“%(name)s”的内部结构不正常（%(part)s）"
    way_out = "。请用办公软件打开，另存一份再上传。"


class FileDamaged(FileRefused):
    """It begins like its kind and does not go on so."""

    code = "file_damaged"
    sentence = "“%(name)s”已损坏或不完整"
    way_out = "。请打开原文件核对，另存一份再上传。"


class MixedContent(FileRefused):
    """Two kinds of file in one: what a person sees and what a program opens need not be the same."""

    code = "mixed_content"
    sentence = "“%(name)s”在 %(kind)s 之外还夹有别的内容"
    way_out = "。请用原来的软件打开，另存一份再上传。"


class TooManyPixels(FileRefused):
    """A picture that would fill the memory of whoever opens it."""

    code = "too_many_pixels"
    sentence = "“%(name)s”有 %(width)s × %(height)s 像素，超过本市规定的 %(largest)s 像素"
    way_out = "。请缩小图片后再上传。"


class FileInfected(FileRefused):
    """The scanner found something."""

    code = "file_infected"
    sentence = "“%(name)s”没有通过病毒扫描"
    way_out = "。请勿再打开此文件，并告知管理员。"


class ScanFailed(FileRefused):
    """The scanner gave no answer: an unscanned file is not taken where the city scans."""

    code = "scan_failed"
    sentence = "病毒扫描没有完成，“%(name)s”没有收下"
    way_out = "。请稍后再上传一次；仍不行的，请告知管理员检查扫描程序。"


class FileLost(Refusal):
    """The row is there and the file is not: a restore without its folder, or a disk that failed."""

    code = "file_lost"
    sentence = "存放处没有这个附件的文件"
    way_out = "。请告知管理员从备份恢复附件目录；登记信息仍在。"


BOMB_LABELS: Final = {
    "size": "总量过大",
    "ratio": "压缩比过高",
    "count": "内含文件过多",
    "depth": "压缩包里还有压缩包",
}
"""Reason code of UnpacksTooLarge -> its words."""


def display_name(given: str) -> str:
    """Return the name as people are to see it: no folder, no sign that hides others, not too long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(" " if sign.isspace() else sign for sign in last if sign.isspace() or _is_visible(sign))
    name = _BLANKS.sub(" ", seen).strip(" .")
    if len(name) <= LONGEST_NAME:
        return name or NAMELESS
    ending = match.group() if (match := _ENDING.search(name)) else ""
    return name[: LONGEST_NAME - len(ending)].rstrip(" .") + ending


def stem_of(name: str) -> str:
    """Return a name without its ending."""
    return _ENDING.sub("", name) or name


def name_of_kind(name: str, kind: FileKind) -> str:
    """Return the name with an ending of its kind, added where there is none. Refuses: NameDisagrees."""
    match = _ENDING.search(name)
    if match is None:
        return f"{name[: LONGEST_NAME - len(kind) - 1]}.{kind}"
    if match[1].lower() not in ENDINGS[kind]:
        raise NameDisagrees(name=name, kind=str(kind))
    return name


def require_size(name: str, size: int, settings: AttachmentSettings) -> None:
    """Refuse a file of no bytes, or of too many."""
    if size == 0:
        raise FileEmpty(name=name)
    if size > settings.largest_bytes:
        raise FileTooLarge(name=name, largest=size_words(settings.largest_bytes))


def unknown_content(name: str, settings: AttachmentSettings) -> UnknownContent:
    """Return the refusal that names the kinds which are taken."""
    return UnknownContent(name=name, kinds=kinds_words(settings.taken))


def kinds_words(kinds: Iterable[FileKind]) -> str:
    """Return the kinds in the order of their enum: "pdf、docx"."""
    taken = frozenset(kinds)
    return "、".join(kind for kind in FileKind if kind in taken)


def size_words(size: int) -> str:
    """Return a size as people read it: "20 MB", "1.4 MB", "640 KB"."""
    if size < MEBIBYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEBIBYTE:.1f}".removesuffix(".0") + " MB"


def _is_visible(sign: str) -> bool:
    """Tell signs from controls, format marks such as the right-to-left override, and lone surrogates."""
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
