"""The language of diagrams: what it says, and that it cannot say anything else."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.procedures.expressions import BadExpression, compile_expression, evaluate

DECLARED = frozenset({"vote_closed", "tally", "deadline"})

VALUES = [
    ('verdict == "confirm"', True),
    ('verdict != "confirm"', False),
    ('verdict in ["return", "confirm"]', True),
    ('verdict not in ("return", "refuse")', True),
    ("count >= 3 and not closed", True),
    ("count < 3 or closed", False),
    ("vote_closed()", True),
    ('tally("yes") > 4', True),
    ('tally("yes") == -5', False),
    ("nothing == None", True),
    ("not vote_closed()", False),
    ("  closed  ", False),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_an_expression_has_the_value_that_python_would_give_it(text, value):
    names = {"verdict": "confirm", "count": 3, "closed": False, "nothing": None}
    functions = {"vote_closed": lambda: True, "tally": lambda answer: 5 if answer == "yes" else 0}

    assert value == evaluate(compile_expression(text, DECLARED), names, functions)


HOSTILE = [
    "__import__('os').system('id')",
    "().__class__.__bases__[0].__subclasses__()",
    "verdict.__class__",
    "verdict.upper()",
    "'{0.__class__}'.format(verdict)",
    "f'{verdict}'",
    "open('passwd')",
    "eval('1')",
    "exec('1')",
    "globals()",
    "getattr(verdict, 'x')",
    "lambda: 1",
    "[x for x in verdict]",
    "(x := 1)",
    "vote_closed(**{})",
    "vote_closed(*[1])",
    "vote_closed(key=1)",
    "vote_closed()()",
    "vote_closed().x",
    "__builtins__",
    "_private",
    "9 ** 9 ** 9",
    "'a' * 1000000000",
    "1 + 1",
    "verdict[0]",
    "verdict[0:10]",
    "1 if verdict else 2",
    "b'bytes'",
    "1j",
    "...",
    "{1: 2}",
    "{1, 2}",
    "1 < 2 < 3",
    "verdict is None",
    "verdict in verdict",
    "[vote_closed()]",
    "-verdict",
    "-True",
    "+1",
    "~1",
    "yield",
    "await verdict",
    "verdict == 'a\\x62'",
    "verdict; verdict",
    "verdict = 1",
    "",
    "   ",
    "\x00",
    "(" * 300 + "1" + ")" * 300,
    " not" * 120 + " verdict",
    "verdict or " * 200 + "verdict",
    "verdict == '" + "a" * 500 + "'",
    " and ".join(["a"] * 90),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_else_python_could_do_is_refused(text):
    with pytest.raises(BadExpression) as refused:
        compile_expression(text, DECLARED)

    assert "表达式" in str(refused.value)


def test_the_refusal_names_the_function_that_is_not_declared():
    with pytest.raises(BadExpression) as refused:
        compile_expression("tally() and leak(verdict)", DECLARED)

    assert "leak" in str(refused.value)


def test_the_names_and_calls_are_told_to_admission():
    compiled = compile_expression('verdict == "a" and tally(item)', DECLARED)

    assert ({"verdict", "item"}, {"tally"}) == (compiled.names, compiled.calls)


def test_an_unknown_name_at_run_time_crashes_and_is_not_taken_for_false():
    with pytest.raises(KeyError):
        evaluate(compile_expression("verdict == 1", DECLARED), {}, {})


@given(st.text(alphabet="abv_ ()[]'\"=<>!.,:*+-0129orndit\\{}\n", max_size=60))
def test_no_text_gets_past_the_list_of_allowed_parts(text):
    try:
        compiled = compile_expression(text, DECLARED)
    except BadExpression:
        return

    allowed = (
        *(ast.Constant, ast.Name, ast.List, ast.Tuple, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.Call),
        *(ast.boolop, ast.unaryop, ast.cmpop, ast.expr_context),
    )
    parts = list(ast.walk(ast.parse(compiled.text.strip(), mode="eval").body))
    assert all(isinstance(part, allowed) for part in parts)
    assert compiled.calls <= DECLARED
