"""Cover, foreword and the method in brief."""

from kompass.domain.editions import load_edition
from kompass.language import number, percent
from kompass.method import Edition
from kompass.reports.content import (
    Block,
    Bullets,
    Chapter,
    Column,
    Cover,
    Figure,
    Paragraph,
    Section,
    Table,
)
from kompass.reports.material import Material
from kompass.reports.words import figure, named


def cover(material: Material) -> Cover:
    _ = material._
    page, own = material.page, material.own
    picture = material.compass()
    total = _("not known") if own.total is None else figure(own.total, material.language)
    facts = [
        (
            _("Total"),
            _("%(total)s of %(maximum)s points")
            % {"total": total, "maximum": figure(material.maximum, material.language)},
        ),
        (_("Edition"), material.edition_of(own)),
    ]
    if page.county:
        facts.append((_("County"), page.county))
    if page.inhabitants is not None:
        counted = {"n": number(page.inhabitants, material.language), "year": page.inhabitants_year}
        facts.append((_("Inhabitants"), _("%(n)s (%(year)s)") % counted))
    caption = (
        _("Points in each area")
        if material.areas_known
        else _("The eight areas of the Compass. How the points are spread over them is not known.")
        if len(page.areas) == 8
        else _("The areas of the Compass. How the points are spread over them is not known.")
    )
    return Cover(
        kicker=material.instrument or _("The Municipal Compass"),
        title=material.name,
        subtitle=_("Evaluated %(date)s") % {"date": material.date}
        if own.when
        else _("Date of the evaluation not known"),
        facts=tuple(facts),
        # Where the edition is unknown, so are the areas, and there is nothing to draw.
        figure=Figure(picture, caption, tabled=False) if picture else None,
    )


def foreword(material: Material) -> Chapter:
    _ = material._
    own = material.own
    values = {"name": material.name, "date": material.date}
    blocks: list[Block] = []
    if own.invented:
        blocks += [
            Paragraph(
                _(
                    "This report is an example. The municipality, its ratings and every municipality it is "
                    "compared with are invented, so that each figure the method can give is seen once."
                ),
                lead=True,
            ),
            Paragraph(
                _(
                    "Nothing in it says anything about a real municipality, and nothing in it is mixed with the "
                    "published record."
                )
            ),
        ]
    elif own.has_ratings:
        blocks.append(
            Paragraph(
                _(
                    "This report tells the result of the evaluation of %(name)s by the Municipal Compass in "
                    "%(date)s, from the ratings of every criterion to the place among the others."
                )
                % values,
                lead=True,
            )
        )
    else:
        blocks += [
            Paragraph(
                _(
                    "This report gathers what is publicly known about the evaluation of %(name)s by the Municipal "
                    "Compass (%(date)s), and holds it against every other evaluation that has been published."
                )
                % values,
                lead=True,
            ),
            Paragraph(
                _(
                    "It is not the evaluators' own report, and no association of local authorities stands behind "
                    "it. It is made from published figures alone: where something has not been published, the "
                    "report says so and leaves it open."
                )
            ),
        ]
    blocks.append(
        Paragraph(
            _(
                "Beside every comparison stand the number of evaluations it rests on, the filter that chose "
                "them, and the date. The appendix holds all figures as tables and tells how anyone can compute "
                "them again."
            )
        )
    )
    return Chapter(_("Foreword"), tuple(blocks), numbered=False)


def method_in_brief(material: Material) -> Chapter:
    _ = material._
    sections = [_what_it_is(material), _areas(material)]
    if material.page.snapshot:
        sections.append(_points(material))
    sections.append(_not_measured(material))
    return Chapter(_("The method in brief"), (), tuple(sections))


def _what_it_is(material: Material) -> Section:
    _ = material._
    if material.instrument:
        # Of another instrument the edition itself says what it is and where it comes from.
        edition = load_edition(material.own.edition)
        told = [
            named(panel.descriptions, material.language) for panel in edition.panels if panel.descriptions
        ]
        texts = (*told, named(edition.provenance, material.language))
        return Section(
            _("What %(instrument)s is") % {"instrument": material.instrument},
            tuple(Paragraph(text) for text in texts),
        )
    return Section(
        _("What the Compass is"),
        (
            Paragraph(
                _(
                    "The Municipal Compass is a tool for developing a municipal organisation and for "
                    "evaluating its management practice. It goes back to the Bertelsmann prize of 1993, was "
                    "adapted by Baldersheim and Øgård, and has been used by the associations of local "
                    "authorities in Norway, Sweden and Denmark."
                )
            ),
            Paragraph(
                _(
                    "Behind it stands an idea of the ideal municipality: one that works systematically and "
                    "according to plan, cares for the whole, stresses results and efficiency, is open and "
                    "turned towards its users, evaluates what it does and learns from it. The points say how "
                    "close to this ideal a municipality is."
                )
            ),
            Bullets(
                (
                    _("a political and democratic arena"),
                    _("responsible for services to its inhabitants"),
                    _("an authority that applies laws and regulations"),
                    _("a developer of the local community"),
                ),
                title=_("It looks at a municipality in its four main tasks:"),
            ),
        ),
    )


