"""What the State Council announced, paper by paper; wins over any library, day by day.

Dates of publication are those of the government's own site (for 2007 and 2008, whose pages were put up
later, of the first news report); the day of signing is earlier by up to a week. The papers of 2001 to 2006
are listed without their days: there the library, which was checked against them, stands in. Where its date
of publication is unknown (—) a paper counts as known from 1 January of its year. A number that is not known
for sure is left out (—).
"""

from datetime import date, timedelta
from typing import Final

from engine.calendar.terms import Paper, PaperDay

_SITE: Final = "https://www.gov.cn/zhengce/zhengceku/"
_WIKISOURCE: Final = "https://zh.wikisource.org/wiki/"
_UNKNOWN: Final = "—"
_WORKED: Final = "班"
_CHANGE: Final = "变更"

_TEXT: Final = """
2001 | — | — | —
  国务院办公厅关于2001年春节、“五一”、“十一”放假安排的通知
2002 | — | — | —
  国务院办公厅关于2002年部分节假日休息安排的通知
2003 | — | — | —
  国务院办公厅关于2003年部分节假日休息安排的通知
2004 | — | — | —
  国务院办公厅关于2004年部分节假日安排的通知
2005 | — | — | —
  国务院办公厅关于2005年部分节假日安排的通知
2006 | 国办发明电〔2005〕35号 | — | —
  国务院办公厅关于2006年部分节假日安排的通知
2007 | 国办发明电〔2006〕49号 | 2006-12-18 | 2008-03/28/content_1761.htm
    元旦 01-01..01-03 班 2006-12-30 2006-12-31
    春节 02-18..02-24 班 02-17 02-25
    劳动节 05-01..05-07 班 04-28 04-29
    国庆节 10-01..10-07 班 09-29 09-30
2008 | — | 2007-12-18 | 2008-03/28/content_1645.htm
    元旦 2007-12-30..2008-01-01 班 2007-12-29
    春节 02-06..02-12 班 02-02 02-03
    清明节 04-04..04-06
    劳动节 05-01..05-03 班 05-04
    端午节 06-07..06-09
    中秋节 09-13..09-15
    国庆节 09-29..10-05 班 09-27 09-28
2009 | — | 2008-12-10 | 2008-12/10/content_1572.htm
    元旦 01-01..01-03 班 01-04
    春节 01-25..01-31 班 01-24 02-01
    清明节 04-04..04-06
    劳动节 05-01..05-03
    端午节 05-28..05-30 班 05-31
    国庆节、中秋节 10-01..10-08 班 09-27 10-10
2010 | 国办发明电〔2009〕27号 | 2009-12-08 | 2009-12/08/content_1476.htm
    元旦 01-01..01-03
    春节 02-13..02-19 班 02-20 02-21
    清明节 04-03..04-05
    劳动节 05-01..05-03
    端午节 06-14..06-16 班 06-12 06-13
    中秋节 09-22..09-24 班 09-19 09-25
    国庆节 10-01..10-07 班 09-26 10-09
2011 | 国办发明电〔2010〕40号 | 2010-12-10 | 2010-12/10/content_1423.htm
    元旦 01-01..01-03
    春节 02-02..02-08 班 01-30 02-12
    清明节 04-03..04-05 班 04-02
    劳动节 04-30..05-02
    端午节 06-04..06-06
    中秋节 09-10..09-12
    国庆节 10-01..10-07 班 10-08 10-09
2012 | 国办发明电〔2011〕45号 | 2011-12-06 | 2011-12/06/content_1411.htm
    元旦 01-01..01-03 班 2011-12-31
    春节 01-22..01-28 班 01-21 01-29
    清明节 04-02..04-04 班 03-31 04-01
    劳动节 04-29..05-01 班 04-28
    端午节 06-22..06-24
    中秋节、国庆节 09-30..10-07 班 09-29
2013 | 国办发明电〔2012〕33号 | 2012-12-10 | 2012-12/10/content_1353.htm
    元旦 01-01..01-03 班 01-05 01-06
    春节 02-09..02-15 班 02-16 02-17
    清明节 04-04..04-06 班 04-07
    劳动节 04-29..05-01 班 04-27 04-28
    端午节 06-10..06-12 班 06-08 06-09
    中秋节 09-19..09-21 班 09-22
    国庆节 10-01..10-07 班 09-29 10-12
2014 | 国办发明电〔2013〕28号 | 2013-12-11 | 2014-01/02/content_1194.htm
    元旦 01-01
    春节 01-31..02-06 班 01-26 02-08
    清明节 04-05 04-07
    劳动节 05-01..05-03 班 05-04
    端午节 06-02
    中秋节 09-08
    国庆节 10-01..10-07 班 09-28 10-11
2015 | 国办发明电〔2014〕28号 | 2014-12-16 | 2014-12/16/content_9302.htm
    元旦 01-01..01-03 班 01-04
    春节 02-18..02-24 班 02-15 02-28
    清明节 04-05..04-06
    劳动节 05-01
    端午节 06-20 06-22
    中秋节 09-27
    国庆节 10-01..10-07 班 10-10
2016 | 国办发明电〔2015〕18号 | 2015-12-10 | 2015-12/10/content_10394.htm
    元旦 01-01
    春节 02-07..02-13 班 02-06 02-14
    清明节 04-04
    劳动节 05-01..05-02
    端午节 06-09..06-11 班 06-12
    中秋节 09-15..09-17 班 09-18
    国庆节 10-01..10-07 班 10-08 10-09
2017 | 国办发明电〔2016〕17号 | 2016-12-01 | 2016-12/01/content_5141603.htm
    元旦 01-01..01-02
    春节 01-27..02-02 班 01-22 02-04
    清明节 04-02..04-04 班 04-01
    劳动节 05-01
    端午节 05-28..05-30 班 05-27
    国庆节、中秋节 10-01..10-08 班 09-30
2018 | 国办发明电〔2017〕12号 | 2017-11-30 | 2017-11/30/content_5243579.htm
    元旦 01-01
    春节 02-15..02-21 班 02-11 02-24
    清明节 04-05..04-07 班 04-08
    劳动节 04-29..05-01 班 04-28
    端午节 06-18
    中秋节 09-24
    国庆节 10-01..10-07 班 09-29 09-30
2019 | 国办发明电〔2018〕15号 | 2018-12-06 | 2018-12/06/content_5346276.htm
    元旦 2018-12-30..2019-01-01 班 2018-12-29
    春节 02-04..02-10 班 02-02 02-03
    清明节 04-05
    劳动节 05-01
    端午节 06-07
    中秋节 09-13
    国庆节 10-01..10-07 班 09-29 10-12
2020 | 国办发明电〔2019〕16号 | 2019-11-21 | 2019-11/21/content_5454164.htm
    元旦 01-01
    春节 01-24..01-30 班 01-19 02-01
    清明节 04-04..04-06
    劳动节 05-01..05-05 班 04-26 05-09
    端午节 06-25..06-27 班 06-28
    国庆节、中秋节 10-01..10-08 班 09-27 10-10
2021 | 国办发明电〔2020〕27号 | 2020-11-25 | 2020-11/25/content_5564127.htm
    元旦 01-01..01-03
    春节 02-11..02-17 班 02-07 02-20
    清明节 04-03..04-05
    劳动节 05-01..05-05 班 04-25 05-08
    端午节 06-12..06-14
    中秋节 09-19..09-21 班 09-18
    国庆节 10-01..10-07 班 09-26 10-09
2022 | 国办发明电〔2021〕11号 | 2021-10-25 | 2021-10/25/content_5644835.htm
    元旦 01-01..01-03
    春节 01-31..02-06 班 01-29 01-30
    清明节 04-03..04-05 班 04-02
    劳动节 04-30..05-04 班 04-24 05-07
    端午节 06-03..06-05
    中秋节 09-10..09-12
    国庆节 10-01..10-07 班 10-08 10-09
2023 | 国办发明电〔2022〕16号 | 2022-12-08 | 2022-12/08/content_5730844.htm
    元旦 2022-12-31..2023-01-02
    春节 01-21..01-27 班 01-28 01-29
    清明节 04-05
    劳动节 04-29..05-03 班 04-23 05-06
    端午节 06-22..06-24 班 06-25
    中秋节、国庆节 09-29..10-06 班 10-07 10-08
2024 | 国办发明电〔2023〕7号 | 2023-10-25 | 202310/content_6911528.htm
    元旦 01-01
    春节 02-10..02-17 班 02-04 02-18
    清明节 04-04..04-06 班 04-07
    劳动节 05-01..05-05 班 04-28 05-11
    端午节 06-10
    中秋节 09-15..09-17 班 09-14
    国庆节 10-01..10-07 班 09-29 10-12
2025 | 国办发明电〔2024〕12号 | 2024-11-12 | 202411/content_6986383.htm
    元旦 01-01
    春节 01-28..02-04 班 01-26 02-08
    清明节 04-04..04-06
    劳动节 05-01..05-05 班 04-27
    端午节 05-31..06-02
    国庆节、中秋节 10-01..10-08 班 09-28 10-11
2026 | 国办发明电〔2025〕7号 | 2025-11-04 | 202511/content_7047091.htm
    元旦 01-01..01-03 班 01-04
    春节 02-15..02-23 班 02-14 02-28
    清明节 04-04..04-06
    劳动节 05-01..05-05 班 05-09
    端午节 06-19..06-21
    中秋节 09-25..09-27
    国庆节 10-01..10-07 班 09-20 10-10
2015 变更 | 国发明电〔2015〕1号 | 2015-05-13 | 2015-05/13/content_9742.htm
  国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知
    抗战胜利70周年纪念日 09-03..09-05 班 09-06
2019 变更 | 国办发明电〔2019〕3号 | 2019-03-22 | 2019-03/22/content_5375877.htm
  国务院办公厅关于调整2019年劳动节假期安排的通知
    劳动节 05-01..05-04 班 04-28 05-05
2020 变更 | 国办发明电〔2020〕1号 | 2020-01-27 | 2020-01/27/content_5472352.htm
  国务院办公厅关于延长2020年春节假期的通知
    春节 01-31..02-02
"""
"""One paper after another: year, number, day of publication, page; then its title where it is not the usual
one; then each holiday with its days off and, after 班, the weekend days worked in exchange.

A day without a year is of the paper's year. 变更 marks a change in mid-year: day by day it wins over what
came before. That of 2020 names only the new end, 2 February: Saturday the 1st, which was to be worked, now
lies inside the holiday.
"""


