"""`kompass progress`: what changed between evaluations, how fast, and where it leads."""

from typing import TYPE_CHECKING, Any

import typer

from kompass.cli import choose, options
from kompass.cli.compare import filter_json, title
from kompass.cli.output import WRONG_USE, answer_json, fail, heading, share, show, table
from kompass.cli.start import prepared
from kompass.cli.words import LANGUAGE, _

if TYPE_CHECKING:
    from kompass.domain.queries.progress import Change, Crossing, Outlook, PairRow, Progress, Threshold


def register(app: typer.Typer) -> None:
    app.command(help=_("Show the change between a municipality's evaluations, its pace and where it leads."))(
        progress
    )


def progress(name: options.Name, as_of: options.AsOf = "", json: options.Json = False) -> None:
    prepared()
    from kompass.domain.access import PUBLIC
    from kompass.domain.queries.progress import progress as query

    hit = choose.municipality(name, ask=not json)
    try:
        found = query(PUBLIC, hit.slug, as_of=as_of or None)
    except ValueError:
        fail(
            _("--as-of: %(date)s is no date: write a year (2017), a month (2017-06) or a day.")
            % {"date": as_of},
            WRONG_USE,
        )
    if json:
        answer_json(progress_json(found))
    else:
        _print(found)


def progress_json(found: "Progress") -> dict[str, Any]:
    return {
        "municipality": found.municipality,
        "name": found.name,
        "country": found.country,
        "as_of": found.as_of,
        "changes": [_change_json(change) for change in found.changes],
        "projection": _outlook_json(found.projection) if found.projection else None,
        "undated": [{"slug": row.slug, "total": row.total} for row in found.undated],
    }


def _change_json(change: "Change") -> dict[str, Any]:
    return {
        "from": change.start.when,
        "to": change.end.when,
        "from_evaluation": change.start.slug,
        "to_evaluation": change.end.slug,
        "from_total": change.start.total,
        "to_total": change.end.total,
        "from_edition": change.start.edition,
        "to_edition": change.end.edition,
        "points": change.points,
        "areas": {area.code: area.points for area in change.areas},
        "years": change.years,
        "years_low": change.years_low,
        "years_high": change.years_high,
        "pace": change.pace,
        "pace_low": change.pace_low,
        "pace_high": change.pace_high,
        "crosses_editions": change.crosses_editions,
        "comparable_share": share(change.comparable_share),
        "crossing": _crossing_json(change.crossing) if change.crossing else None,
        "expected": change.expected,
        "expected_low": change.expected_low,
        "expected_high": change.expected_high,
        "percentile_of_residual": change.percentile_of_residual,
        "well_above": change.well_above,
        "n_pairs": change.n_pairs,
        "standing": list(change.standing) if change.standing else None,
        "pairs": [_pair_json(pair) for pair in change.pairs],
        "filter": filter_json(change.filter),
    }


def _crossing_json(crossing: "Crossing") -> dict[str, Any]:
    on_shared = crossing.change
    return {
        "share_before": share(crossing.share_before),
        "share_after": share(crossing.share_after),
        "same_weight": share(crossing.same_weight),
        "n_shared": crossing.n_shared,
        "change": {
            "before": float(on_shared.before),
            "after": float(on_shared.after),
            "points": float(on_shared.points),
            "maximum": float(on_shared.maximum),
            "n": on_shared.n,
            "n_not_rated": on_shared.n_not_rated,
            "areas": {area.code: float(area.points) for area in on_shared.areas},
        }
        if on_shared
        else None,
    }


def _pair_json(pair: "PairRow") -> dict[str, Any]:
    return {
        "municipality": pair.municipality,
        "name": pair.name,
        "from": pair.from_when,
        "to": pair.to_when,
        "from_total": pair.start,
        "to_total": pair.end,
        "points": pair.points,
        "years": pair.years,
        "pace": pair.pace,
        "crosses_editions": pair.crosses_editions,
    }


def _outlook_json(outlook: "Outlook") -> dict[str, Any]:
    """The nearest question first: years until the third place; every threshold in `thresholds`."""
    return {
        "evaluation": outlook.evaluation.slug,
        "total": outlook.evaluation.total,
        "pace": outlook.pace,
        "pace_low": outlook.pace_low,
        "pace_high": outlook.pace_high,
        **_threshold_json(outlook.thresholds[0]),
        "thresholds": [_threshold_json(threshold) for threshold in outlook.thresholds],
        "filter": filter_json(outlook.filter),
    }


def _threshold_json(threshold: "Threshold") -> dict[str, Any]:
    return {
        "kind": threshold.kind,
        "rank": threshold.rank,
        "threshold": threshold.value,
        "from_claim": threshold.from_claim,
        "from_evaluation": threshold.from_evaluation.slug if threshold.from_evaluation else None,
        "years": threshold.years,
        "low": threshold.low,
        "high": threshold.high,
        "reason": threshold.reason,
    }


