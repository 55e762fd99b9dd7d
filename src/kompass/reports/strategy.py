"""The status of a strategy: one content model for the council's yearly status and the chapter of the annual report.

As a tagged PDF and, for the council's meeting, as slides with charts that can be edited there.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kompass.charts import Picture, TimelineMark, TimelineRow, timeline
from kompass.domain.queries.strategy import CaseLine, MeasureLine, Plan
from kompass.domain.queries.strategy_words import BODIES, MEASURE_STATUS
from kompass.language import day, number
from kompass.reports.content import Bullets, Column, Figure, Note, Paragraph, Table
from kompass.reports.paper import Block, Paper, Part
from kompass.reports.words import strict_plural, strict_translator

STATES = ("planned", "under_way", "done", "stopped")
HIGHEST = 860
"""Pixels of a picture 720 wide that fit on a page under its heading."""


@dataclass(frozen=True, slots=True)
class PartStatus:
    """A sub-strategy: how many measures in each of STATES, how many are late, and of the milestones, in per cent."""

    name: str
    counts: tuple[int, ...]
    late: int
    percentage: int | None


@dataclass(frozen=True, slots=True)
class LateMeasure:
    title: str
    owner: str
    due: str
    why: str


@dataclass(frozen=True, slots=True)
class Decision:
    title: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class StatusContent:
    """What the status says, worded in one language. `states`: the words of STATES."""

    language: str
    title: str
    municipality: str
    as_of: str
    annual: bool
    invented: bool
    summary: str
    goal: str
    vision: str
    figures: tuple[tuple[str, str], ...]
    states: tuple[str, ...]
    parts: tuple[PartStatus, ...]
    late: tuple[LateMeasure, ...]
    done: tuple[str, ...]
    stopped: tuple[str, ...]
    ahead: tuple[str, ...]
    measures: tuple[tuple[str, ...], ...]
    """Title, owner, due, status, milestones."""
    decisions: tuple[Decision, ...]
    pictures: tuple[Picture, ...]
    """The plan over time, on as many sheets as it takes."""


def content(plan: Plan, *, language: str, annual: bool) -> StatusContent:
    """The status on the day of the plan. `annual`: the chapter of the annual report, without names of owners.

    Raises MissingText where the language lacks a text.
    """
    _ = strict_translator(language)
    parts = [
        _part(f"{one.number} {one.title}", [line for line in plan.measures if line.part == one.number])
        for one in plan.parts
    ]
    loose = [line for line in plan.measures if line.part is None]
    if loose:
        parts.append(_part(_("No sub-strategy"), loose))
    return StatusContent(
        language=language,
        title=plan.head.title,
        municipality=plan.head.municipality,
        as_of=day(plan.today, language),
        annual=annual,
        invented=plan.head.is_example,
        summary=_summary(plan, language),
        goal=goal(plan, language),
        vision=plan.facts.vision,
        figures=_figures(plan, language),
        states=tuple(_(MEASURE_STATUS[state]) for state in STATES),
        parts=tuple(parts),
        late=tuple(_late(line, language, named=not annual) for line in plan.late),
        done=tuple(line.title for line in plan.measures if line.status == "done"),
        stopped=tuple(
            f"{line.title}: {line.status_reason}" if line.status_reason else line.title
            for line in plan.measures
            if line.status == "stopped"
        ),
        ahead=_ahead(plan, language),
        measures=tuple(_row(line, language, named=not annual) for line in plan.measures),
        decisions=tuple(
            Decision(case.title, where_heard(case, language), case.decision) for case in plan.cases
        ),
        pictures=_pictures(plan, language),
    )


def _pictures(plan: Plan, language: str) -> tuple[Picture, ...]:
    """Each no higher than a page has room for, all on one axis."""
    rows = timeline_rows(plan, language)
    done: list[Picture] = []
    start = 0
    while start < len(rows):
        for end in range(len(rows), start, -1):
            drawn = timeline(
                rows[start:end],
                today=plan.today,
                language=language,
                label=plan.head.title,
                width=720,
                prefix=f"timeline{len(done) + 1}",
                over=rows,
            )
            if drawn.height <= HIGHEST:
                break
        done.append(drawn)
        start = end
    return tuple(done)


def timeline_rows(plan: Plan, language: str) -> list[TimelineRow]:
    """The measures of a plan as the picture over time shows them."""
    _ = strict_translator(language)
    parts = {one.number: f"{one.number} {one.title}" for one in plan.parts}
    lines = sorted(plan.measures, key=lambda line: (line.part is None, line.part or 0, line.place))
    return [
        TimelineRow(
            title=line.title,
            group=parts.get(line.part or 0, _("No sub-strategy") if parts else ""),
            starts=line.starts,
            ends=line.due,
            state="late" if line.late else line.status,  # type: ignore[arg-type]
            words=state_words(line, language),
            marks=tuple(
                TimelineMark(one.title, when, one.done_on is not None)
                for one in line.milestones
                if (when := one.done_on or one.due)
            ),
        )
        for line in lines
    ]


def state_words(line: MeasureLine, language: str) -> str:
    """ "under way, overdue, 50 %"."""
    _ = strict_translator(language)
    said = [_(MEASURE_STATUS[line.status])]
    if line.late:
        said.append(_("overdue"))
    if line.percentage is not None:
        said.append(f"{line.percentage} %")
    return ", ".join(said)


def goal(plan: Plan, language: str) -> str:
    """The goal in words; "" without one."""
    _ = strict_translator(language)
    facts = plan.facts
    figure = {
        "score": _("at least %(n)s points in all"),
        "rank": _("place %(n)s or better"),
    }.get(facts.goal_kind, "")
    said = [figure % {"n": facts.goal_value}] if figure and facts.goal_value else []
    return ". ".join([*said, facts.goal_text] if facts.goal_text else said)


def _part(name: str, lines: Sequence[MeasureLine]) -> PartStatus:
    marks = [one.done_on is not None for line in lines for one in line.milestones]
    return PartStatus(
        name,
        tuple(sum(line.status == state for line in lines) for state in STATES),
        sum(line.late for line in lines),
        (sum(marks) * 200 + len(marks)) // (2 * len(marks)) if marks else None,
    )


def _summary(plan: Plan, language: str) -> str:
    ngettext = strict_plural(language)
    _ = strict_translator(language)
    n, late = len(plan.measures), len(plan.late)
    if not n:
        return _("The strategy has no measures yet.")
    text = ngettext(
        "Of %(n)s measure %(done)s is done, %(under_way)s under way and %(planned)s planned.",
        "Of %(n)s measures %(done)s are done, %(under_way)s under way and %(planned)s planned.",
        n,
    )
    said = [
        text
        % {
            "n": n,
            "done": plan.count("done"),
            "under_way": plan.count("under_way"),
            "planned": plan.count("planned"),
        }
    ]
    if plan.count("stopped"):
        said.append(
            ngettext("%(n)s has been stopped.", "%(n)s have been stopped.", plan.count("stopped"))
            % {"n": plan.count("stopped")}
        )
    if late:
        said.append(ngettext("%(n)s is overdue.", "%(n)s are overdue.", late) % {"n": late})
    if plan.percentage is not None:
        said.append(_("%(share)s %% of all milestones have been reached.") % {"share": plan.percentage})
    return " ".join(said)


def _figures(plan: Plan, language: str) -> tuple[tuple[str, str], ...]:
    _ = strict_translator(language)
    share = "–" if plan.percentage is None else f"{plan.percentage} %"
    return (
        (_("Measures"), number(len(plan.measures), language)),
        (_("Done"), number(plan.count("done"), language)),
        (_("Overdue"), number(len(plan.late), language)),
        (_("Milestones reached"), share),
    )


def _late(line: MeasureLine, language: str, *, named: bool) -> LateMeasure:
    last = next((one.text for one in line.said if one.text), "")
    return LateMeasure(
        line.title,
        line.owner if named else "",
        day(line.due, language) if line.due else "",
        (line.status_reason or last) if named else "",
    )


def _ahead(plan: Plan, language: str) -> tuple[str, ...]:
    """What is due within a year, the next first."""
    until = plan.today + dt.timedelta(days=365)
    due = [
        (line.due, line.title)
        for line in plan.measures
        if line.status in ("planned", "under_way") and line.due and plan.today <= line.due <= until
    ]
    return tuple(f"{title} ({day(on, language)})" for on, title in sorted(due))


def _row(line: MeasureLine, language: str, *, named: bool) -> tuple[str, ...]:
    _ = strict_translator(language)
    share = "–" if line.percentage is None else f"{line.percentage} %"
    status = _(MEASURE_STATUS[line.status]) + (f", {_('overdue')}" if line.late else "")
    return (
        line.title,
        (line.owner or "–") if named else "",
        day(line.due, language) if line.due else "–",
        status,
        share,
    )


def where_heard(case: CaseLine, language: str) -> str:
    """ "Municipal council, case 33/18, 28 June 2018"."""
    _ = strict_translator(language)
    where = [_(BODIES[case.body]).capitalize()]
    if case.number:
        where.append(_("case %(number)s") % {"number": case.number})
    if case.date:
        where.append(day(case.date, language))
    return ", ".join(where)


# As a paper ----------------------------------------------------------------------------------------------------------


def heading(said: StatusContent) -> str:
    """What it is called, as a paper and as slides."""
    _ = strict_translator(said.language)
    if said.annual:
        return _("The development strategy in the annual report")
    return _("Status of the development strategy")


def paper(said: StatusContent) -> Paper:
    _ = strict_translator(said.language)
    return Paper(
        language=said.language,
        title=heading(said),
        subtitle=f"{said.municipality}: {said.title}",
        description=_("How far the strategy has come, as of %(day)s") % {"day": said.as_of},
        kicker=_("As of %(day)s") % {"day": said.as_of},
        notice=_("Invented: this municipality and all its figures are made up.") if said.invented else "",
        facts=said.figures,
        parts=tuple(
            part for part in (how_it_goes(said), _measures(said), _politics(said)) if part is not None
        ),
        contents_title=_("Contents"),
        page_of=_("Page %(page)s of %(pages)s"),
    )


def how_it_goes(said: StatusContent) -> Part:
    """The summary, the goal, measures by sub-strategy, and those that are late, stopped or due."""
    _ = strict_translator(said.language)
    blocks: list[Block] = [Paragraph(said.summary, lead=True)]
    if said.vision:
        blocks.append(Note(_("Vision"), said.vision))
    if said.goal:
        blocks.append(Paragraph(_("Goal for the next evaluation: %(goal)s") % {"goal": said.goal}))
    if said.parts:
        blocks.append(
            Table(
                _("Measures by sub-strategy"),
                (
                    Column(_("Sub-strategy"), share=3),
                    *(Column(word.capitalize(), "end", 1) for word in said.states),
                    Column(_("Overdue"), "end", 1),
                    Column(_("Milestones reached"), "end", 1.3),
                ),
                tuple(
                    (
                        part.name,
                        *(str(n) for n in part.counts),
                        str(part.late),
                        "–" if part.percentage is None else f"{part.percentage} %",
                    )
                    for part in said.parts
                ),
                note=_("How far it has come is told by milestones, not by feeling."),
            )
        )
    if said.late:
        blocks.append(_late_table(said))
    if said.stopped:
        blocks.append(Bullets(said.stopped, _("Stopped")))
    if said.ahead:
        blocks.append(Bullets(said.ahead, _("Due within a year")))
    return Part(_("How it goes"), blocks=tuple(blocks), new_page=False)


def _late_table(said: StatusContent) -> Table:
    _ = strict_translator(said.language)
    columns = [Column(_("Measure"), share=3), Column(_("Due"), share=1.7)]
    if not said.annual:
        columns += [Column(_("Owner"), share=1.6), Column(_("Said last"), share=2.7)]
    return Table(
        _("Overdue measures"),
        tuple(columns),
        tuple(
            (one.title, one.due, *(() if said.annual else (one.owner or "–", one.why or "–")))
            for one in said.late
        ),
    )


def _measures(said: StatusContent) -> Part | None:
    if not said.measures:
        return None
    _ = strict_translator(said.language)
    blocks: list[Block] = []
    blocks += [
        Figure(picture, _("Each measure from beginning to end, its milestones, and today."))
        for picture in said.pictures
    ]
    columns = [Column(_("Measure"), share=3)]
    if not said.annual:
        columns.append(Column(_("Owner"), share=1.6))
    columns += [
        Column(_("Due"), share=1.9),
        Column(_("Status"), share=1.5),
        Column(_("Milestones reached"), "end", 1.2),
    ]
    blocks.append(
        Table(
            _("All measures"),
            tuple(columns),
            tuple(row if not said.annual else (row[0], *row[2:]) for row in said.measures),
        )
    )
    return Part(_("The plan over time"), blocks=tuple(blocks))


def _politics(said: StatusContent) -> Part | None:
    if not said.decisions:
        return None
    _ = strict_translator(said.language)
    blocks: list[Block] = []
    for one in said.decisions:
        blocks.append(Note(f"{one.title} ({one.where})", one.text or _("No decision text is kept here.")))
    return Part(_("Political treatment"), blocks=tuple(blocks), new_page=False)


def to_pdf(said: StatusContent) -> bytes:
    """The paper as PDF/UA-1; raises TypesettingError."""
    from kompass.reports.paper_pdf import to_pdf as typeset

    return typeset(paper(said))


def to_pptx(said: StatusContent) -> bytes:
    """The slides."""
    from kompass.reports.strategy_slides import to_pptx as slides

    return slides(said)
