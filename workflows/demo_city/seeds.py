"""Reads the seed files: demo_city.json (units, people, guides) and proof_items.csv (collected rows)."""

from pathlib import Path

import orjson

from engine.people.terms import DepartmentKind
from workflows.demo_city.terms import SeedDepartment, SeedGuide, SeedPerson, Seeds
from workflows.survey_forms.reading import read_survey

ITEMS = "proof_items.csv"


def read_seeds(folder: Path) -> Seeds:
    """Return what the folder says; a file that is not as expected is a programming error."""
    city = orjson.loads((folder / "demo_city.json").read_bytes())
    (collected,) = read_survey(ITEMS, (folder / ITEMS).read_bytes()).forms
    return Seeds(
        departments=tuple(
            SeedDepartment(**unit | {"kind": DepartmentKind(unit["kind"])}) for unit in city["departments"]
        ),
        people=tuple(
            SeedPerson(
                person["sign_in"],
                person["name"],
                tuple((post["role"], post["department"]) for post in person["posts"]),
            )
            for person in city["people"]
        ),
        guides=tuple(
            SeedGuide(
                guide["matter"],
                guide["unit"],
                guide.get("banners", False),
                tuple(guide.get("demands", ())),
                tuple(guide.get("steps", ())),
                guide.get("basis"),
            )
            for guide in city["guides"]
        ),
        proof_form=collected,
    )
