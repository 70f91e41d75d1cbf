"""`mianzheng calendar`: shows a year, reads a notice, proposes a version, previews it, puts it in force."""

import argparse
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from engine.calendar.days import FIRST_YEAR, LAST_YEAR, OutsideCalendar, WorkingCalendar
from engine.calendar.notice_terms import NoticeReading
from engine.calendar.notices import read_notice
from engine.calendar.official import official_calendar
from engine.calendar.papers import PAPERS
from engine.calendar.terms import weekday_name
from engine.people.lookups import actor_of, person_by_sign_in
from engine.people.terms import Actor
from engine.refusals import Refusal
from webui.command_line.city import bureau_of, open_store, settings_of_the_city
from webui.command_line.revision import is_up_to_date
from webui.command_line.year_grid import papers_of, special_days, year_grid
from workflows.procedures.bureau import Bureau
from workflows.recalculation.lookups import blast_of
from workflows.recalculation.proposals import KIND_LABELS, YEARLY, NoticeForm, propose_notice
from workflows.recalculation.steps import activate_version
from workflows.recalculation.terms import Blast, Sums

DONE, REFUSED, WRONG_USE = 0, 1, 2


class WrongUse(Exception):
    """The command was called with words it cannot read."""


class NoSuchPerson(Refusal):
    """No active account has that sign-in name."""

    code = "no_such_person"
    sentence = "没有登录名为“%(sign_in)s”的在用账号"


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's verbs and their arguments."""
    parser = subparsers.add_parser("calendar", help="工作日历：查看、读通知、提出、预览、启用")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="动作")
    show = verbs.add_parser("show", help="列出一年的放假和调休上班")
    show.add_argument("year", type=int, metavar="YEAR")
    parse = verbs.add_parser("parse", help="读放假通知的正文，列出日期")
    parse.add_argument("--year", type=int, required=True, metavar="YEAR", help="通知所安排的年份")
    parse.add_argument("file", metavar="FILE", help="通知正文；- 表示标准输入")
    brought = verbs.add_parser("import", help="读通知并提出新版日历，待另一人启用")
    brought.add_argument("file", metavar="FILE", help="通知正文；- 表示标准输入")
    brought.add_argument("--year", required=True, metavar="YEAR")
    brought.add_argument("--kind", choices=KIND_LABELS, default=YEARLY, help="通知的种类")
    for name, told in _FACTS.items():
        brought.add_argument(f"--{name}", default="", help=told)
    preview = verbs.add_parser("preview", help="启用前：哪些期限会变动")
    activate = verbs.add_parser("activate", help="启用已提出的版本（须为另一人）")
    for verb in (preview, activate):
        verb.add_argument("version", type=int, metavar="VERSION")
    for verb in (brought, activate):
        verb.add_argument("--by", required=True, metavar="SIGN_IN", help="办理人的登录名")
    for verb in (show, parse, brought, preview, activate):
        verb.add_argument("--json", action="store_true", help="输出 JSON")


_FACTS = {
    "title": "文件标题（正文中没有时必填）",
    "number": "文号",
    "published": "公布日期 YYYY-MM-DD（默认取落款日期）",
    "address": "公布网址",
    "scope": "本地停工的旗区代码；不填为全市",
    "reason": "提出理由",
}


