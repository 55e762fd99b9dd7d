"""Change, pace, what is known of others' changes, and where the pace leads."""

from kompass.charts import change_standing
from kompass.domain.queries.crosswalk import SharedArea, SharedChange
from kompass.domain.queries.progress import Change, PairRow, Threshold
from kompass.language import month, number, percent, signed
from kompass.method import Pair, When
from kompass.reports.content import (
    Block,
    Chapter,
    Column,
    Figure,
    KeyFigures,
    Note,
    Paragraph,
    Section,
    Table,
)
from kompass.reports.material import WIDE, Material
from kompass.reports.words import change, figure

LISTED = 20  # up to so many pairs stand in the chapter, more of them in the appendix


def progress(material: Material) -> Chapter:
    _ = material._
    last = material.page.change
    if last is None:
        why = _(
            "No earlier evaluation with a known total and a date certainly before this one is known, so there "
            "is no change to tell."
        )
        return Chapter(_("Progress"), (Paragraph(why, lead=True),), new_page=False)
    sections = [_change(material, last), _standing(material, last)]
    if material.progress.projection:
        sections.append(_outlook(material))
    return Chapter(
        _("Progress"),
        (Paragraph(_in_brief(material, last), lead=True),),
        tuple(sections),
        new_page=False,
    )


def _in_brief(material: Material, last: Change) -> str:
    _ = material._
    values = {
        "name": material.name,
        "points": figure(abs(last.points), material.language),
        "start": material.when(last.start),
        "end": material.when(last.end),
        "pace": _pace(material, last),
    }
    if last.points > 0:
        return (
            _("From %(start)s to %(end)s the total of %(name)s rose by %(points)s points: %(pace)s.") % values
        )
    if last.points < 0:
        return (
            _("From %(start)s to %(end)s the total of %(name)s fell by %(points)s points: %(pace)s.") % values
        )
    return _("From %(start)s to %(end)s the total of %(name)s did not change.") % values


def _pace(material: Material, last: Change) -> str:
    _ = material._
    language = material.language
    if last.pace is not None:
        return _("%(pace)s points a year") % {"pace": signed(last.pace, language, 1)}
    if last.pace_low is not None and last.pace_high is not None:
        return _("between %(low)s and %(high)s points a year") % {
            "low": signed(last.pace_low, language, 1),
            "high": signed(last.pace_high, language, 1),
        }
    return _("at a pace that the dates leave open")


def _years(material: Material, last: Change) -> str:
    _ = material._
    language = material.language
    if last.years is not None:
        return number(last.years, language, 1)
    if last.years_low is not None and last.years_high is not None:
        return f"{number(last.years_low, language, 1)}–{number(last.years_high, language, 1)}"
    return _("not known")


def _change(material: Material, last: Change) -> Section:
    _ = material._
    language = material.language
    rows = [
        (
            material.when(each.start),
            material.when(each.end),
            figure(each.start.total, language),
            figure(each.end.total, language),
            change(each.points, language),
            _years(material, each),
            _yearly(material, each),
        )
        for each in material.progress.changes
    ]
    blocks: list[Block] = [
        Table(
            _("Changes of %(name)s") % {"name": material.name},
            (
                Column(_("From")),
                Column(_("To")),
                Column(_("Before"), "end", 0),
                Column(_("After"), "end", 0),
                Column(_("Change"), "end", 0),
                Column(_("Years"), "end", 0),
                Column(_("Points a year"), "end", 0),
            ),
            tuple(rows),
        )
    ]
    if last.crosses_editions:
        blocks.append(Note(_("Two editions"), _across(material, last)))
    if last.crossing and last.crossing.change:
        blocks += _shared(material, last.crossing.change)
    if last.areas:
        blocks.append(_areas(material, last))
    return Section(_("Change and pace"), tuple(blocks))


def _yearly(material: Material, each: Change) -> str:
    language = material.language
    if each.pace is not None:
        return signed(each.pace, language, 1)
    if each.pace_low is not None and each.pace_high is not None:
        return f"{signed(each.pace_low, language, 1)} – {signed(each.pace_high, language, 1)}"
    return "–"


def _across(material: Material, last: Change) -> str:
    _ = material._
    values = {"before": material.edition_of(last.start), "after": material.edition_of(last.end)}
    text = (
        _("The two evaluations used different editions: first the %(before)s, then the %(after)s.") % values
    )
    crossing = last.crossing
    if crossing is None or crossing.share_before is None or crossing.share_after is None:
        share = _(
            "How large a share of the points is comparable is not known; the change is to be read with care."
        )
    else:
        share = _(
            "Comparable are %(before)s of the earlier edition's points and %(after)s of the later one's: they come "
            "from criteria that both have."
        ) % {
            "before": percent(crossing.share_before, material.language),
            "after": percent(crossing.share_after, material.language),
        }
    return f"{text} {share}"


