"""Who may open what of the survey and of the liaisons (附件2, 附件1): their rows of the access table.

The police unit has a draft with one proof that is to be kept in round 1; round 2 is closed.
"""

from collections.abc import Callable

TO_SIGN_IN, SHOWN, REFUSED, HIDDEN = 302, 200, 403, 404
STRANGERS = dict.fromkeys(("administrator", "civil_filer", "civil_staff", "banner_keeper"), HIDDEN)
ALL_RETURNS = dict.fromkeys(("reviewer", "desk", "publisher", "member1", "supervisor"), SHOWN)
Route = tuple[str, str, dict[str, int]]


def survey_routes(row: Callable[..., dict[str, int]]) -> dict[str, Route]:
    """Return endpoint -> method, address, persona -> status. row: of the table."""
    return {**_city_routes(row), **_return_routes(row), **_liaison_routes(row)}


def _liaison_routes(row: Callable[..., dict[str, int]]) -> dict[str, Route]:
    own = dict.fromkeys(("filer", "confirmer", "police_keeper", "desk"), SHOWN)
    of_unit = row(HIDDEN, anonymous=TO_SIGN_IN, **own)
    handing_in = of_unit | dict.fromkeys(own, REFUSED) | {"filer": 422}
    return {
        "liaisons.overview": ("GET", "/liaisons", row(SHOWN, anonymous=TO_SIGN_IN)),
        "liaisons.show": ("GET", "/liaisons/1", of_unit),
        "liaisons.annex": ("GET", "/liaisons/1/annex1.xlsx", of_unit),
        "liaisons.hand_in": ("POST", "/liaisons/1/lists", handing_in),
    }


def _city_routes(row: Callable[..., dict[str, int]]) -> dict[str, Route]:
    signed_in = row(SHOWN, anonymous=TO_SIGN_IN)
    office = row(REFUSED, anonymous=TO_SIGN_IN, desk=SHOWN)
    citywide = row(REFUSED, anonymous=TO_SIGN_IN, **ALL_RETURNS)
    return {
        "surveys.overview": ("GET", "/surveys", signed_in),
        "surveys.ask": ("GET", "/surveys/new", office),
        "surveys.add": ("POST", "/surveys", row(REFUSED, anonymous=TO_SIGN_IN, desk=422)),
        "surveys.board": ("GET", "/surveys/1", signed_in),
        "surveys.board_file": ("GET", "/surveys/1/board.csv", citywide),
        "surveys.findings": ("GET", "/surveys/1/findings", citywide),
        "surveys.annex": ("GET", "/surveys/1/annex2.csv", citywide),
        "surveys.retained": ("GET", "/surveys/1/retained.csv", citywide),
        "surveys.beside_list": ("GET", "/surveys/1/list", signed_in),
        "surveys.decision": (
            "GET",
            "/surveys/1/decision",
            {persona: HIDDEN if status == SHOWN else status for persona, status in citywide.items()},
        ),
        "surveys.decide": ("POST", "/surveys/1/decision", row(REFUSED, anonymous=TO_SIGN_IN, desk=422)),
        "surveys.publish": (
            "POST",
            "/surveys/1/publication",
            row(REFUSED, anonymous=TO_SIGN_IN, publisher=409),
        ),
        "surveys.close": ("POST", "/surveys/2/closing", row(REFUSED, anonymous=TO_SIGN_IN, desk=409)),
    }


def _return_routes(row: Callable[..., dict[str, int]]) -> dict[str, Route]:
    readers = row(SHOWN, anonymous=TO_SIGN_IN, **STRANGERS)

    def of_return(**others: int) -> dict[str, int]:
        """Return the answers of what only some readers of the return may do."""
        return row(REFUSED, anonymous=TO_SIGN_IN, **STRANGERS) | others

    return {
        "surveys.show": ("GET", "/surveys/1/units/1", readers),
        "surveys.unit_annex": ("GET", "/surveys/1/units/1/annex2.xlsx", readers),
        "surveys.show_row": ("GET", "/surveys/1/units/1/rows/1", readers),
        "surveys.new_row": ("GET", "/surveys/1/units/1/rows/new", of_return(filer=SHOWN)),
        "surveys.workbook": ("GET", "/surveys/1/units/1/workbook", of_return(filer=SHOWN)),
        "surveys.begin": ("POST", "/surveys/1/units/1/versions", of_return(filer=409)),
        "surveys.add_row": ("POST", "/surveys/1/units/1/rows", of_return(filer=422)),
        "surveys.change_row": ("POST", "/surveys/1/units/1/rows/1", of_return(filer=422)),
        "surveys.remove_row": ("POST", "/surveys/1/units/1/rows/99/removal", of_return(filer=HIDDEN)),
        "surveys.send": ("POST", "/surveys/1/units/1/sending", of_return(filer=409)),
        "surveys.try_workbook": ("POST", "/surveys/1/units/1/workbook", of_return(filer=422)),
        "surveys.take_workbook": ("POST", "/surveys/1/units/1/workbook/taking", of_return(filer=422)),
        "surveys.mend_workbook": ("POST", "/surveys/1/units/1/workbook/mending", of_return(filer=422)),
        "surveys.report": ("POST", "/surveys/1/units/1/progress/2", of_return(filer=422)),
        "surveys.pass_return": ("POST", "/surveys/1/units/1/passing", of_return()),
        "surveys.accept": ("POST", "/surveys/1/units/1/acceptance", of_return(desk=409)),
        "surveys.give_back": ("POST", "/surveys/1/units/1/sending-back", of_return(desk=409)),
        "surveys.give_opinion": ("POST", "/surveys/1/units/1/rows/1/own-opinion", of_return(confirmer=422)),
    }
