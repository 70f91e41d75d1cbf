"""When a demo city may be loaded at all."""

from collections.abc import Mapping

from engine.refusals import Refusal


class NotEmpty(Refusal):
    """The demo city is for an empty database only."""

    code = "not_empty"
    sentence = "数据库中已有内容（%(found)s），不装入演示城市"
    way_out = "。请换一个空的数据库。"


def require_empty(counts: Mapping[str, int]) -> None:
    """Refuse to mix a demo with anything that is there already."""
    found = [f"{name} {count}" for name, count in counts.items() if count]
    if found:
        raise NotEmpty(found="、".join(found))
