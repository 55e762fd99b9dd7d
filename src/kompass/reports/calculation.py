"""The report about a trial calculation: the chapters of an evaluation's report, without what only evaluations have.

Nothing in it is about progress or about published claims, and every page says that it is no evaluation.
"""

from dataclasses import replace

from kompass.domain.queries.calculation import Calculation
from kompass.domain.queries.progress import Progress
from kompass.language import number, percent
from kompass.reports.appendix import appendix, sources
from kompass.reports.areas import each_area
from kompass.reports.comparison import comparison
from kompass.reports.content import (
    Block,
    Bullets,
    Chapter,
    Column,
    Cover,
    Figure,
    KeyFigures,
    Note,
    Paragraph,
    Report,
    Section,
    Table,
)
from kompass.reports.material import Material
from kompass.reports.opening import method_in_brief
from kompass.reports.pdf import to_pdf
from kompass.reports.result import areas
from kompass.reports.words import figure, named, strict_translator


def calculation_report(calculation: Calculation, *, language: str) -> bytes:
    """The report about a calculation as a tagged PDF (PDF/UA-1), the same bytes for the same calculation.

    Raises:
        MissingText: a text is missing in the language.
    """
    return to_pdf(calculation_content(calculation, language=language))


def calculation_content(calculation: Calculation, *, language: str) -> Report:
    """What the report says, for any format. Raises as `calculation_report`."""
    _ = strict_translator(language)
    page = calculation.page
    own = page.evaluation
    if not own.name:
        page = replace(page, evaluation=replace(own, name=_("Without a name")))
    # A calculation has no past: nothing changed and nothing is projected.
    material = Material(page, Progress("", "", "", "", (), None, ()), language, trial=True)
    chapters = (
        _foreword(material, calculation),
        method_in_brief(material),
        _result(material, calculation),
        each_area(material),
        comparison(material),
        sources(material),
    )
    report = Report(
        language=language,
        title=_("Trial calculation: %(name)s, %(date)s") % {"name": material.name, "date": material.date},
        description=_("A trial calculation with %(instrument)s; not an evaluation")
        % {"instrument": material.instrument or _("the Municipal Compass")},
        date=own.latest.isoformat() if own.latest else "",
        label=_("Trial calculation, not an evaluation"),
        contents_title=_("Contents"),
        page_of=_("Page %(page)s of %(pages)s"),
        cover=_cover(material, calculation),
        chapters=chapters,
    )
    return replace(report, chapters=(*chapters, appendix(material, tuple(report.figures()))))


def _cover(material: Material, calculation: Calculation) -> Cover:
    _ = material._
    picture = material.compass()
    facts = [
        (
            _("Total"),
            _("%(total)s of %(maximum)s points")
            % {"total": _total(calculation), "maximum": figure(material.maximum, material.language)},
        ),
        (_("Edition"), material.edition_of(material.own)),
        (_("Rated"), _("%(n)s of %(all)s") % {"n": calculation.n_rated, "all": calculation.n_criteria}),
    ]
    return Cover(
        kicker=_("Trial calculation with %(instrument)s")
        % {"instrument": material.instrument or _("the Municipal Compass")},
        title=material.name,
        subtitle=_("Calculated %(date)s; not an evaluation") % {"date": material.date},
        facts=tuple(facts),
        figure=Figure(picture, _("Points in each area"), tabled=False)
        if picture and material.areas_known
        else None,
    )


def _total(calculation: Calculation) -> str:
    """The total, what it can still become, or a dash where there is none."""
    result = calculation.score
    if result.total is not None:
        return str(result.total)
    if result.lowest is None:
        return "–"
    return f"{result.lowest}–{result.highest}"


