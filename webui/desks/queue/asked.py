"""What the address of the queue asks for, and addresses that ask for something else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from engine.tasks.terms import DueFilter, QueueFilter
from workflows.procedures.catalogue import TASKS
from workflows.requests.terms import RequestKind

LONGEST_SEARCH = 100
LONGEST_NUMBER = 9
"""Digits of a department's id: a longer one is none, and no database is asked for it."""


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

    def as_filter(self) -> QueueFilter:
        """Return the filter that the engine's queue takes."""
        return QueueFilter(
            text=self.q,
            kind=self.kind,
            department_id=int(self.department) if self.department else None,
            node=self.node,
            due=DueFilter(self.due),
        )

    def address(self, *, after: str | None = None) -> str:
        """Return the address of this view, from a cursor on."""
        values: dict[str, Any] = {**vars(self), "after": after}
        return url_for("queue.waiting", **{name: value for name, value in values.items() if value})


def asked(query: Mapping[str, str]) -> Asked:
    """Read the address."""
    department = query.get("department", "")
    return Asked(
        q=query.get("q", "").strip()[:LONGEST_SEARCH],
        kind=_one_of(query.get("kind", ""), RequestKind),
        department=department if department.isdecimal() and len(department) <= LONGEST_NUMBER else "",
        node=_one_of(query.get("node", ""), TASKS),
        due=_one_of(query.get("due", ""), DueFilter),
    )


def _one_of(value: str, offered: Iterable[str]) -> str:
    return value if value in tuple(offered) else ""
