"""Compared with whom, and where this evaluation stands among them."""

from kompass.charts import distribution
from kompass.domain.queries.comparison import Comparison, Member, left_out_reason
from kompass.domain.queries.record import bias_warning
from kompass.domain.queries.reference import basis_name
from kompass.language import month, number, percent
from kompass.reports.content import Block, Chapter, Column, Figure, Note, Paragraph, Section, Table
from kompass.reports.material import WIDE, Material
from kompass.reports.words import figure

LISTED = 15  # up to so many members stand in the chapter, more of them in the appendix


def comparison(material: Material) -> Chapter:
    _ = material._
    sections = [_with_whom(material), _place(material)]
    if any(area.best is not None for area in material.page.areas):
        sections.append(_best(material))
    lead = Paragraph(_standing(material), lead=True)
    return Chapter(
        _("Compared with others"),
        (lead,),
        tuple(section for section in sections if section.blocks),
        new_page=material.areas_known,
    )


def _standing(material: Material) -> str:
    _ = material._
    compared = material.page.comparison
    if compared.rank is None:
        return _why_not(material)
    values = {"name": material.name, "rank": compared.rank, "n": compared.n}
    if not compared.n_others:
        return compared.why_not(material.language)
    if material.trial:
        return _("With its points %(name)s would be number %(rank)s of %(n)s known.") % values
    if compared.rank_range is None or compared.rank_range == (compared.rank, compared.rank):
        return _("%(name)s is number %(rank)s of %(n)s known.") % values
    low, high = compared.rank_range
    whole = compared.n if compared.stated is None else compared.stated.count
    return _(
        "%(name)s is number %(rank)s of %(n)s known, and can be anything from number %(low)s to number %(high)s "
        "of %(whole)s."
    ) % {
        **values,
        "low": low,
        "high": high,
        "whole": whole,
    }


def _why_not(material: Material) -> str:
    """Why it is not ranked, or some of the figures are not given; "" when they are."""
    compared = material.page.comparison
    if material.trial and compared.value is None:
        return material._("There is no place among the others before everything is rated.")
    return compared.why_not(material.language)


def _with_whom(material: Material) -> Section:
    _ = material._
    compared, language = material.page.comparison, material.language
    blocks: list[Block] = [
        Paragraph(_("The reference set: %(filter)s.") % {"filter": compared.filter.describe(language)}),
        Paragraph(_coverage(material)),
    ]
    if compared.left_out:
        left_out = sorted(compared.left_out.items(), key=lambda item: (-item[1], item[0]))
        blocks.append(
            Table(
                _("Evaluations in the record that are not in the reference set"),
                (Column(_("Left out because")), Column(_("Number"), "end", 0)),
                tuple((left_out_reason(reason, language), number(n, language)) for reason, n in left_out),
                total=(_("In all"), number(sum(compared.left_out.values()), language)),
            )
        )
    if not material.own.invented:
        blocks.append(Note(_("A sample that leans upwards"), bias_warning(language)))
    return Section(_("With whom"), tuple(blocks))


def _coverage(material: Material) -> str:
    _ = material._
    compared, language = material.page.comparison, material.language
    n = compared.n_others if material.trial else compared.n
    if compared.complete:
        return _(
            "The set is complete: every evaluation that belongs to it is known (%(n)s with this one)."
        ) % {"n": number(compared.n, language)}
    if compared.stated is None or compared.coverage is None:
        return _(
            "How many evaluations there are in all is not known for this filter, so nobody can say how large a "
            "part the %(n)s known ones are."
        ) % {"n": number(n, language)}
    return _("The totals of %(n)s are known, out of %(stated)s. That is a coverage of %(share)s.") % {
        "n": number(n, language),
        "stated": compared.stated.describe(language),
        "share": percent(compared.coverage, language),
    }


