"""The day of publication: as typed, else as the text says, else the date under it; or it is refused."""

from datetime import date

import pytest

from engine.calendar.terms import Paper
from workflows.procedures.bureau import Bureau
from workflows.recalculation.proposals import NotADay, NoticeForm, paper_of, reading_of

TITLE = "某市人民政府关于防汛停工的通告"
TABLE = f"标题：{TITLE}\n发文字号：某府发〔2026〕1号\t发布日期：2026年10月08日\n"
CLOSURE = "因暴雨，10月12日（星期一）全市停工放假。\n"
SIGNATURE = "某市人民政府\n2026年9月30日\n"
SIGNED = f"{TITLE}\n{CLOSURE}{SIGNATURE}"
DATED = TABLE + CLOSURE + SIGNATURE


def published(bureau: Bureau, text: str, typed: str = "") -> date | None:
    form = NoticeForm(text=text, year="2026", kind="change", published=typed)
    with bureau.store.reading() as tx:
        paper: Paper = paper_of(form, reading_of(tx, form), today=bureau.today)
    return paper.published


@pytest.mark.parametrize(
    ("text", "typed", "day"),
    [
        pytest.param(SIGNED, "", date(2026, 9, 30), id="only signed"),
        pytest.param(DATED, "", date(2026, 10, 8), id="the text says when"),
        pytest.param(DATED, "2026-10-09", date(2026, 10, 9), id="what was typed wins"),
    ],
)
def test_a_paper_is_known_from_the_day_of_its_publication_not_of_its_signature(
    sqlite_city: Bureau, text: str, typed: str, day: date
) -> None:
    assert published(sqlite_city, text, typed) == day


@pytest.mark.parametrize("typed", ["2026-10-10", "昨天", "2026-02-30"])
def test_a_day_to_come_or_no_day_is_refused(sqlite_city: Bureau, typed: str) -> None:
    with pytest.raises(NotADay):
        published(sqlite_city, SIGNED, typed)


def test_a_text_without_any_day_of_its_own_is_refused_until_one_is_typed(sqlite_city: Bureau) -> None:
    with pytest.raises(NotADay):
        published(sqlite_city, TITLE + "\n" + CLOSURE)
    assert published(sqlite_city, TITLE + "\n" + CLOSURE, "2026-10-09") == date(2026, 10, 9)
