"""A political case by itself, for the municipality's case system: what it is, what it is about, what was decided.

What it is about is told as it stands on the day of the paper: the strategy for its adoption, how it goes for a status
that is still to be heard. A status that was heard has none: how it went then stands in the papers of that case.
"""

from kompass.domain.queries.evaluation import EvaluationPage
from kompass.domain.queries.reference import date_name
from kompass.domain.queries.strategy import CaseLine, MeasureLine, Plan
from kompass.domain.queries.strategy_words import BODIES, CASE_KINDS
from kompass.language import day, number, signed
from kompass.method.editions import in_language
from kompass.reports.content import Bullets, Column, Note, Paragraph, Table
from kompass.reports.paper import Block, Labelled, Paper, Part, Section
from kompass.reports.strategy import content, goal, how_it_goes, where_heard
from kompass.reports.words import strict_translator


def case_paper(
    plan: Plan, case: CaseLine, *, language: str, presented: EvaluationPage | None = None
) -> Paper:
    """The case of a plan as somebody may see it; owners are named where the plan names them. `presented`: the published
    evaluation the strategy answers to, for the case in which it is presented.

    Raises MissingText where the language lacks a text.
    """
    _ = strict_translator(language)
    as_of = day(plan.today, language)
    parts = (_case(plan, case, language), _about(plan, case, language, presented), _papers(case, language))
    return Paper(
        language=language,
        title=case.title,
        subtitle=f"{plan.head.municipality}: {plan.head.title}",
        description=_("A political case of a development strategy, as of %(day)s") % {"day": as_of},
        kicker=where_heard(case, language),
        notice=_("Invented: this municipality and all its figures are made up.")
        if plan.head.is_example
        else "",
        facts=(),
        parts=tuple(part for part in parts if part is not None),
        contents_title=_("Contents"),
        page_of=_("Page %(page)s of %(pages)s"),
    )


def case_pdf(plan: Plan, case: CaseLine, *, language: str, presented: EvaluationPage | None = None) -> bytes:
    """The paper as PDF/UA-1; raises TypesettingError."""
    from kompass.reports.paper_pdf import to_pdf

    return to_pdf(case_paper(plan, case, language=language, presented=presented))


def _case(plan: Plan, case: CaseLine, language: str) -> Part:
    _ = strict_translator(language)
    rows = [
        (_("Decided by"), _(BODIES[case.body]).capitalize()),
        (_("Case number"), case.number or _("not given yet")),
        (_("Day of the meeting"), day(case.date, language) if case.date else _("not set yet")),
        (_("What about"), _(CASE_KINDS[case.kind]).capitalize()),
        (_("Municipality"), plan.head.municipality),
        (_("Strategy"), plan.head.title),
        (_("Public"), _("yes") if case.public else _("no")),
        (_("Taken from Kompass"), day(plan.today, language)),
    ]
    without = _("Nothing is decided yet.") if _ahead(plan, case) else _("No decision text is kept here.")
    decided = Note(_("Decision"), case.decision or without)
    return Part(_("The case"), blocks=(Labelled(tuple(rows), together=True), decided), new_page=False)


def _about(plan: Plan, case: CaseLine, language: str, presented: EvaluationPage | None) -> Part | None:
    if case.kind == "presentation":
        return _evaluation(presented, language) if presented else None
    if case.kind == "adoption":
        return _strategy(plan, language)
    if case.kind == "status" and _ahead(plan, case):
        named = bool(plan.head.may)
        return how_it_goes(content(plan, language=language, annual=not named))
    return None


def _ahead(plan: Plan, case: CaseLine) -> bool:
    """Whether it is still to be heard, as far as is known."""
    return case.date is None or case.date >= plan.today


