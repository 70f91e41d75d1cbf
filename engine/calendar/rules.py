"""What a new version must be: told by a paper, saying something new, put in force by a second person."""

from collections.abc import Mapping, Sequence
from datetime import date

from engine.calendar.scopes import ScopedCalendars
from engine.calendar.terms import CalendarVersion, Paper, VersionState
from engine.refusals import Refusal


class SamePerson(Refusal):
    """Who proposed a version may not put it in force."""

    code = "same_person"
    sentence = "此版日历由您提出，须由另一人复核后启用"
    clause = "职责分离：日历版本由一人提出、另一人启用"


class NotProposed(Refusal):
    """The version is in force already, was replaced or was dropped."""

    code = "version_not_proposed"
    sentence = "此版日历不是待启用的版本（现为“%(state)s”），未作任何改动"
    way_out = "。请回到日历页查看现行版本。"


class StaleProposal(Refusal):
    """Another version was put in force since this one was proposed: what was previewed is no longer true."""

    code = "stale_proposal"
    sentence = "此版日历提出之后，现行日历已换为另一版本，原先的影响预览不再有效"
    way_out = "。请撤下此版，在现行版本上重新提出。"


class NothingNew(Refusal):
    """A version that is the one in force, paper by paper."""

    code = "calendar_unchanged"
    sentence = "提出的内容与现行日历完全相同，没有需要启用的变化"
    way_out = "。请核对通知的年份和文号。"


class PaperIncomplete(Refusal):
    """A paper without a title or without a day."""

    code = "paper_incomplete"
    sentence = "文件缺少%(missing)s"
    way_out = "。日历的每一天都须有文件可查，请补全后再提交。"


class YearAnnouncedTwice(Refusal):
    """A second yearly paper of one year: the later one must be marked as a change."""

    code = "year_announced_twice"
    sentence = "%(year)s 年的年度放假通知已在日历中（%(citation)s）"
    way_out = "。如系年中调整，请选择“调整通知”。"
    field = "kind"


class HolidayLeftOut(Refusal):
    """A yearly paper arranges its whole year; one that leaves out a day the law gives off was cut off."""

    code = "holiday_left_out"
    sentence = "年度通知没有安排法定节日%(holiday)s（%(day)s 应放假）"
    way_out = "。请粘贴通知全文；只改个别日期的，请选择“调整通知”。"
    clause = "《全国年节及纪念日放假办法》"
    field = "text"


STATE_LABELS = {
    VersionState.PROPOSED: "待启用",
    VersionState.IN_FORCE: "现行",
    VersionState.REPLACED: "已被替换",
    VersionState.DROPPED: "已撤下",
}


def check_paper(paper: Paper, known: Sequence[Paper]) -> None:
    """Refuse a paper that proves nothing, and a second yearly one of the same year."""
    if not paper.title.strip():
        raise PaperIncomplete(missing="标题")
    if not paper.days:
        raise PaperIncomplete(missing="放假或上班的日期")
    if paper.published is None:
        raise PaperIncomplete(missing="公布日期")
    for other in known:
        if paper.yearly and other.yearly and other.year == paper.year and other.days:
            raise YearAnnouncedTwice(year=paper.year, citation=other.citation)


def check_whole_year(paper: Paper, statutory: Mapping[date, str]) -> None:
    """Refuse a yearly paper under which a day that the law gives off would be worked."""
    off = {named.day for named in paper.days if not named.working}
    for day, holiday in sorted(statutory.items()):
        if paper.yearly and day not in off:
            raise HolidayLeftOut(holiday=holiday, day=day)


def check_new(proposed: ScopedCalendars, in_force: ScopedCalendars) -> None:
    """Refuse a version equal to the one in force."""
    if proposed.name == in_force.name:
        raise NothingNew


def check_activation(version: CalendarVersion, *, in_force_id: int | None, person_id: int) -> None:
    """Refuse to put a version in force twice, on another base than it was previewed on, or alone."""
    if version.state is not VersionState.PROPOSED:
        raise NotProposed(state=STATE_LABELS[version.state])
    if version.based_on_id != in_force_id:
        raise StaleProposal
    if version.proposed_by == person_id:
        raise SamePerson


def check_dropping(version: CalendarVersion) -> None:
    """Refuse to drop what is not merely proposed."""
    if version.state is not VersionState.PROPOSED:
        raise NotProposed(state=STATE_LABELS[version.state])