def run(args: argparse.Namespace, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Carry out the verb; return 0 done, 1 refused, 2 wrong use."""
    try:
        return _VERBS[args.verb](args, stdin, stdout, stderr)
    except WrongUse as error:
        print(error, file=stderr)
        return WRONG_USE


def _parse(args: argparse.Namespace, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Print the days of a notice; nothing of one that is not read as a whole."""
    # An extension names only the new end: the yearly papers say what it extends.
    known = WorkingCalendar(paper for paper in PAPERS if paper.yearly)
    reading = read_notice(_text(args.file, stdin), args.year, known=known)
    if not reading.is_complete:
        _tell_faults(reading, stderr)
        return REFUSED
    if args.json:
        days = [{"date": f"{day.day}", "off": not day.working} for day in reading.days]
        print(json.dumps(days, ensure_ascii=False), file=stdout)
    else:
        for day in reading.days:
            told = "班" if day.working else "休"
            print(f"{day.day} {weekday_name(day.day)} {told} {day.occasion}", file=stdout)
    return DONE


def _tell_faults(reading: NoticeReading, stderr: TextIO) -> None:
    for refused in reading.refused:
        print(f"有误：“{refused.text}”：{refused.reason}", file=stderr)
    for unread in reading.unread:
        print(f"未读懂：“{unread.text}”：{unread.reason}", file=stderr)
    if not (reading.refused or reading.unread):
        print("文中没有读到任何放假或上班的日期", file=stderr)


def _show(args: argparse.Namespace, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Print a year by the calendar in force: its grid, its special days, its papers."""
    bureau = _bureau()
    calendar = bureau.calendar if is_up_to_date(bureau.store) else official_calendar()
    if not FIRST_YEAR <= args.year <= LAST_YEAR:
        raise OutsideCalendar(first_year=FIRST_YEAR, last_year=LAST_YEAR, year=args.year)
    provisional = calendar.is_provisional(date(args.year, 1, 1))
    days = special_days(calendar, args.year)
    if args.json:
        told = [
            {"date": f"{day.date}", "off": not day.working, "reason": day.reason, "source": day.source}
            for day in days
        ]
        whole = {
            "year": args.year,
            "calendar_version": calendar.version,
            "provisional": provisional,
            "days": told,
        }
        print(json.dumps(whole, ensure_ascii=False), file=stdout)
        return DONE
    print(f"{args.year} 年，日历版本 {calendar.version}", file=stdout)
    if provisional:
        print("放假通知尚未公布：只列法定节日，未列调休", file=stdout)
    _tell(["", *year_grid(calendar, args.year)], stdout)
    for day in days:
        word = "班" if day.working else "休"
        print(f"{day.date} {weekday_name(day.date)} {word} {day.reason}", file=stdout)
    _tell(["", *papers_of(calendar, args.year)], stdout)
    return DONE


def _import(args: argparse.Namespace, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Propose the notice as a new version."""
    bureau = _bureau()
    facts = {name: getattr(args, name) for name in _FACTS}
    form = NoticeForm(text=_text(args.file, stdin), year=args.year, kind=args.kind, **facts)
    version_id = propose_notice(bureau, _person(bureau, args.by), form)
    blast = _blast(bureau, version_id)
    _tell(_blast_json(blast) if args.json else _blast_lines(blast), stdout)
    return DONE


def _preview(args: argparse.Namespace, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Print what putting the version in force would do."""
    blast = _blast(_bureau(), args.version)
    _tell(_blast_json(blast) if args.json else _blast_lines(blast), stdout)
    return DONE


def _activate(args: argparse.Namespace, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:  # noqa: ARG001
    """Put the version in force."""
    bureau = _bureau()
    sums = activate_version(bureau, _person(bureau, args.by), args.version)
    _tell(
        [json.dumps(_sums_json(sums))] if args.json else [f"已启用第 {args.version} 版。", _sums_line(sums)],
        stdout,
    )
    return DONE


_VERBS = {"parse": _parse, "show": _show, "import": _import, "preview": _preview, "activate": _activate}


def _bureau() -> Bureau:
    settings = settings_of_the_city()
    return bureau_of(settings, open_store(settings))


def _person(bureau: Bureau, sign_in: str) -> Actor:
    with bureau.store.reading() as tx:
        person_id = person_by_sign_in(tx, sign_in)
        actor = actor_of(tx, person_id, today=bureau.today) if person_id else None
    if actor is None:
        raise NoSuchPerson(sign_in=sign_in)
    return actor


def _blast(bureau: Bureau, version_id: int) -> Blast:
    with bureau.store.reading() as tx:
        return blast_of(tx, version_id, settings=bureau.regulation.recalculation, today=bureau.today)


def _blast_json(blast: Blast) -> list[str]:
    days = [
        {"scope": scope, "date": f"{day.after.date}", "off": not day.after.working}
        for scope, changed in blast.days
        for day in changed
    ]
    told = {"version": blast.version.id, "state": blast.version.state, "days": days, **_sums_json(blast.sums)}
    return [json.dumps(told, ensure_ascii=False)]


def _blast_lines(blast: Blast) -> Iterable[str]:
    yield f"第 {blast.version.id} 版（{blast.version.name}）：{blast.version.reason}"
    for scope, changed in blast.days:
        for day in changed:
            word = "改为上班" if day.after.working else "改为放假"
            yield f"  {day.after.date} {weekday_name(day.after.date)} {word}  {scope or '全市'}"
    for line in blast.lines:
        kept = "（不缩短，仍为原日）" if line.effect == "kept" else ""
        yield f"  {line.case_no} {line.clock} {line.old_due} → {line.new_due}{kept}"
    yield _sums_line(blast.sums)


def _sums_json(sums: Sums) -> dict[str, Any]:
    return {name: getattr(sums, name) for name in sums.__dataclass_fields__}


def _sums_line(sums: Sums) -> str:
    return (
        f"延后 {sums.later} 个，提前 {sums.earlier} 个，按规定不缩短 {sums.kept} 个，"
        f"由暂定转为确定 {sums.firmed} 个；因此逾期 {sums.newly_late} 个，不再逾期 {sums.rescued} 个"
    )


def _text(file: str, stdin: TextIO) -> str:
    try:
        return stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except OSError as error:
        raise WrongUse(f"无法读取 {file}：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WrongUse(f"{file} 不是 UTF-8 文本") from error


def _tell(lines: Iterable[str], stdout: TextIO) -> None:
    for line in lines:
        print(line, file=stdout)
