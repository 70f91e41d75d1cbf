"""Names and sizes of files, and the settings of the room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.attachments.rules import (
    LONGEST_NAME,
    NAMELESS,
    FileEmpty,
    FileTooLarge,
    NameDisagrees,
    display_name,
    name_of_kind,
    require_size,
    size_words,
    stem_of,
)
from engine.attachments.terms import AttachmentSettings, FileKind
from engine.config import BadSetting

NAMES = [
    # as sent, as shown
    ("请示.pdf", "请示.pdf"),
    ("C:\\Users\\wang\\桌面\\请示.pdf", "请示.pdf"),
    ("../../etc/passwd", "passwd"),
    ("/var/a.pdf/", NAMELESS),
    ("a\x00b\x1b[31m.pdf", "ab[31m.pdf"),
    ("invoice\u202efdp.exe", "invoicefdp.exe"),  # shown as "invoiceexe.pdf" by who obeys the override
    ("a\u200b\ufeffb.pdf", "ab.pdf"),
    ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie: b.pdf"),
    ("  .hidden.  ", "hidden"),
    ("", NAMELESS),
    ("..", NAMELESS),
    ("\ud800.pdf", "pdf"),
    ("函" * 300 + ".docx", "函" * (LONGEST_NAME - 5) + ".docx"),
    ("e\u0301.pdf", "é.pdf"),
]


@pytest.mark.parametrize(("sent", "shown"), NAMES)
def test_a_name_is_shown_without_folder_controls_and_reversals(sent: str, shown: str) -> None:
    assert display_name(sent) == shown


@given(st.text())
def test_any_name_becomes_one_that_can_be_shown_and_stays_so(sent: str) -> None:
    shown = display_name(sent)

    assert 0 < len(shown) <= LONGEST_NAME
    assert "/" not in shown
    assert "\\" not in shown
    assert shown.isprintable()
    assert display_name(shown) == shown
    assert 0 < len(name_of_kind("函" + shown.replace(".", ""), FileKind.PDF)) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("a.PDF", FileKind.PDF, "a.PDF"),
        ("a.jpeg", FileKind.JPG, "a.jpeg"),
        ("a", FileKind.OFD, "a.ofd"),
        ("函（2026.10.9）", FileKind.DOCX, "函（2026.10.9）.docx"),
        ("v1.2", FileKind.PDF, "v1.2.pdf"),
    ],
)
def test_a_name_keeps_an_ending_of_its_kind_and_gets_one_where_it_has_none(
    name: str, kind: FileKind, kept: str
) -> None:
    assert name_of_kind(name, kind) == kept


def test_an_ending_of_another_kind_is_refused() -> None:
    with pytest.raises(NameDisagrees) as refused:
        name_of_kind("a.docm", FileKind.DOCX)

    assert str(refused.value) == (
        "“a.docm”的内容其实是 docx，与文件名不符。请核对是否选错文件；没有选错的，把扩展名改为 .docx 再上传。"
    )


def test_an_empty_file_and_one_byte_too_many_are_refused() -> None:
    settings = AttachmentSettings(largest_bytes=1 << 20)

    require_size("a", 1, settings)
    require_size("a", 1 << 20, settings)
    with pytest.raises(FileEmpty):
        require_size("a", 0, settings)
    with pytest.raises(FileTooLarge) as refused:
        require_size("a", (1 << 20) + 1, settings)
    assert "超过本市规定的 1 MB" in str(refused.value)


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 KB"), (655_360, "640 KB"), (1 << 20, "1 MB"), (1_468_006, "1.4 MB"), (20 << 20, "20 MB")],
)
def test_sizes_are_written_as_people_read_them(size: int, words: str) -> None:
    assert size_words(size) == words


def test_a_stem_is_the_name_without_its_ending() -> None:
    assert [stem_of(name) for name in ("请示.pdf", "函（2026.10.9）", "pdf")] == [
        "请示",
        "函（2026.10.9）",
        "pdf",
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kinds", []),
        ("kinds", ["doc"]),
        ("folder", ""),
        ("largest_bytes", 0),
        ("largest_bytes", True),
        ("most_entries", 1),
        ("scan_command", [""]),
        ("scan_command", [7]),
        ("scan_seconds", 0),
    ],
)
def test_a_setting_by_which_no_file_could_be_taken_is_refused_with_its_path(key: str, value: object) -> None:
    with pytest.raises(BadSetting) as refused:
        AttachmentSettings(**{key: value})  # type: ignore[arg-type]

    assert refused.value.facts["path"] == f"[attachments] {key}"
