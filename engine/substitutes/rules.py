"""Which substitutions may be arranged, by whom, and who may take them back."""

from collections.abc import Collection, Sequence
from datetime import date

from engine.people.terms import Actor
from engine.refusals import Refusal
from engine.substitutes.terms import Absence, Arrangement, Substitution


class NotTheirs(Refusal):
    """Nobody gives away what another person may do, but the head of that person's unit."""

    code = "not_their_substitute"
    sentence = "只有本人或者其单位负责人可以安排代理"
    field = "principal"


class OwnSubstitute(Refusal):
    """A person acting for themselves is no substitute."""

    code = "own_substitute"
    sentence = "不能由本人代理本人"
    way_out = "。请另选一人。"
    field = "substitute"


class WithoutPost(Refusal):
    """One who holds no post today can neither be acted for nor act."""

    code = "substitute_without_post"
    sentence = "%(who)s现在没有任何岗位，不能代理，也无须由他人代理"
    way_out = "。请另选一人。"
    field = "substitute"


class PeriodInPast(Refusal):
    """What has been done was done by whoever did it."""

    code = "substitution_in_past"
    sentence = "代理不能早于今天（%(today)s）开始"
    field = "since"


class PeriodBackwards(Refusal):
    """A last day before the first."""

    code = "substitution_backwards"
    sentence = "结束日期不能早于开始日期"
    field = "until"


class PeriodTooLong(Refusal):
    """A substitution for good is another holder of the post, and is arranged as one."""

    code = "substitution_too_long"
    sentence = "一次代理最长 %(most)s 天（自然日），现为 %(days)s 天"
    way_out = "。长期不在岗的，请管理员调整岗位。"
    field = "until"


class UnknownKind(Refusal):
    """A kind of case or a reason that does not exist."""

    code = "unknown_kind"
    sentence = "没有这一类办件或者这一种缘由"
    way_out = "，请从列出的选项中选择。"
    field = "kinds"


class SubstitutedAlready(Refusal):
    """Two substitutes of one person for the same matter and day: nobody would know who answers."""

    code = "substituted_already"
    sentence = "%(principal)s的同类办件在 %(since)s 至 %(until)s 已由%(substitute)s代理"
    way_out = "。请先收回那一次代理，或者另选日期。"
    field = "since"


class SubstitutedInACircle(Refusal):
    """Whoever is away cannot act for somebody who is to act for them."""

    code = "substituted_in_a_circle"
    sentence = "在这段时间里，%(substitute)s的工作正由%(principal)s代理（直接或者经他人），不能互相代理"
    way_out = "。请另选一人，或者错开日期。"
    field = "substitute"


class EndedAlready(Refusal):
    """A substitution that is over cannot be taken back once more."""

    code = "substitution_ended_already"
    sentence = "这次代理已于 %(at)s 结束"


def may_arrange(actor: Actor, principal: Actor, *, head_role: str) -> bool:
    """Say whether the actor may arrange, and take back, substitutions of the principal."""
    is_head = any(actor.holds(head_role, unit) for unit in principal.department_ids)
    return actor.person_id == principal.person_id or is_head


def require_sound(
    wanted: Arrangement, *, today: date, longest_days: int, kinds: Collection[str], names: dict[int, str]
) -> None:
    """Refuse what is wrong by itself. names: of the two, those who hold a post today.

    Refuses: OwnSubstitute, WithoutPost, PeriodInPast, PeriodBackwards, PeriodTooLong, UnknownKind.
    """
    if wanted.principal_id == wanted.substitute_id:
        raise OwnSubstitute
    if wanted.since < today:
        raise PeriodInPast(today=today)
    if wanted.until < wanted.since:
        raise PeriodBackwards
    days = (wanted.until - wanted.since).days + 1
    if days > longest_days:
        raise PeriodTooLong(most=longest_days, days=days)
    if not wanted.kinds <= set(kinds) or wanted.reason not in list(Absence):
        raise UnknownKind
    for person_id, who in ((wanted.principal_id, "被代理人"), (wanted.substitute_id, "代理人")):
        if person_id not in names:
            raise WithoutPost(who=who)


def require_free(wanted: Arrangement, standing: Sequence[Substitution], *, names: dict[int, str]) -> None:
    """Refuse what does not go together with those that stand: SubstitutedAlready, SubstitutedInACircle."""
    for other in standing:
        found = other.arrangement
        is_same = found.principal_id == wanted.principal_id and found.overlaps(wanted.since, wanted.until)
        if is_same and found.shares_kinds_with(wanted.kinds):
            raise SubstitutedAlready(
                principal=other.principal_name,
                substitute=other.substitute_name,
                since=found.since,
                until=found.until,
            )
    edges = [other.arrangement for other in standing]
    if _leads_back(wanted.substitute_id, wanted.principal_id, (wanted.since, wanted.until), edges):
        raise SubstitutedInACircle(
            principal=names[wanted.principal_id], substitute=names[wanted.substitute_id]
        )


def require_standing(found: Substitution, *, today: date) -> None:
    """Refuse to take back what has ended: EndedAlready, with the instant or the last day."""
    if found.ended_at is not None:
        raise EndedAlready(at=found.ended_at)
    if found.arrangement.until < today:
        raise EndedAlready(at=found.arrangement.until)


def _leads_back(
    person_id: int, to: int, period: tuple[date, date], edges: Sequence[Arrangement], depth: int = 0
) -> bool:
    """Say whether, on some day of the period, substitutes lead from one person to another."""
    if depth > len(edges):
        return False
    for edge in edges:
        since, until = max(edge.since, period[0]), min(edge.until, period[1])
        if edge.principal_id != person_id or since > until:
            continue
        if edge.substitute_id == to or _leads_back(edge.substitute_id, to, (since, until), edges, depth + 1):
            return True
    return False