def _areas(material: Material) -> Section:
    _ = material._
    areas = material.page.areas
    if not areas:
        return Section(
            _("The areas"),
            (
                Paragraph(
                    _(
                        "It is not known which edition of the Compass was used, and so not which areas it was "
                        "divided into."
                    )
                ),
            ),
        )
    rows = tuple(
        (area.code, material.area_name(index), figure(area.maximum, material.language))
        for index, area in enumerate(areas)
    )
    notes = []
    translated = [area.code for area in areas if material.language in area.translated]
    if len(translated) == len(areas):
        notes.append(_("The names of the areas are translated by us, not by the associations."))
    elif translated:
        notes.append(
            _("Translated by us, not by the associations: the names of areas %(areas)s.")
            % {"areas": ", ".join(translated)}
        )
    notes += _doubts(material)
    if material.page.edition and material.page.edition.own_text and not material.instrument:
        notes.append(
            _(
                "The sub-areas and criteria of the open edition are texts of our own, under the public names of "
                "the eight areas; they are not the associations' criteria."
            )
        )
    return Section(
        _("The areas"),
        (
            Paragraph(
                (
                    _(
                        "This calculation used the edition “%(edition)s”: %(n)s focus areas with %(maximum)s "
                        "points in all."
                    )
                    if material.trial
                    else _(
                        "This evaluation used the edition “%(edition)s”: %(n)s focus areas with %(maximum)s points "
                        "in all."
                    )
                )
                % {
                    "edition": material.edition,
                    "n": len(areas),
                    "maximum": figure(material.maximum, material.language),
                }
            ),
            Table(
                _("The areas and their points"),
                (Column(_("No."), share=0), Column(_("Area")), Column(_("Full points"), "end", 0)),
                rows,
                total=("", _("In all"), figure(sum(area.maximum for area in areas), material.language)),
                note=" ".join(notes),
            ),
        ),
    )


def _doubts(material: Material) -> list[str]:
    """What the edition says is not certain about the names and the order of its areas."""
    _ = material._
    if material.page.edition is None:
        return []
    found: dict[str, list[str]] = {}
    for area in load_edition(material.page.edition.id).areas:
        source = area.sources.get(material.language)
        if source and source.doubt:
            found.setdefault(named(source.doubt, material.language), []).append(area.id)
    return [
        _("Not certain (areas %(areas)s): %(doubt)s.") % {"areas": ", ".join(codes), "doubt": doubt}
        for doubt, codes in found.items()
    ]


def _points(material: Material) -> Section:
    _ = material._
    edition = load_edition(material.own.edition)
    highest = edition.highest_level
    levels = "; ".join(f"{level.value} {named(level.names, material.language)}" for level in edition.levels)
    values = {
        "n": len(edition.criteria),
        "aspects": len(edition.aspects),
        "highest": highest,
        "levels": levels,
    }
    how = (
        _(
            "Each of the %(n)s criteria is rated on the aspects of its panel, each from 0 to %(highest)s "
            "(%(levels)s). The weighted mean of the aspects, as a share of %(highest)s, is the fulfilment of the "
            "criterion. The points of a sub-area are its full points times the weighted mean fulfilment of its "
            "criteria; areas are sums of sub-areas, and the total is the sum of the areas."
        )
        if edition.panels
        else _(
            "Each of the %(n)s criteria is rated on %(aspects)s aspects, each from 0 to %(highest)s "
            "(%(levels)s). The weighted mean of the aspects, as a share of %(highest)s, is the "
            "fulfilment of the criterion. The points of a sub-area are its full points times the "
            "weighted mean fulfilment of its criteria; areas are sums of sub-areas, and the total is "
            "the sum of the areas."
        )
    )
    caption = _("The aspects and their weights")
    tables = [
        _weights(material, f"{caption}: {named(panel.names, material.language)}", edition, panel.id)
        for panel in edition.panels
    ] or [_weights(material, caption, edition, "")]
    rounding = Paragraph(
        _(
            "Points are computed exactly and rounded once: published area points are whole numbers, and "
            "what is printed below them is rounded so that every table adds up."
        )
    )
    return Section(_("From ratings to points"), (Paragraph(how % values), *tables, rounding))


def _weights(material: Material, caption: str, edition: Edition, panel: str) -> Table:
    """The aspects of a panel, "" where there are none: their weights add up to the whole."""
    _ = material._
    aspects = [aspect for aspect in edition.aspects if aspect.panel == panel]
    return Table(
        caption,
        (Column(_("Aspect")), Column(_("Weight"), "end", 0)),
        tuple(
            (named(aspect.names, material.language), percent(aspect.weight, material.language))
            for aspect in aspects
        ),
        total=(_("In all"), percent(sum(aspect.weight for aspect in aspects), material.language)),
    )


def _not_measured(material: Material) -> Section:
    _ = material._
    own = (
        [
            _("It is a tool for strategy, not an audit."),
            _("Its points compare with those of the same instrument only, never with those of another one."),
        ]
        if material.instrument
        else [
            _(
                "It measures what is done, not what is planned: how a practice is built up, anchored, "
                "complied with and followed up."
            ),
            _("It does not measure the quality of services, and it is a tool for strategy, not an audit."),
            _(
                "Its editions differ in the names and emphasis of the areas. Results compare safely "
                "within one edition; across editions only with care."
            ),
        ]
    )
    return Section(
        _("What it does not tell"),
        (
            Bullets(
                (
                    *own,
                    _(
                        "The published totals come mostly from announcements of good results. Whoever is "
                        "compared with them is compared with the better part of all evaluations."
                    ),
                )
            ),
        ),
    )
