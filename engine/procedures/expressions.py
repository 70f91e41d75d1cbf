"""The small language of conditions and timers: no eval, no attributes, bounded cost.

Public: `compile_expression(text, functions) -> Compiled` (refuses BadExpression) and
`evaluate(compiled, names, functions) -> object`.

Allowed: names, constants (text, numbers, True, False, None), `== != < <= > >=`, `in` and `not in` before a
list of constants, `and or not`, and calls of declared functions by position. Nothing else: SpiffWorkflow's
own engine ran `__import__('os').system(...)` out of a condition, a timer and a script.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from engine.refusals import Refusal

LONGEST_EXPRESSION: Final = 500
MOST_PARTS: Final = 120

Names = Mapping[str, object]
Functions = Mapping[str, Callable[..., object]]
Term = Callable[[Names, Functions], object]


@dataclass(frozen=True, eq=False)
class Compiled:
    """An expression that passed the allow-list; shared by all cases, never changed."""

    text: str
    names: frozenset[str]
    calls: frozenset[str]
    term: Term


class BadExpression(Refusal):
    """An expression of a diagram says something outside the allow-list."""

    code = "bad_expression"
    sentence = "表达式“%(text)s”不能使用：%(reason)s"
    way_out = "。只能使用比较、and、or、not、变量名、常量和词汇表中登记的函数。"


@lru_cache(maxsize=2048)
def compile_expression(text: str, functions: frozenset[str]) -> Compiled:
    """Return the checked expression.

    functions: the names it may call. Refuses: BadExpression, saying what was found.
    """
    try:
        tree = _parsed(text)
        term = _term(tree, functions)
    except _NotAllowed as found:
        shown = text if len(text) <= LONGEST_EXPRESSION else text[:80] + "……"
        raise BadExpression(text=shown, reason=found.reason) from None
    calls = {part.func.id for part in ast.walk(tree) if _is_plain_call(part)}  # type: ignore[attr-defined]
    names = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    return Compiled(text, frozenset(names - calls), frozenset(calls), term)


def evaluate(compiled: Compiled, names: Names, functions: Functions) -> object:
    """Return the value of the expression.

    An unknown name or function is a programming error (admission let through what it should not have) and
    crashes with KeyError.
    """
    return compiled.term(names, functions)


class _NotAllowed(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _parsed(text: str) -> ast.expr:
    if len(text) > LONGEST_EXPRESSION:
        raise _NotAllowed(f"超过{LONGEST_EXPRESSION}个字符")
    if "\\" in text:
        # An escape lets the text shown differ from the text compared, and makes Python print warnings.
        raise _NotAllowed("含有反斜杠")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as wrong:
        raise _NotAllowed("不是完整的表达式") from wrong
    if sum(1 for _ in ast.walk(tree)) > MOST_PARTS:
        raise _NotAllowed(f"超过{MOST_PARTS}个组成部分")
    return tree


def _term(part: ast.expr, functions: frozenset[str]) -> Term:
    build = _BUILDERS.get(type(part))
    if build is None:
        raise _NotAllowed(f"不允许的写法（{type(part).__name__}）")
    return build(part, functions)


def _constant(part: ast.Constant, _functions: frozenset[str]) -> Term:
    value = part.value
    if not isinstance(value, str | int | float | None):
        raise _NotAllowed(f"不允许的常量（{type(value).__name__}）")
    return lambda _names, _functions: value


def _name(part: ast.Name, _functions: frozenset[str]) -> Term:
    name = part.id
    if name.startswith("_"):
        raise _NotAllowed(f"变量名{name}以下划线开头")
    return lambda names, _functions: names[name]


def _list(part: ast.List | ast.Tuple, _functions: frozenset[str]) -> Term:
    if not all(isinstance(one, ast.Constant) for one in part.elts):
        raise _NotAllowed("列表中只能写常量")
    members = [ast.literal_eval(one) for one in part.elts]
    return lambda _names, _functions: members


def _unary(part: ast.UnaryOp, functions: frozenset[str]) -> Term:
    term = _term(part.operand, functions)
    if isinstance(part.op, ast.Not):
        return lambda names, functions: not term(names, functions)
    if isinstance(part.op, ast.USub) and isinstance(part.operand, ast.Constant):
        number = part.operand.value
        if type(number) in (int, float):
            return lambda _names, _functions: -number  # type: ignore[operator]
    raise _NotAllowed("负号只能写在数字前")


def _boolean(part: ast.BoolOp, functions: frozenset[str]) -> Term:
    terms = [_term(one, functions) for one in part.values]
    if isinstance(part.op, ast.Or):
        return lambda names, functions: any(term(names, functions) for term in terms)
    return lambda names, functions: all(term(names, functions) for term in terms)


def _comparison(part: ast.Compare, functions: frozenset[str]) -> Term:
    if len(part.ops) != 1:
        raise _NotAllowed("一次只能比较两个值")
    compare = _COMPARISONS.get(type(part.ops[0]))
    if compare is None:
        raise _NotAllowed(f"不允许的比较（{type(part.ops[0]).__name__}）")
    if isinstance(part.ops[0], ast.In | ast.NotIn) and not isinstance(
        part.comparators[0], ast.List | ast.Tuple
    ):
        raise _NotAllowed("in 之后只能写列表")
    left, right = _term(part.left, functions), _term(part.comparators[0], functions)
    return lambda names, functions: compare(left(names, functions), right(names, functions))


def _call(part: ast.Call, functions: frozenset[str]) -> Term:
    if not _is_plain_call(part) or part.keywords:
        raise _NotAllowed("函数只能按名称和位置参数调用")
    called: str = part.func.id  # type: ignore[attr-defined]
    if called not in functions:
        raise _NotAllowed(f"函数{called}未登记")
    terms = [_term(one, functions) for one in part.args]
    return lambda names, functions: functions[called](*[term(names, functions) for term in terms])


def _is_plain_call(part: ast.AST) -> bool:
    return isinstance(part, ast.Call) and isinstance(part.func, ast.Name)


_COMPARISONS: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], Any]]] = MappingProxyType(
    {
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
        ast.Lt: operator.lt,
        ast.LtE: operator.le,
        ast.Gt: operator.gt,
        ast.GtE: operator.ge,
        ast.In: lambda member, group: member in group,
        ast.NotIn: lambda member, group: member not in group,
    }
)
_BUILDERS: Final[Mapping[type[ast.expr], Callable[[Any, frozenset[str]], Term]]] = MappingProxyType(
    {
        ast.Constant: _constant,
        ast.Name: _name,
        ast.List: _list,
        ast.Tuple: _list,
        ast.UnaryOp: _unary,
        ast.BoolOp: _boolean,
        ast.Compare: _comparison,
        ast.Call: _call,
    }
)
