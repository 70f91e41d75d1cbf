"""What the address of a queue asks for, and how a case page remembers from which queue it was opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import url_for

from engine.tasks.terms import DueFilter, QueueFilter
from workflows.procedures.catalogue import TASKS
from workflows.requests.terms import RequestKind

LONGEST_SEARCH = 100
LONGEST_NUMBER = 9
"""Digits of a department's id: a longer one is none, and no database is asked for it."""
LONGEST_ORIGIN = 2000
"""A longest search of Chinese signs, written in an address, and the rest."""
LONGEST_CURSOR = 40

WHOLE = "all"
"""Stands in the address of a case for a queue that was not filtered."""


@dataclass(frozen=True)
class Asked:
    """The filter form's values as typed; a value that the form does not offer counts as none."""

    q: str = ""
    kind: str = ""
    department: str = ""
    node: str = ""
    due: str = ""

    @property
    def is_plain(self) -> bool:
        """Say whether nothing is asked for but the whole queue."""
        return self == Asked()

    @property
    def query(self) -> str:
        """Return the filter as it stands in an address; always the same for the same filter."""
        return urlencode(self._said)

    def without(self, name: str) -> "Asked":
        """Return the same filter with one condition less."""
        return replace(self, **{name: ""})

    @property
    def _said(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}

    def as_filter(self) -> QueueFilter:
        """Return the filter that the engine's queue takes."""
        return QueueFilter(
            text=self.q,
            kind=self.kind,
            department_id=int(self.department) if self.department else None,
            node=self.node,
            due=DueFilter(self.due),
        )

    def address(self, *, after: str | None = None, **more: Any) -> str:
        """Return the address of this view, from a cursor on."""
        values = {**self._said, "after": after, **more}
        return url_for("queue.waiting", **{name: value for name, value in values.items() if value})


@dataclass(frozen=True)
class Origin:
    """The page of a queue from which a case was opened."""

    asked: Asked
    after: str | None = None
    """The cursor of that page; None: the first."""

    @property
    def text(self) -> str:
        """Return it as the address of a case carries it, under "queue"."""
        return (
            "&".join(filter(None, (self.asked.query, self.after and urlencode({"after": self.after}))))
            or WHOLE
        )


def asked_in(text: str) -> Asked:
    """Read a filter that was kept as `Asked.query`."""
    return asked(dict(parse_qsl(text)))


def asked(query: Mapping[str, str]) -> Asked:
    """Read the address."""
    department = query.get("department", "")
    return Asked(
        q=query.get("q", "").strip()[:LONGEST_SEARCH],
        kind=_one_of(query.get("kind", ""), RequestKind),
        department=department if _is_number(department) else "",
        node=_one_of(query.get("node", ""), TASKS),
        due=_one_of(query.get("due", ""), DueFilter),
    )


def not_heard(query: Mapping[str, str]) -> tuple[str, ...]:
    """Return which conditions of an address ask for something that the form does not offer (any more)."""
    taken = asked(query)
    return tuple(name for name in vars(taken) if query.get(name, "").strip() and not getattr(taken, name))


def origin_in(text: str | None) -> Origin | None:
    """Read what the address of a case says of its queue; None when it was not opened from one."""
    if not text or len(text) > LONGEST_ORIGIN:
        return None
    said = {} if text == WHOLE else dict(parse_qsl(text))
    after = said.get("after")
    return Origin(asked(said), after if after and len(after) <= LONGEST_CURSOR else None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER


def _one_of(value: str, offered: Iterable[str]) -> str:
    return value if value in tuple(offered) else ""