def _shared(material: Material, shared: SharedChange) -> list[Block]:
    """The change on what both editions measured, area by area of the later one."""
    _ = material._
    language = material.language
    names = {area.code: material.area_name(index) for index, area in enumerate(material.page.areas)}

    def cells(line: SharedChange | SharedArea) -> tuple[str, ...]:
        return (
            number(line.n, language),
            number(line.maximum, language, 1),
            number(line.before, language, 1),
            number(line.after, language, 1),
            signed(line.points, language, 1),
        )

    said = _(
        "On the %(n)s criteria that both editions have, weighed as in the later one, the result went from %(start)s "
        "to %(end)s of %(maximum)s points: %(points)s."
    ) % {
        "n": shared.n,
        "start": number(shared.before, language, 1),
        "end": number(shared.after, language, 1),
        "maximum": number(shared.maximum, language, 1),
        "points": signed(shared.points, language, 1),
    }
    table = Table(
        _("Change on the criteria that both editions have"),
        (
            Column(_("No."), share=0),
            Column(_("Area")),
            Column(_("Criteria"), "end", 0),
            Column(_("Full points"), "end", 0),
            Column(_("Before"), "end", 0),
            Column(_("After"), "end", 0),
            Column(_("Change"), "end", 0),
        ),
        tuple((area.code, names[area.code], *cells(area)) for area in shared.areas),
        total=("", _("In all"), *cells(shared)),
    )
    return [Paragraph(said), table]


def _areas(material: Material, last: Change) -> Table:
    _ = material._
    language = material.language
    names = {area.code: material.area_name(index) for index, area in enumerate(material.page.areas)}
    rows = tuple(
        (
            each.code,
            names[each.code],
            figure(each.start, language),
            figure(each.end, language),
            change(each.points, language),
        )
        for each in last.areas
    )
    start, end = sum(each.start for each in last.areas), sum(each.end for each in last.areas)
    return Table(
        _("Change in each area"),
        (
            Column(_("No."), share=0),
            Column(_("Area")),
            Column(_("Before"), "end", 0),
            Column(_("After"), "end", 0),
            Column(_("Change"), "end", 0),
        ),
        rows,
        total=(
            "",
            _("In all"),
            figure(start, language),
            figure(end, language),
            change(end - start, language),
        ),
    )


def _standing(material: Material, last: Change) -> Section:
    _ = material._
    language = material.language
    blocks: list[Block] = [Paragraph(_among(material, last))]
    if last.pairs:
        picture = change_standing(
            [pair.pace for pair in last.pairs],
            value=_drawn(last),
            language=language,
            label=material.label,
            width=WIDE,
        )
        blocks.append(Figure(picture, _("All known changes in points a year"), tabled=False))
    if last.expected is not None and last.expected_low is not None and last.expected_high is not None:
        blocks += _expected(material, last)
    blocks.append(Note(_("Worth keeping in mind"), last.caution(language)))
    if 0 < len(last.pairs) <= LISTED:
        blocks.append(pairs_table(material, last))
    elif last.pairs:
        blocks.append(Paragraph(_("All pairs are listed in the appendix.")))
    return Section(_("Held against other changes"), tuple(blocks))


def _drawn(last: Change) -> float:
    """The pace as the method ranks it among the pairs: where only a year is known, its middle counts."""
    start, end = last.start, last.end
    dates = When.parse(start.when), When.parse(end.when)
    return Pair(end.municipality, end.country, *dates, start.total or 0, end.total or 0).pace


def _among(material: Material, last: Change) -> str:
    _ = material._
    language = material.language
    described = last.describe_filter(language)
    if last.standing is None:
        return _("No other change between two evaluations is known for this filter: %(filter)s.") % {
            "filter": described
        }
    place, n = last.standing
    return _(
        "By points a year this change is number %(place)s of %(n)s known, itself among them. The filter: %(filter)s. "
        "The municipality's own other changes are left out."
    ) % {"place": place, "n": n, "filter": described}