def _place(material: Material) -> Section:
    _ = material._
    compared, language = material.page.comparison, material.language
    if not compared.members:
        return Section(_("The place among them"), ())
    picture = distribution(
        [float(member.total) for member in compared.members],
        value=None if compared.value is None else float(compared.value),
        maximum=float(material.maximum),
        quartiles=compared.quartiles,
        language=language,
        label=material.label,
        width=WIDE,
    )
    blocks: list[Block] = [Figure(picture, _("Every evaluation of the reference set"), tabled=False)]
    if compared.top_share is not None:
        blocks.append(_statistics(material, compared))
    elif why := _why_not(material):
        blocks.append(Note(_("What may not be concluded"), why))
    if len(compared.members) <= LISTED:
        blocks.append(members_table(material))
    else:
        blocks.append(Paragraph(_("All members are listed in the appendix.")))
    return Section(_("The place among them"), tuple(blocks))


def _statistics(material: Material, compared: Comparison) -> Table:
    _, ngettext = material._, material.plural
    language = material.language
    rows = []
    if compared.top_share is not None:
        rows.append((_("Share of this rank or better (rank / n)"), percent(compared.top_share, language, 1)))
    if compared.percentile is not None:
        below = _("Percentile: share of the others below, half of those level with it")
        rows.append((below, percent(compared.percentile, language, 1)))
    if compared.quartiles is not None:
        names = (
            _("Lower quartile of the others"),
            _("Median of the others"),
            _("Upper quartile of the others"),
        )
        rows += [
            (name, number(value, language, 1)) for name, value in zip(names, compared.quartiles, strict=True)
        ]
    if compared.mean is not None:
        rows.append((_("Mean of the others"), number(compared.mean, language, 1)))
    return Table(
        _("Figures of the reference set"),
        (Column(_("Figure")), Column(_("Value"), "end", 0)),
        tuple(rows),
        note=ngettext("n = %(n)s other; %(filter)s.", "n = %(n)s others; %(filter)s.", compared.n_others)
        % {"n": compared.n_others, "filter": compared.filter.describe(language)},
    )


def members_table(material: Material) -> Table:
    """The reference set and this evaluation in its place, highest first."""
    _, ngettext = material._, material.plural
    compared, language = material.page.comparison, material.language
    rows = [_member(member, material) for member in compared.members]
    marked = None
    if compared.rank is not None and compared.value is not None:
        marked = sum(1 for member in compared.members if member.rank < compared.rank)
        own = material.own
        rows.insert(
            marked,
            (
                str(compared.rank),
                material.name,
                material.date,
                material.edition_of(own),
                _("trial calculation") if material.trial else basis_name(own.basis, language),
                figure(compared.value, language),
            ),
        )
    caption = ngettext(
        "The reference set, highest first (n = %(n)s other)",
        "The reference set, highest first (n = %(n)s others)",
        compared.n_others,
    ) % {"n": compared.n_others}
    ranked = _("Ranked on exact totals.") if compared.ranked_on == "exact" else ""
    return Table(
        caption,
        (
            Column(_("Rank"), "end", 0),
            Column(_("Municipality"), share=1.2),
            Column(_("Evaluated")),
            Column(_("Edition"), share=1.2),
            Column(_("Basis"), share=1.2),
            Column(_("Total"), "end", 0),
        ),
        tuple(rows),
        marked=marked,
        note=ranked,
    )


def _member(member: Member, material: Material) -> tuple[str, ...]:
    _ = material._
    return (
        str(member.rank),
        member.name,
        month(member.when, material.language) if member.when else _("date unknown"),
        material.short_edition(member.edition),
        basis_name(member.basis, material.language),
        figure(member.total, material.language),
    )


def _best(material: Material) -> Section:
    _ = material._
    language = material.language
    rows = tuple(
        (
            area.code,
            material.area_name(index),
            figure(area.best, language),
            material.holders(area.code),
        )
        for index, area in enumerate(material.page.areas)
        if area.best is not None
    )
    return Section(
        _("The best in each area"),
        (
            Paragraph(
                _(
                    "The highest points that another member of the reference set reached in each area, within "
                    "the same edition."
                )
            ),
            Table(
                _("Highest points in each area"),
                (
                    Column(_("No."), share=0),
                    Column(_("Area")),
                    Column(_("Best of the others"), "end", 0),
                    Column(_("Held by"), share=1.3),
                ),
                rows,
            ),
        ),
    )
