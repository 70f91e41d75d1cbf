"""Who else stands in a box: those who advised, those who signed before and after; and who does not."""

import sqlalchemy as sa

from engine.tasks.records import TaskRow
from engine.tasks.terms import Signing
from tests.builders.city import ID, answer, filed
from tests.builders.verbs import do
from tests.workflows.approval_sheets.test_sheets import opinions, sheet_of
from workflows.procedures.bureau import Bureau
from workflows.verbs.terms import CaseVerb

NODE = "task_confirm_request"
Told = list[tuple[str | None, str | None, str | None, str | None]]


def told(bureau: Bureau, case_id: int) -> Told:
    """Return part, seat, verdict and text of each opinion on the confirmation."""
    found = opinions(sheet_of(bureau, case_id), NODE)
    return [(each.part, each.seat, each.verdict, each.text) for each in found]


def test_advice_stands_before_the_answer_of_whoever_asked_for_it(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.DELEGATE, by="confirmer", to="police_head", words="请核对依据")
    do(city, case_id, CaseVerb.ADVISE, by="police_head", words="依据有效")
    answer(city, case_id, NODE, "confirm", by="confirmer")

    assert told(city, case_id) == [
        ("advice", "演示·police_head", None, "依据有效"),
        (None, None, "confirm", None),
    ]


def test_signers_stand_before_and_after_the_answer_by_name(city: Bureau) -> None:
    case_id = filed(city)
    for signing, signer in ((Signing.AFTER, "desk"), (Signing.BEFORE, "police_head")):
        do(city, case_id, CaseVerb.ADD_SIGNER, by="confirmer", to=signer, signing=signing)
    waiting = [part for part, *_ in told(city, case_id)]
    do(city, case_id, CaseVerb.SIGN, by="police_head", agrees=True, words="无异议")
    answer(city, case_id, NODE, "confirm", by="confirmer", opinion="情况属实")
    do(city, case_id, CaseVerb.SIGN, by="desk", agrees=True)

    assert waiting == ["before", None, "after"]
    assert told(city, case_id) == [
        ("before", "演示·police_head", "agree", "无异议"),
        (None, None, "confirm", "情况属实"),
        ("after", "演示·desk", "agree", None),
    ]


def test_a_signer_who_was_removed_stands_nowhere(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.ADD_SIGNER, by="confirmer", to="police_head", signing=Signing.BEFORE)
    do(city, case_id, CaseVerb.REMOVE_SIGNER, by="confirmer", to="police_head")

    assert [part for part, *_ in told(city, case_id)] == [None]


def test_an_answer_taken_back_counts_for_nothing_and_leaves_an_empty_place(city: Bureau) -> None:
    case_id = filed(city)
    answer(city, case_id, NODE, "confirm", by="confirmer", opinion="情况属实")
    do(city, case_id, CaseVerb.WITHDRAW, by="confirmer", words="误点")
    (left,) = opinions(sheet_of(city, case_id), NODE)

    assert (left.is_given, left.is_lapsed, left.text) == (False, False, None)


def test_words_that_answer_nothing_are_no_opinion(city: Bureau) -> None:
    case_id = filed(city)
    do(city, case_id, CaseVerb.CLAIM, by="confirmer")
    do(city, case_id, CaseVerb.COMMENT, by="confirmer", words="等待补充材料")
    answer(city, case_id, NODE, "confirm", by="confirmer")

    assert told(city, case_id) == [(None, None, "confirm", None)]


def test_a_step_sent_back_by_the_verb_says_so_with_its_words(city: Bureau) -> None:
    case_id = filed(city)
    answer(city, case_id, NODE, "confirm", by="confirmer", opinion="情况属实")
    do(city, case_id, CaseVerb.RETURN_TO, by="desk", node=NODE, words="请核对依据")
    sheet = sheet_of(city, case_id)
    (sent_back,) = opinions(sheet, "task_check_lodging")

    assert (sent_back.verdict, sent_back.text) == ("returned_to", "请核对依据")
    assert [each.is_given for each in opinions(sheet, NODE)] == [True, False]


def test_whoever_acted_for_another_is_named_with_the_other(city: Bureau) -> None:
    case_id = filed(city)
    answer(city, case_id, NODE, "confirm", by="confirmer")
    with city.store.writing() as tx:
        for_another = sa.update(TaskRow).where(TaskRow.node == NODE)
        tx.execute(for_another.values(done_by=ID["police_head"], on_behalf_of=ID["confirmer"]))
    (given,) = opinions(sheet_of(city, case_id), NODE)

    assert (given.person, given.on_behalf_of) == ("演示·police_head", "演示·confirmer")