def _foreword(material: Material, calculation: Calculation) -> Chapter:
    _ = material._
    blocks: list[Block] = [
        Paragraph(
            _(
                "This is a trial calculation: somebody rated a municipality with the calculator of Kompass. It is "
                "not an evaluation."
            ),
            lead=True,
        ),
        Paragraph(
            _(
                "An evaluation rests on documents, on interviews with several dozen people, and on evaluators who "
                "rate apart and then agree. Here the ratings were taken as they were given, and nobody has checked "
                "them."
            )
        ),
        Paragraph(
            _(
                "The name on the cover is what was typed. Neither the ratings nor this report were stored where it "
                "was made, and nothing of it is part of the published record."
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
    return Chapter(_("Foreword"), tuple(blocks), numbered=False)


def _result(material: Material, calculation: Calculation) -> Chapter:
    _ = material._
    blocks: list[Block] = [
        Paragraph(_summary(material, calculation), lead=True),
        _key_figures(material, calculation),
    ]
    if calculation.provisional:
        blocks.append(Note(_("Provisional"), _provisional(material, calculation)))
    flags = tuple(flag.text(material.language) for flag in calculation.flags)
    if flags:
        blocks.append(Bullets(flags, title=_("To look at again")))
    sections = [areas(material)]
    if calculation.provisional:
        sections.append(_bounds(material, calculation))
    if material.page.snapshot:
        sections.append(_to_do(material, calculation))
    return Chapter(_("The result"), tuple(blocks), tuple(one for one in sections if one.blocks))


def _summary(material: Material, calculation: Calculation) -> str:
    _ = material._
    language, result = material.language, calculation.score
    values = {"name": material.name, "maximum": figure(material.maximum, language)}
    if result.total is not None:
        share = percent(result.total / material.maximum, language)
        return _("These ratings give %(name)s %(total)s of %(maximum)s points, %(share)s of the ideal.") % {
            **values,
            "total": result.total,
            "share": share,
        }
    if result.lowest is None:
        return _("These ratings give %(name)s no total: in one of the areas nothing is applicable.") % values
    return _(
        "These ratings give %(name)s between %(lowest)s and %(highest)s of %(maximum)s points: not everything is "
        "rated yet."
    ) % {**values, "lowest": result.lowest, "highest": result.highest}


def _key_figures(material: Material, calculation: Calculation) -> KeyFigures:
    _ = material._
    language, result = material.language, calculation.score
    maximum = figure(material.maximum, language)
    items = [(_total(calculation), _("of %(maximum)s points") % {"maximum": maximum})]
    if result.total is not None:
        items.append((figure(material.maximum - result.total, language), _("points to the ideal")))
    else:
        items.append(
            (str(calculation.n_open), _("of %(n)s not rated in full") % {"n": calculation.n_criteria})
        )
    compared = material.page.comparison
    if compared.rank is not None and compared.n_others:
        place = _("number %(rank)s") % {"rank": compared.rank}
        items.append((place, _("it would be, of %(n)s known") % {"n": compared.n}))
    return KeyFigures(tuple(items))


def _provisional(material: Material, calculation: Calculation) -> str:
    _, ngettext = material._, material.plural
    sentences = [
        ngettext(
            "%(n)s of %(all)s is not rated in full. What is not rated never counts as zero, so the total is not "
            "known, and it is not ranked.",
            "%(n)s of %(all)s are not rated in full. What is not rated never counts as zero, so the total is not "
            "known, and it is not ranked.",
            calculation.n_open,
        )
        % {"n": calculation.n_open, "all": calculation.n_criteria}
    ]
    if calculation.places:
        best, worst = calculation.places
        sentences.append(
            _(
                "With %(highest)s points it would be number %(best)s of %(n)s known, with %(lowest)s number "
                "%(worst)s (%(filter)s)."
            )
            % {
                "highest": calculation.score.highest,
                "lowest": calculation.score.lowest,
                "best": best,
                "worst": worst,
                "n": calculation.n_places,
                "filter": material.page.comparison.filter.describe(material.language),
            }
        )
    return " ".join(sentences)


def _bounds(material: Material, calculation: Calculation) -> Section:
    """What each area can still become; the lowest and the highest add up to those of the total."""
    _ = material._
    language, result = material.language, calculation.score
    rows = tuple(
        (
            branch.code,
            named(branch.names, language),
            str(branch.n_open),
            figure(branch.lowest, language),
            figure(branch.highest, language),
        )
        for branch in calculation.areas
    )
    return Section(
        _("What is still possible"),
        (
            Table(
                _("Lowest and highest points of each area"),
                (
                    Column(_("No."), share=0),
                    Column(_("Area")),
                    Column(_("Not rated in full"), "end", 0),
                    Column(_("Lowest"), "end", 0),
                    Column(_("Highest"), "end", 0),
                ),
                rows,
                total=(
                    "",
                    _("In all"),
                    str(calculation.n_open),
                    figure(result.lowest, language),
                    figure(result.highest, language),
                ),
            ),
        ),
    )


def _to_do(material: Material, calculation: Calculation) -> Section:
    """Where most is left to gain, what is strong already, and what was left out."""
    _ = material._
    language, details = material.language, material.page.snapshot
    blocks: list[Block] = []
    if details and details.improvements:
        blocks.append(
            Table(
                _("Criteria with most points to gain"),
                (
                    Column(_("Code"), share=0),
                    Column(_("Criterion")),
                    Column(_("Fulfilled"), "end", 0),
                    Column(_("To gain"), "end", 0),
                ),
                tuple(
                    (
                        row.code,
                        named(row.names, language),
                        percent(row.fulfilment or 0, language),
                        number(row.to_gain, language, 1),
                    )
                    for row in details.improvements
                ),
            )
        )
    if details and details.strengths:
        strong = tuple(
            _("%(code)s %(name)s: %(share)s fulfilled")
            % {
                "code": row.code,
                "name": named(row.names, language),
                "share": percent(row.fulfilment or 0, language),
            }
            for row in details.strengths
        )
        blocks.append(Bullets(strong, title=_("Strongest")))
    if calculation.left_out:
        items = tuple(
            f"{one.criterion.code} {named(one.criterion.names, language)}: {one.reason or _('no reason given')}"
            for one in calculation.left_out
        )
        blocks.append(Bullets(items, title=_("Not applicable")))
    return Section(_("Where to begin"), tuple(blocks))