def _papers(text: str) -> tuple[Paper, ...]:
    """Read all papers, in order of the day each became known."""
    sections: list[list[str]] = []
    for line in filter(str.strip, text.split("\n")):
        if not line.startswith(" "):
            sections.append([])
        sections[-1].append(line)
    return tuple(sorted(map(_paper, sections), key=lambda paper: paper.known_from))


def _paper(section: list[str]) -> Paper:
    head, *lines = section
    year_word, number, published, page = (word.strip() for word in head.split("|"))
    year = int(year_word[:4])
    title = f"国务院办公厅关于{year}年部分节假日安排的通知"
    if lines and not lines[0].startswith("    "):
        title = lines.pop(0).strip()
    return Paper(
        year=year,
        title=title,
        number=None if number == _UNKNOWN else number,
        published=None if published == _UNKNOWN else date.fromisoformat(published),
        address=_WIKISOURCE + title if page == _UNKNOWN else _SITE + page,
        days=tuple(day for line in lines for day in _holiday(year, line)),
        yearly=_CHANGE not in year_word,
    )


def _holiday(year: int, line: str) -> list[PaperDay]:
    """Read one holiday: its name, its days off, then 班 and the days worked."""
    occasion, *words = line.split()
    cut = words.index(_WORKED) if _WORKED in words else len(words)
    return [
        PaperDay(day, working=place > cut, occasion=occasion)
        for place, word in enumerate(words)
        if place != cut
        for day in _span(year, word)
    ]


def _span(year: int, word: str) -> list[date]:
    first, _, last = word.partition("..")
    start = _date(year, first)
    length = (_date(year, last) - start).days if last else 0
    return [start + timedelta(days=step) for step in range(length + 1)]


def _date(year: int, word: str) -> date:
    return date.fromisoformat(word if word.count("-") > 1 else f"{year}-{word}")


PAPERS: Final[tuple[Paper, ...]] = _papers(_TEXT)
"""All papers this release knows, in order of the day each became known."""