def _print(found: "Progress") -> None:
    from kompass.domain.queries.reference import date_name
    from kompass.language import number

    name = _("%(name)s (invented)") % {"name": found.name} if found.country == "ZZ" else found.name
    known = (
        _("as known %(date)s") % {"date": date_name(found.as_of, LANGUAGE)} if found.as_of else _("all known")
    )
    heading(f"{name} – {known}")
    if not found.changes:
        show(_("No two dated evaluations with a known total: no change can be computed."))
    for change in found.changes:
        _print_change(change)
    if found.projection:
        _print_outlook(found.projection)
    for row in found.undated:
        show(
            _("Left out because the date is unknown: %(total)s points (%(note)s).")
            % {"total": number(row.total or 0, LANGUAGE), "note": row.note}
        )


def _span(low: float | None, high: float | None, value: float | None) -> str:
    """One figure, or the range that the dates leave."""
    from kompass.language import number

    if value is not None:
        return number(value, LANGUAGE, 1)
    low_text = "?" if low is None else number(low, LANGUAGE, 1)
    high_text = "?" if high is None else number(high, LANGUAGE, 1)
    return _("%(low)s to %(high)s") % {"low": low_text, "high": high_text}


def _print_change(change: "Change") -> None:
    from kompass.language import number, signed

    heading(
        _("%(start)s to %(end)s: %(points)s points")
        % {"start": title(change.start), "end": title(change.end), "points": signed(change.points, LANGUAGE)}
    )
    show(
        _("From %(start)s to %(end)s in %(years)s years: %(pace)s points a year.")
        % {
            "start": number(change.start.total or 0, LANGUAGE),
            "end": number(change.end.total or 0, LANGUAGE),
            "years": _span(change.years_low, change.years_high, change.years),
            "pace": _span(change.pace_low, change.pace_high, change.pace),
        },
        *_across(change),
        _("Held against pairs of evaluations: %(filter)s.") % {"filter": change.describe_filter(LANGUAGE)},
    )
    if change.standing:
        rank, n = change.standing
        show(_("By pace it is number %(rank)s of %(n)s known.") % {"rank": rank, "n": n})
    if change.expected is not None:
        show(
            _("Expected: %(expected)s points (80%% of such changes lie between %(low)s and %(high)s).")
            % {
                "expected": signed(change.expected, LANGUAGE, 1),
                "low": signed(change.expected_low or 0, LANGUAGE, 1),
                "high": signed(change.expected_high or 0, LANGUAGE, 1),
            },
            _("This is well above what is normal.")
            if change.well_above
            else _("This is not well above what is normal."),
        )
    elif change.pairs:
        _print_pairs(change)
    show(change.caution(LANGUAGE))


def _across(change: "Change") -> tuple[str, ...]:
    """What may be compared, where the two were made with different editions."""
    from kompass.language import number, percent, signed

    if not change.crosses_editions:
        return ()
    said = _("The change crosses editions.")
    crossing = change.crossing
    if crossing is None or crossing.share_before is None or crossing.share_after is None:
        return (said, _("How large a share of the points is comparable: unknown."))
    shares = _("Comparable: %(before)s of the earlier edition's points, %(after)s of the later one's.") % {
        "before": percent(crossing.share_before, LANGUAGE),
        "after": percent(crossing.share_after, LANGUAGE),
    }
    if crossing.change is None:
        return (said, shares)
    return (
        said,
        shares,
        _(
            "On the %(n)s criteria that both have: from %(start)s to %(end)s of %(maximum)s points, %(points)s."
        )
        % {
            "n": crossing.change.n,
            "start": number(crossing.change.before, LANGUAGE, 1),
            "end": number(crossing.change.after, LANGUAGE, 1),
            "maximum": number(crossing.change.maximum, LANGUAGE, 1),
            "points": signed(crossing.change.points, LANGUAGE, 1),
        },
    )


def _print_pairs(change: "Change") -> None:
    from kompass.language import month, number, signed

    table(
        (_("Municipality"), _("From"), _("To"), _("Change"), _("Points a year")),
        [
            (
                pair.name,
                f"{month(pair.from_when, LANGUAGE)} ({pair.start})",
                f"{month(pair.to_when, LANGUAGE)} ({pair.end})",
                signed(pair.points, LANGUAGE),
                number(pair.pace, LANGUAGE, 1),
            )
            for pair in change.pairs
        ],
        right=(3, 4),
    )


def _print_outlook(outlook: "Outlook") -> None:
    from kompass.language import number

    heading(_("At this pace (%(pace)s points a year)") % {"pace": number(outlook.pace, LANGUAGE, 1)})
    show(_("Compared with: %(filter)s.") % {"filter": outlook.filter.describe(LANGUAGE)})
    table(
        (_("Threshold"), _("Years")),
        [(threshold.describe(LANGUAGE), _years(threshold)) for threshold in outlook.thresholds],
        right=(1,),
    )


def _years(threshold: "Threshold") -> str:
    from kompass.language import number

    if threshold.years is None or threshold.reason == "reached":
        return threshold.why(LANGUAGE)
    years = number(threshold.years, LANGUAGE, 1)
    if threshold.low is None:
        return years
    return f"{years} ({_span(threshold.low, threshold.high, None)})"
