"""From the queue into a case, on to the next, and back to the same row."""

import html
import re

import pytest

from tests.builders.city import an_addition, answer, before_the_group, filed, open_tasks
from tests.webui.staff import Staff, sqlite_city, sqlite_template, staff, submit, words_of
from webui.queue_addresses import Asked, Origin, asked, origin_in

__all__ = ["sqlite_city", "sqlite_template", "staff"]

PROOFS = ("亲属关系证明", "居住证明", "收入证明")


def three(staff: Staff) -> None:
    for proof in PROOFS:
        filed(staff.bureau, an_addition(proof_name=proof))


def link(page: str, pattern: str) -> str:
    found = re.search(rf'<a[^>]*href="([^"]*{pattern}[^"]*)"', page)
    assert found, f"no link with {pattern}"
    return html.unescape(found[1])


def opened(staff: Staff, name: str, queue: str, number: str) -> str:
    """Return the address under which a queue opens a case."""
    return link(staff.page(name, queue), number)


def test_a_case_opened_from_the_queue_says_which_one_it_is_and_leads_on(staff: Staff) -> None:
    three(staff)

    page = staff.page("confirmer", opened(staff, "confirmer", "/tasks", "ZM-2026-0002"))

    assert "上一件 第 2 件，共 3 件 下一件" in words_of(page)
    assert "ZM-2026-0001" in re.search(r'href="([^"]+)" rel="prev"', page)[1]  # type: ignore[index]
    assert "ZM-2026-0003" in re.search(r'href="([^"]+)" rel="next"', page)[1]  # type: ignore[index]


def test_the_filter_of_the_queue_goes_along_from_case_to_case(staff: Staff) -> None:
    three(staff)
    first = opened(staff, "confirmer", "/tasks?q=居住", "ZM-2026-0002")

    page = staff.page("confirmer", first)

    assert "第 1 件，共 1 件" in words_of(page)
    assert 'rel="next"' not in page


def test_the_way_back_leads_to_the_same_row_of_the_same_view(staff: Staff) -> None:
    three(staff)
    page = staff.page("confirmer", opened(staff, "confirmer", "/tasks?kind=add", "ZM-2026-0003"))
    task = open_tasks(staff.bureau, 3)[0].id

    back = link(page, f"#task-{task}")

    assert back == f"/tasks?kind=add#task-{task}"
    assert f'<tr id="task-{task}"' in staff.page("confirmer", "/tasks?kind=add")


def test_the_way_back_from_the_second_page_leads_to_the_second_page(staff: Staff) -> None:
    for number in range(53):
        filed(staff.bureau, an_addition(proof_name=f"证明{number}"))
    client = staff.browser_of("confirmer")
    second = link(client.get("/tasks").text, "after=")
    page = client.get(link(client.get(second).text, "ZM-2026-0052")).text
    task = open_tasks(staff.bureau, 52)[0].id

    assert "第 52 件，共 53 件" in words_of(page)
    assert link(page, f"#task-{task}") == f"{second}#task-{task}"

    back = client.get(re.search(r'href="([^"]+)" rel="prev"', page)[1].replace("&amp;", "&")).text  # type: ignore[index]
    over_the_edge = client.get(re.search(r'href="([^"]+)" rel="prev"', back)[1].replace("&amp;", "&")).text  # type: ignore[index]
    assert "第 50 件，共 53 件" in words_of(over_the_edge)
    assert link(over_the_edge, "#task-") == f"/tasks#task-{open_tasks(staff.bureau, 50)[0].id}"


def test_after_the_verdict_the_next_case_of_that_queue_opens(staff: Staff) -> None:
    three(staff)
    client = staff.browser_of("confirmer")
    first = opened(staff, "confirmer", "/tasks?kind=add", "ZM-2026-0001")

    sent = submit(client, first, verdict="confirm")

    assert sent.status_code == 302
    assert "/cases/ZM-2026-0002" in sent.location
    page = client.get(sent.location).text
    assert "ZM-2026-0001 已提交。" in page
    assert "第 1 件，共 2 件" in words_of(page)


def test_after_the_last_the_first_that_is_left_opens_and_then_the_emptied_queue(staff: Staff) -> None:
    three(staff)
    client = staff.browser_of("confirmer")
    address = opened(staff, "confirmer", "/tasks?kind=add", "ZM-2026-0003")

    seen = []
    for _ in PROOFS:
        sent = submit(client, address, verdict="confirm")
        address = sent.location
        seen.append(re.sub(r"\?task=\d+&", "?", address))

    assert [each.split("?")[0] for each in seen] == ["/cases/ZM-2026-0001", "/cases/ZM-2026-0002", "/tasks"]
    assert seen[-1] == "/tasks?kind=add"


def test_a_refused_verdict_stays_in_its_queue(staff: Staff) -> None:
    three(staff)
    client = staff.browser_of("confirmer")
    first = opened(staff, "confirmer", "/tasks", "ZM-2026-0001")

    refused = submit(client, first, verdict="refuse")

    assert refused.status_code == 422
    assert "第 1 件，共 3 件" in words_of(refused.text)


def test_a_case_that_others_have_finished_leads_on_all_the_same(staff: Staff) -> None:
    case_id = before_the_group(staff.bureau)
    before_the_group(staff.bureau, an_addition(proof_name="居住证明"))
    first = opened(staff, "member5", "/tasks", "ZM-2026-0001")
    for member in ("member1", "member2", "member3"):
        answer(staff.bureau, case_id, "task_vote", "approve", by=member)

    page = staff.page("member5", first)

    assert "办理下一件" in words_of(page)
    assert "件，共" not in words_of(page)
    assert "ZM-2026-0002" in re.search(r'href="([^"]+)" rel="next"', page)[1]  # type: ignore[index]


def test_a_case_opened_from_elsewhere_speaks_of_no_queue(staff: Staff) -> None:
    three(staff)

    words = words_of(staff.page("confirmer", "/cases/ZM-2026-0002"))

    assert "返回待办" not in words
    assert "件，共" not in words


MADE_UP = [
    "x" * 3000,
    "after=rubbish",
    "after=2026-10-09.99999999999999999999",
    "department=x",
    "%00",
    "&&=&",
]


@pytest.mark.parametrize("text", MADE_UP)
def test_a_made_up_queue_breaks_nothing(staff: Staff, text: str) -> None:
    three(staff)
    task = open_tasks(staff.bureau, 1)[0].id

    answered = staff.browser_of("confirmer").get(
        "/cases/ZM-2026-0001", query_string={"task": task, "queue": text}
    )

    assert answered.status_code == 200


ADDRESSES = [
    Asked(),
    Asked(kind="add"),
    Asked(q="户籍 证明&kind=cancel", due="late"),
    Asked(q="#%", department="7", node="task_vote", due="soon", kind="change"),
]


@pytest.mark.parametrize("wanted", ADDRESSES, ids=lambda wanted: wanted.query or "all")
def test_a_filter_comes_back_from_its_own_address(wanted: Asked) -> None:
    origin = origin_in(Origin(wanted, "2026-10-14.12").text)

    assert origin == Origin(wanted, "2026-10-14.12")
    assert origin_in(Origin(wanted).text) == Origin(wanted)


def test_what_the_form_does_not_offer_is_not_carried_on() -> None:
    assert asked({"kind": "nonsense", "department": "٣", "node": "nowhere", "due": "never"}) == Asked()
    assert origin_in(None) is None
    assert origin_in("") is None