def _evaluation(page: EvaluationPage, language: str) -> Part:
    """The total and the areas as they were published."""
    _ = strict_translator(language)
    row = page.evaluation
    when = date_name(row.when, language)
    said = _("Evaluated %(when)s.") % {"when": when}
    if row.total is not None:
        said = _("Evaluated %(when)s: %(points)s points.") % {
            "when": when,
            "points": number(row.total, language),
        }
    blocks: list[Block] = [Paragraph(said, lead=True)]
    known = [area for area in page.areas if area.points is not None]
    before = any(area.previous is not None for area in known)
    if known:
        columns = [
            Column(_("Area"), share=4),
            Column(_("Points"), "end", 1),
            Column(_("Full points"), "end", 1.2),
        ]
        columns += [Column(_("Change"), "end", 1)] if before else []
        rows = []
        for area in known:
            cells = [f"{area.code} {area.name(language)}", str(area.points), number(area.maximum, language)]
            if before:
                change = None if area.previous is None else (area.points or 0) - area.previous
                cells.append("–" if change is None else signed(change, language))
            rows.append(tuple(cells))
        note = ""
        if before and page.previous:
            note = _("Change: since %(when)s.") % {"when": date_name(page.previous.when, language)}
        blocks.append(Table(_("Points by area"), tuple(columns), tuple(rows), note=note))
    return Part(_("The evaluation"), blocks=tuple(blocks), new_page=False)


def _strategy(plan: Plan, language: str) -> Part | None:
    """What the strategy says, with its measures; None where nothing of it is known here."""
    _ = strict_translator(language)
    facts = plan.facts
    blocks: list[Block] = []
    if facts.vision:
        blocks.append(Note(_("Vision"), facts.vision))
    said = goal(plan, language)
    if said:
        blocks.append(Paragraph(_("Goal for the next evaluation: %(goal)s") % {"goal": said}))
    if facts.period_from and facts.period_until:
        days = {"first": day(facts.period_from, language), "last": day(facts.period_until, language)}
        blocks.append(Paragraph(_("From %(first)s to %(last)s.") % days))
    if facts.source:
        blocks.append(Bullets((facts.source,), _("Source"), verbatim=True))
    sections = []
    for part in plan.parts:
        own = [line for line in plan.measures if line.part == part.number]
        told: list[Block] = [Paragraph(part.text)] if part.text else []
        told += [_measures(own, f"{part.number} {part.title}", language)] if own else []
        sections.append(Section(str(part.number), part.title, tuple(told)))
    loose = [line for line in plan.measures if line.part is None]
    if loose:
        title = _("No sub-strategy") if plan.parts else _("Measures")
        sections.append(Section("", title, (_measures(loose, "", language),)))
    if not blocks and not sections:
        return None
    return Part(_("The strategy"), blocks=tuple(blocks), sections=tuple(sections), new_page=False)


def _measures(lines: list[MeasureLine], part: str, language: str) -> Table:
    """Of a sub-strategy ("": of none). Columns nobody has said anything for are left out."""
    _ = strict_translator(language)
    columns = (
        (Column(_("Measure"), share=3), [line.title for line in lines]),
        (Column(_("Owner"), share=1.6), [line.owner for line in lines]),
        (Column(_("Due"), share=2), [day(line.due, language) if line.due else "" for line in lines]),
        (
            Column(_("Cost, in whole kroner"), "end", 1.2),
            ["" if line.cost is None else number(line.cost, language) for line in lines],
        ),
        (Column(_("Criteria it is meant to move"), share=2.8), [_aims(line, language) for line in lines]),
    )
    shown = [(column, cells) for place, (column, cells) in enumerate(columns) if place == 0 or any(cells)]
    return Table(
        _("Measures: %(part)s") % {"part": part} if part else _("Measures"),
        tuple(column for column, _cells in shown),
        tuple(tuple(cells[row] or "–" for _column, cells in shown) for row in range(len(lines))),
    )


def _aims(line: MeasureLine, language: str) -> str:
    return "; ".join(f"{aim.code} {in_language(aim.titles, language)}".strip() for aim in line.aims)


def _papers(case: CaseLine, language: str) -> Part | None:
    _ = strict_translator(language)
    blocks: list[Block] = []
    if case.attachments:
        kept = tuple(
            title if title == address else f"{title}: {address}" for title, address in case.attachments
        )
        blocks.append(Bullets(kept, _("In the archive"), verbatim=True))
    if case.files:
        kept = tuple(f"{one.title} ({one.file_name})" for one in case.files)
        blocks.append(Bullets(kept, _("Kept in Kompass"), verbatim=True))
    return Part(_("Papers of the case"), blocks=tuple(blocks), new_page=False) if blocks else None
