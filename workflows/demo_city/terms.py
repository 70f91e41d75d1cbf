"""What the seeds say, and what the loaded city is known by."""

from dataclasses import dataclass

from engine.people.terms import DepartmentKind
from workflows.survey_forms.terms import SurveyForm


@dataclass(frozen=True)
class SeedDepartment:
    """One unit; parent and competent are codes of units named before it."""

    code: str
    name: str
    kind: DepartmentKind
    parent: str | None = None
    competent: str | None = None
    region_code: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class SeedPerson:
    """One invented person with (role, department code) posts."""

    sign_in: str
    name: str
    posts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SeedGuide:
    """One matter that a unit, and perhaps every banner, has a guide for."""

    matter: str
    unit: str
    in_banners: bool = False
    demands: tuple[str, ...] = ()
    """Proofs that it still demands although the list exempts them: what the demo has to show of drift."""
    steps: tuple[str, ...] = ()
    basis: str | None = None


@dataclass(frozen=True)
class Seeds:
    """All that `seeds/` says, the rows of the list as they were collected."""

    departments: tuple[SeedDepartment, ...]
    people: tuple[SeedPerson, ...]
    guides: tuple[SeedGuide, ...]
    proof_form: SurveyForm


@dataclass(frozen=True)
class DemoCity:
    """The loaded city: code -> department id, sign-in name -> person id, and how much there is."""

    department_ids: dict[str, int]
    person_ids: dict[str, int]
    item_count: int
    guide_count: int
