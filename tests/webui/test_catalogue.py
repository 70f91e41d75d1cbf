"""The English catalogue is complete and keeps every place of its sentences."""

import re

import pytest

from webui.catalogues import ENGLISH, english_catalogue, gather, untranslated

PLACES = re.compile(r"%\((\w+)\)s")


def test_the_gathering_finds_templates_pages_and_the_floors_below() -> None:
    found = {message.id for message in gather()}

    assert "跳到主要内容" in found, "layout.html"
    assert "请填写登录名" in found, "webui/desks/signing_in/forms.py"
    assert "系统正忙，未能写入" in found, "a Refusal in engine"
    assert "数据共享" in found, "a table of labels in workflows"
    assert "转司法审核" in found, "a Choice in workflows"


def test_every_chinese_text_has_its_english() -> None:
    missing = untranslated()

    assert not missing, (
        f"write the English of these into {ENGLISH.name} (python -m webui.catalogues adds them): {missing}"
    )


@pytest.mark.parametrize(
    "message", [each for each in english_catalogue() if each.id], ids=lambda each: str(each.id)[:20]
)
def test_a_translation_keeps_the_places_and_no_chinese(message: object) -> None:
    chinese = message.id if isinstance(message.id, str) else message.id[0]  # type: ignore[attr-defined]
    english = [message.string] if isinstance(message.string, str) else message.string  # type: ignore[attr-defined]
    for text in english:
        assert set(PLACES.findall(text)) == set(PLACES.findall(chinese))
        assert not re.search(r"[\u4e00-\u9fff]", text.replace("中文", ""))
