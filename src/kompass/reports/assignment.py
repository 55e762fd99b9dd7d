"""The evaluators' own report: the draft for the fact check, and the same when it is final.

The chapters of an evaluation's report, with the findings in each area, how far the evaluators agreed, and a conclusion.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Literal

from kompass.domain.access import Viewer
from kompass.domain.queries.draft import AssignmentReport, assignment_report
from kompass.domain.queries.finding import FindingLine
from kompass.language import N_, number, percent
from kompass.method.agreement import Figure as AgreementFigure
from kompass.reports.appendix import appendix
from kompass.reports.areas import each_area
from kompass.reports.comparison import comparison
from kompass.reports.content import Block, Bullets, Chapter, Column, Figure, Paragraph, Report, Section, Table
from kompass.reports.content import Note as Caution
from kompass.reports.material import Material
from kompass.reports.opening import cover, method_in_brief
from kompass.reports.paper import Block as PaperBlock
from kompass.reports.paper import Paper, Part
from kompass.reports.paper import Section as PaperSection
from kompass.reports.paper_docx import to_docx
from kompass.reports.pdf import to_pdf
from kompass.reports.progress import progress as progress_chapter
from kompass.reports.result import result
from kompass.reports.words import strict_translator

TITLES: Final[Mapping[str, str]] = {
    "strength": N_("Strengths"),
    "improvement": N_("Areas for improvement"),
    "best_practice": N_("Best practice (gold stars)"),
    "carried_out": N_("The last strategy: how far it was carried out"),
}
DEGREES: Final[Mapping[str, str]] = {
    "not": N_("not carried out"),
    "partly": N_("partly carried out"),
    "mostly": N_("mostly carried out"),
    "fully": N_("fully carried out"),
}
_CONCLUDED: Final = 3  # areas picked out as the strongest, and as those with most to gain

Format = Literal["pdf", "docx"]


class NothingToReport(LookupError):
    """Not every criterion is agreed yet."""


def report_of(viewer: Viewer, key: str, form: Format, *, language: str) -> bytes:
    """The report of an assignment as PDF (PDF/UA-1) or DOCX.

    Raises:
        NotVisible, NotAllowed: as the draft, or the result once it is final.
        NothingToReport: not everything is agreed yet.
        MissingText: a text is missing in the language.
    """
    content = report_content(assignment_report(viewer, key), language=language)
    return to_pdf(content) if form == "pdf" else to_docx(as_paper(content))


def report_content(found: AssignmentReport, *, language: str) -> Report:
    """What the report says, for any format. Raises NothingToReport, MissingText."""
    if found.page is None or found.progress is None:
        raise NothingToReport(found.head.key)
    material = Material(found.page, found.progress, language)
    _ = material._
    chapters = (
        _foreword(found, material),
        method_in_brief(material),
        result(material),
        _areas(found, material),
        _agreement(found, material),
        comparison(material),
        progress_chapter(material),
        _conclusion(found, material),
    )
    day = found.final or found.day
    report = Report(
        language=language,
        title=_("The Municipal Compass: %(name)s, %(date)s") % {"name": material.name, "date": material.date},
        description=_("Report about the evaluation of %(name)s by the Municipal Compass")
        % {"name": material.name},
        date=day.isoformat(),
        label=_label(found, material),
        contents_title=_("Contents"),
        page_of=_("Page %(page)s of %(pages)s"),
        cover=replace(cover(material), kicker=_("Report of the evaluators"))
        if found.final
        else replace(cover(material), kicker=_label(found, material)),
        chapters=chapters,
    )
    tables = appendix(material, tuple(report.figures()))
    # How to compute it again from the record is for what is in the record.
    kept = tuple(section for section in tables.sections[:-1] if section.blocks)
    return replace(
        report, chapters=(*chapters, replace(tables, sections=(*kept, _versions(found, material))))
    )


def _label(found: AssignmentReport, material: Material) -> str:
    """What stands on every page: that it is a draft, of which day; that it is invented."""
    _ = material._
    parts = [] if found.final else [_("DRAFT %(day)s") % {"day": found.day.strftime("%d.%m.%Y")}]
    if found.head.is_example:
        parts.append(_("Invented example."))
    return " – ".join(parts)


def _foreword(found: AssignmentReport, material: Material) -> Chapter:
    _ = material._
    values = {"name": material.name, "body": found.head.body, "people": ", ".join(found.evaluators)}
    blocks: list[Block] = [
        Paragraph(
            _(
                "This report tells the result of the evaluation of %(name)s by the Municipal Compass. It was "
                "carried out by %(body)s."
            )
            % values,
            lead=True,
        ),
        Paragraph(_("The evaluators were %(people)s.") % values),
        Paragraph(
            _(
                "The municipality answered questions and handed in documents; the evaluators read them, talked with "
                "people in many roles, rated every criterion each alone, and then agreed. What was said in the "
                "interviews is confidential: no finding names who said it."
            )
        ),
        Paragraph(
            _(
                "Beside every comparison stand the number of evaluations it rests on, the filter that chose "
                "them, and the date. The appendix holds all figures as tables and tells how anyone can compute "
                "them again."
            )
        ),
    ]
    if not found.final:
        text = _(
            "This draft is for the municipality’s fact check. Points and findings can still change; it is not to be "
            "passed on."
        )
        blocks.insert(0, Caution(_("Draft"), text))
    return Chapter(_("Foreword"), tuple(blocks), numbered=False)


def _areas(found: AssignmentReport, material: Material) -> Chapter:
    """Each area with its findings before the figures of its criteria."""
    chapter = each_area(material)
    known = [area.code for area in material.page.areas if area.points is not None]
    sections = []
    for code, section in zip(known, chapter.sections, strict=True):
        said = _findings(material, found.findings.get(code, ()))
        sections.append(replace(section, blocks=(*section.blocks[:1], *said, *section.blocks[1:])))
    return replace(chapter, sections=tuple(sections))


def _findings(material: Material, lines: tuple[FindingLine, ...]) -> list[Block]:
    _ = material._
    blocks: list[Block] = []
    for kind, title in TITLES.items():
        texts = tuple(_said(material, line) for line in lines if line.kind == kind)
        if texts:
            blocks.append(Bullets(texts, title=_(title)))
    return blocks


def _said(material: Material, line: FindingLine) -> str:
    text = " ".join(line.text.split())
    if line.degree:
        text += f" ({material._(DEGREES[line.degree])})"
    codes = ", ".join(tied.code for tied in line.criteria)
    return f"{text} [{codes}]" if codes else text


def _agreement(found: AssignmentReport, material: Material) -> Chapter:
    _ = material._
    figures = found.agreement
    if figures is None:
        return Chapter(_("How far the evaluators agreed"), ())
    rows = tuple(
        (_(name), _figure(one, material.language, share), number(one.n, material.language))
        for name, one, share in (
            (N_("Same level"), figures.exact, True),
            (N_("At most one level apart"), figures.within_one, True),
            (N_("Weighted kappa"), figures.kappa, False),
            (N_("Krippendorff’s alpha"), figures.alpha, False),
            (N_("ICC of sub-area points"), figures.icc, False),
        )
    )
    return Chapter(
        _("How far the evaluators agreed"),
        (
            Paragraph(
                _(
                    "Each evaluator rated alone before seeing what another had given. These figures are of those first "
                    "ratings; the points of this report are of what the evaluators agreed on together afterwards."
                )
            ),
            Table(
                _("Agreement of the first ratings"),
                (Column(_("Figure"), share=2), Column(_("Value"), share=2), Column("n", "end", 0)),
                rows,
                note=_(
                    "Kappa, alpha and ICC are 1 when all agree and 0 when they agree no more than by chance."
                ),
            ),
        ),
        new_page=False,
    )


def _figure(one: AgreementFigure, language: str, share: bool) -> str:
    if one.undefined:
        return strict_translator(language)(N_("undefined: %(why)s")) % {"why": one.undefined.text(language)}
    return percent(one.value or 0, language) if share else number(one.value or 0, language, 2)


def _conclusion(found: AssignmentReport, material: Material) -> Chapter:
    _ = material._
    areas = [(index, area) for index, area in enumerate(material.page.areas) if area.points is not None]
    share = sorted(areas, key=lambda item: (-(item[1].points or 0) / item[1].maximum, item[0]))
    strongest = tuple(_standing(material, index) for index, _area in share[:_CONCLUDED])
    to_gain = sorted(areas, key=lambda item: (-(item[1].to_ideal or 0), item[0]))
    weakest = tuple(_standing(material, index) for index, _area in to_gain[:_CONCLUDED])
    stars = [
        _said(material, line)
        for lines in found.findings.values()
        for line in lines
        if line.kind == "best_practice"
    ]
    blocks: list[Block] = [
        Paragraph(
            _("%(name)s got %(total)s of %(maximum)s points.")
            % {
                "name": material.name,
                "total": number(material.own.total or 0, material.language),
                "maximum": number(material.maximum or 0, material.language),
            },
            lead=True,
        ),
        Bullets(strongest, title=_("The strongest areas")),
        Bullets(weakest, title=_("The areas with most to gain")),
    ]
    if stars:
        blocks.append(Bullets(tuple(stars), title=_("Best practice that others can learn from")))
    return Chapter(_("Conclusion"), tuple(blocks))


def _standing(material: Material, index: int) -> str:
    area = material.page.areas[index]
    return material._("%(name)s: %(points)s of %(maximum)s points") % {
        "name": material.area_name(index),
        "points": area.points,
        "maximum": number(area.maximum, material.language),
    }


def _versions(found: AssignmentReport, material: Material) -> Section:
    _ = material._
    snapshot = material.page.snapshot
    rows = [(_("Edition"), material.own.edition)]
    if snapshot:
        rows += [(_("Edition, SHA-256"), snapshot.edition_hash), (_("Method"), snapshot.method_version)]
    rows.append((_("Filter of the comparison"), material.page.comparison.filter.describe(material.language)))
    return Section(
        _("Versions"),
        (Table(_("Versions"), (Column(_("What"), share=0.8), Column(_("Which"), share=2)), tuple(rows)),),
    )


def as_paper(report: Report) -> Paper:
    """The same to edit on; numbers that stand large in the PDF are a line here."""
    return Paper(
        language=report.language,
        title=report.title,
        subtitle=report.cover.subtitle,
        description=report.description,
        kicker=report.cover.kicker,
        notice=report.label,
        label=report.label,
        facts=report.cover.facts,
        parts=tuple(
            Part(
                title=chapter.title,
                blocks=_blocks(chapter.blocks),
                sections=tuple(
                    PaperSection("", section.title, _blocks(section.blocks)) for section in chapter.sections
                ),
                new_page=chapter.new_page,
            )
            for chapter in report.chapters
        ),
        contents_title=report.contents_title,
        page_of=report.page_of,
        picture=report.cover.figure.picture if report.cover.figure else None,
    )


def _blocks(blocks: tuple[Block, ...]) -> tuple[PaperBlock, ...]:
    found: list[PaperBlock] = []
    for block in blocks:
        match block:
            case Paragraph() | Caution() | Bullets() | Table() | Figure():
                found.append(block)
            case _:
                found.append(Paragraph(" · ".join(f"{value} {label}" for value, label in block.items)))
    return tuple(found)