def _expected(material: Material, last: Change) -> list[Block]:
    _ = material._
    language = material.language
    assert last.expected is not None
    assert last.expected_low is not None
    assert last.expected_high is not None
    items = [
        (change(last.points, language), _("points of change")),
        (signed(last.expected, language, 0), _("expected from this start and over this time")),
        (
            f"{signed(last.expected_low, language, 0)} – {signed(last.expected_high, language, 0)}",
            _("80% prediction interval for one municipality"),
        ),
    ]
    if last.well_above:
        verdict = _(
            "The change lies above what 80% of comparable municipalities would be expected to reach: well "
            "above normal."
        )
    elif last.points < last.expected_low:
        verdict = _(
            "The change lies below the interval in which 80% of comparable municipalities would be expected."
        )
    else:
        verdict = _(
            "The change lies within the interval in which 80% of comparable municipalities would be expected."
        )
    sentences = [
        _("From %(n)s pairs of evaluations of other municipalities (least squares on start and years).")
        % {"n": last.n_pairs},
        verdict,
    ]
    if last.percentile_of_residual is not None:
        sentences.append(
            _("Compared with what was expected from each, it did better than all or nearly all of them.")
            if last.percentile_of_residual >= 0.995
            else _("Compared with what was expected from each, it did better than %(share)s of them.")
            % {"share": percent(last.percentile_of_residual, language)}
        )
    return [KeyFigures(tuple(items)), Paragraph(" ".join(sentences))]


def pairs_table(material: Material, last: Change) -> Table:
    _ = material._
    return Table(
        _("Known changes of other municipalities, fastest first (n = %(n)s)") % {"n": last.n_pairs},
        (
            Column(_("Municipality"), share=1.4),
            Column(_("From")),
            Column(_("To")),
            Column(_("Before"), "end", 0),
            Column(_("After"), "end", 0),
            Column(_("Change"), "end", 0),
            Column(_("Points a year"), "end", 0),
        ),
        tuple(_pair(pair, material.language) for pair in last.pairs),
        note=_(
            "Where only a year is known, its middle counts. An asterisk marks a change across two editions."
        )
        if any(pair.crosses_editions for pair in last.pairs)
        else _("Where only a year is known, its middle counts."),
    )


def _pair(pair: PairRow, language: str) -> tuple[str, ...]:
    return (
        pair.name + (" *" if pair.crosses_editions else ""),
        month(pair.from_when, language),
        month(pair.to_when, language),
        figure(pair.start, language),
        figure(pair.end, language),
        change(pair.points, language),
        signed(pair.pace, language, 1),
    )


def _reached(material: Material, threshold: Threshold) -> str:
    """The threshold and who stands there."""
    _ = material._
    if threshold.kind == "ideal":
        return _("the ideal (%(value)s points)") % {"value": figure(threshold.value, material.language)}
    if threshold.value is None or threshold.from_evaluation is None:
        return _("number %(rank)s") % {"rank": threshold.rank}
    values = {
        "rank": threshold.rank,
        "value": figure(threshold.value, material.language),
        "name": threshold.from_evaluation.name,
        "date": material.when(threshold.from_evaluation),
    }
    if threshold.from_claim:
        return (
            _("number %(rank)s: %(value)s points (%(name)s, %(date)s, published as number %(rank)s)") % values
        )
    return _("number %(rank)s among the known: %(value)s points (%(name)s, %(date)s)") % values


def _when_reached(threshold: Threshold, language: str) -> str:
    """Years from the evaluation on, or why there are none to count."""
    if not threshold.years:
        return threshold.why(language)
    return number(threshold.years, language, 1)


def _range(threshold: Threshold, language: str) -> str:
    if not threshold.years or threshold.low is None or threshold.high is None:
        return "–"
    return f"{number(threshold.low, language, 1)}–{number(threshold.high, language, 1)}"


def _outlook(material: Material) -> Section:
    _ = material._
    language = material.language
    ahead = material.progress.projection
    assert ahead is not None
    bounded = any(threshold.low is not None for threshold in ahead.thresholds)
    rows = tuple(
        (
            _reached(material, threshold),
            _when_reached(threshold, language),
            *((_range(threshold, language),) if bounded else ()),
        )
        for threshold in ahead.thresholds
    )
    return Section(
        _("Where the pace leads"),
        (
            Paragraph(
                _(
                    "At the pace of the last change (%(pace)s points a year), and if everyone else stood still:"
                )
                % {"pace": signed(ahead.pace, language, 1)}
            ),
            Table(
                _("Years until a score is reached at this pace"),
                (
                    Column(_("What would be reached"), share=2),
                    Column(_("Years")),
                    *((Column(_("At the paces of comparable pairs")),) if bounded else ()),
                ),
                rows,
                note=_("The filter: %(filter)s.") % {"filter": ahead.filter.describe(language)},
            ),
            Note(
                _("A projection is not a forecast"),
                _(
                    "It draws the last change onwards as a straight line. The higher the score, the harder the "
                    "next points usually are."
                ),
            ),
        ),
    )
