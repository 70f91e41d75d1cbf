"""Departments, posts and actors, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class DepartmentKind(StrEnum):
    """What sort of unit it is in the tree of the city."""

    CITY_DEPARTMENT = "city_department"
    BANNER = "banner"
    PARK = "park"
    PUBLIC_UTILITY = "public_utility"
    COORDINATION_GROUP = "coordination_group"


@dataclass(frozen=True)
class Department:
    """One unit of the tree."""

    id: int
    code: str
    name: str
    kind: DepartmentKind
    parent_id: int | None
    competent_id: int | None
    """The 主管部门 that confirms for it; None: it confirms for itself."""
    region_code: str | None
    note: str | None
    valid_from: date | None
    valid_to: date | None

    @property
    def confirming_id(self) -> int:
        """Return the department whose confirmers confirm this unit's requests."""
        return self.competent_id or self.id


@dataclass(frozen=True)
class Post:
    """A role held in a department."""

    role: str
    department_id: int
    department_name: str = ""


@dataclass(frozen=True)
class Actor:
    """A person together with the posts held today, and with those for whom the person acts today."""

    person_id: int
    name: str
    posts: tuple[Post, ...]
    mandates: tuple["Mandate", ...] = ()
    """There is no chain: for whom a principal acts, this person does not."""

    def holds(self, role: str, department_id: int | None = None) -> bool:
        """Say whether a post with this role is held (in that department, when one is named)."""
        return any(post.role == role and department_id in (None, post.department_id) for post in self.posts)

    @property
    def department_ids(self) -> frozenset[int]:
        """Return the departments in which a post is held."""
        return frozenset(post.department_id for post in self.posts)

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles held."""
        return frozenset(post.role for post in self.posts)

    def principals_for(self, kind: str) -> tuple["Actor", ...]:
        """Return for whom the person acts today in cases of a kind."""
        return tuple(mandate.principal for mandate in self.mandates if mandate.covers(kind))

    def in_place_of(self, principal_id: int | None) -> "Actor":
        """Return the principal of that id, with the principal's own posts; None: this person."""
        if principal_id is None:
            return self
        return next(one.principal for one in self.mandates if one.principal.person_id == principal_id)


@dataclass(frozen=True)
class Mandate:
    """For whom somebody acts today (代理), and in which matters."""

    principal: Actor
    kinds: frozenset[str] = frozenset()
    """Kinds of cases; empty: all."""

    def covers(self, kind: str) -> bool:
        """Say whether it holds for cases of this kind."""
        return not self.kinds or kind in self.kinds


class Verb(StrEnum):
    """What an actor may want to do."""

    FILE = "file"
    READ = "read"
    COMPLETE = "complete"
    SUPERVISE = "supervise"
    ADMINISTER = "administer"
    CHANGE_CLOCK = "change_clock"


@dataclass(frozen=True)
class TaskFacts:
    """What a right depends on, of one open task."""

    role: str
    department_id: int | None
    """Whose post it is; None: any department's holder of the role."""
    assignee_id: int | None
    duty: str
    """The duty that completing it fulfils, such as "confirm"; duties may exclude each other."""
    is_open: bool = True
    holder_id: int | None = None
    """Who has claimed it, or to whom it was transferred."""
    delegate_id: int | None = None
    """Who has been asked for an opinion on it, until that is given."""
    is_held: bool = False
    """Whether its answer is given already and waits for those who sign after it."""
    waits_for_signers: bool = False
    """Whether somebody who is to sign before or beside it has not signed yet."""
    signer_ids: frozenset[int] = frozenset()
    """Who is asked to sign it or has signed it, as oneself or for somebody else."""
    stood_in_ids: frozenset[int] = frozenset()
    """Who has signed it for somebody else."""
    seated_ids: frozenset[int] = frozenset()
    """Who is called to answer beside it, where several answer in person: the other members of a vote."""
    answered_ids: frozenset[int] = frozenset()
    """Who has given one of those answers, as oneself or for somebody else."""


@dataclass(frozen=True)
class CaseFacts:
    """What a right depends on, of one case."""

    department_id: int
    """The department that filed, or wants to file."""
    involved_ids: frozenset[int] = frozenset()
    """Departments that have or had a task in the case."""
    fulfilled: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Duty -> the people who have fulfilled it in this case."""
    task: TaskFacts | None = None
    is_put_aside: bool = False
    copied_ids: frozenset[int] = frozenset()
    """People to whom the case was sent for reading (抄送)."""
    kind: str = ""
    """What a mandate for some kinds of cases is held against."""


NO_CASE = CaseFacts(department_id=0)
"""What a right is asked about that concerns no case in particular: supervising, the calendar."""


@dataclass(frozen=True)
class DutyRules:
    """Which roles see every case, and which duties one natural person may not combine in a case."""

    citywide_roles: frozenset[str] = frozenset()
    filing_role: str = "filer"
    supervising_role: str = "supervisor"
    administering_role: str = "administrator"
    clock_roles: frozenset[str] = frozenset()
    """Roles that may suspend, resume and extend a period."""
    exclusive: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Duty -> the duties whose holders may not fulfil it."""
