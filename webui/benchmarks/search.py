"""The public search over a long list: two-character words of its names, initials, and the first look of all.

The list is filled in one import: names are put together from words, as those of real lists are. Each
question is what the page asks: the first twenty rows, their number, and the counts beside every filter. The
baseline is one plain scan of the names by the database itself: the number of hits and nothing else.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import islice, product
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from engine.store import Store
from webui.benchmarks.city import NOW
from webui.benchmarks.figures import Aim, Figure, Sizes, Watch
from workflows.exemption_list.lookups import ListFilter, Moment
from workflows.exemption_list.rules import normalised
from workflows.exemption_list.search import ListSearch
from workflows.exemption_list.steps import import_rows
from workflows.exemption_list.terms import ExemptionWay, ImportedRow, ItemContent, ItemKey, ListName
from workflows.schema import metadata

PAGE: Final = 20
BASELINE: Final = "one scan of the names by the database"
_DAY: Final = date(2026, 1, 1)
_OF: Final = (
    "婚姻状况", "收入", "亲属关系", "无犯罪记录", "住所使用权", "住房公积金提取", "学历", "职称",
    "培训", "身份", "出生", "死亡", "户籍", "居住", "社会保险缴费", "纳税", "不动产权属", "车辆所有权",
    "残疾", "就业", "退休", "健康", "资信", "验资", "备案", "消防验收", "环境影响评价", "用水",
    "草原承包", "监护",
)  # fmt: skip
_KINDS: Final = (
    "证明", "证明书", "情况说明", "查询结果", "登记表", "鉴定意见", "确认书", "备案表", "回执", "清册",
)  # fmt: skip
_MATTERS: Final = (
    "临时救助", "户口迁移", "社会团体登记", "民办学校设立", "医疗机构执业", "道路运输经营",
    "食品经营许可", "建筑施工许可", "取水许可", "排污许可",
)  # fmt: skip
_DEEDS: Final = (
    "申请", "变更", "注销", "延续", "补办",
)  # fmt: skip
_OWNERS: Final = (
    "公安局", "民政局", "司法局", "财政局", "人力资源和社会保障局", "自然资源局", "交通运输局",
    "水利局", "农牧局", "税务局", "医疗保障局",
)  # fmt: skip
_WAYS: Final = (
    (ExemptionWay.DATA_SHARING, ExemptionWay.DEPARTMENT_VERIFICATION),
    (ExemptionWay.COMMITMENT,),
    (ExemptionWay.DIRECT_CANCELLATION,),
)


def search(sizes: Sizes) -> Iterator[Figure]:
    """Yield how long a search takes, and the first one after a version, which reads all the names."""
    with TemporaryDirectory(prefix="mianzheng-bench-") as folder:
        file = Path(folder) / "city.db"
        store = Store(f"sqlite:///{file}")
        metadata.create_all(store.engine)
        with store.writing() as tx:
            rows = _rows(sizes.listed_items)
            import_rows(tx, rows, effective_date=_DAY, channels=["portal"], summary="基线", now=NOW)
        first, ours, bare = _ask(store, file, words=_words(), asks=sizes.search_asks)
        store.close()
    name = f"search_{sizes.listed_items}_items"
    yield Figure(f"{name}_p50", ours.p50, "ms", bare.p50, BASELINE)
    yield Figure(f"{name}_p95", ours.p95, "ms", bare.p95, BASELINE, Aim("value", "<=", 50))
    yield Figure(f"{name}_first", first, "ms", bare.p50, BASELINE)


def _ask(store: Store, file: Path, *, words: list[str], asks: int) -> tuple[float, Watch, Watch]:
    """Ask product and baseline in turn; return also how long the first question took."""
    looking, moment, ours, theirs = ListSearch(), Moment(day=_DAY), Watch(), Watch()
    bare = sqlite3.connect(file, isolation_level=None)
    with store.reading() as tx:
        begun = perf_counter()
        looking.look(tx, ListFilter(), moment, limit=PAGE)
        first = (perf_counter() - begun) * 1000
        for number in range(asks):
            word = words[number * len(words) // asks]
            with ours.timing():
                looking.look(tx, ListFilter(q=word), moment, limit=PAGE)
            with theirs.timing():
                bare.execute(_SCAN, (f"%{normalised(word)}%",)).fetchone()
    bare.close()
    return first, ours, theirs


_SCAN: Final = "SELECT count(*) FROM proof_item WHERE search_text LIKE ?"


def _rows(count: int) -> Iterator[ImportedRow]:
    """Yield as many items as wanted, each under its own key."""
    parts = (_OF, _KINDS, _MATTERS, _DEEDS, _OWNERS)
    step = max(1, prod(map(len, parts)) // count)
    named = islice(product(*parts), 0, step * count, step)
    for number, (of, kind, matter, deed, owner) in enumerate(named):
        is_kept = number % 10 == 0
        content = ItemContent(
            list_name=ListName.RETAINED if is_kept else ListName.EXEMPT,
            ways=() if is_kept else _WAYS[number % len(_WAYS)],
            legal_basis="《某某条例》第十三条",
        )
        key = ItemKey(None, matter + deed, of + kind, origin=owner)
        yield ImportedRow(key, content, unit_name=f"鄂尔多斯市{owner}")


def _words() -> list[str]:
    """Return every two-character word of the names, what occurs everywhere among them, and some initials."""
    names = (*_OF, *_KINDS, *_MATTERS, *_DEEDS, *(f"鄂尔多斯市{owner}" for owner in _OWNERS))
    pairs = {name[at : at + 2] for name in names for at in range(len(name) - 1)}
    return [*sorted(pairs), "gjj", "hyzk", "wfzjl"]
