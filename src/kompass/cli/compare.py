"""`kompass compare`: how one evaluation stands among the others."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from kompass.cli import choose, options
from kompass.cli.output import WRONG_USE, answer_json, exact, fail, heading, share, show, table
from kompass.cli.start import prepared
from kompass.cli.words import LANGUAGE, _

if TYPE_CHECKING:
    from kompass.domain.queries.comparison import Comparison, Member, ReferenceFilter
    from kompass.domain.queries.facts import EvaluationRow


def register(app: typer.Typer) -> None:
    app.command(help=_("Compare an evaluation with the others: rank, coverage, distance to the ideal."))(
        compare
    )


def compare(
    name: options.Name,
    date: options.Date = "",
    country: options.Country = "",
    since: options.Since = "",
    as_of: options.AsOf = "",
    edition: options.Editions = [],  # noqa: B006  Typer copies it, and shows it
    basis: options.Bases = [],  # noqa: B006
    size: options.Size = "",
    kostra: options.Kostra = "",
    pick: options.Pick = [],  # noqa: B006
    latest: options.Latest = True,
    json: options.Json = False,
) -> None:
    prepared()
    from kompass.domain.access import PUBLIC
    from kompass.domain.queries.comparison import compare as query

    hit = choose.municipality(name, country=country, ask=not json)
    slug = choose.evaluation(hit, date)
    picked = [choose.municipality(each, country=country, ask=not json).slug for each in pick]
    chosen = reference_filter(
        slug,
        {
            "country": country,
            "since": since,
            "as_of": as_of,
            "edition": ",".join(edition),
            "basis": ",".join(basis),
            "size": size,
            "kostra": kostra,
            "pick": ",".join(picked),
            "per": "latest" if latest else "all",
        },
    )
    found = query(PUBLIC, slug, chosen)
    if json:
        answer_json(comparison_json(found))
    else:
        _print(found)


_NO_LIMIT = frozenset({"all", "alle", "any"})


def reference_filter(slug: str, given: dict[str, str]) -> "ReferenceFilter":
    """The evaluation's default filter, changed by the options that were given."""
    from kompass.domain.access import PUBLIC
    from kompass.domain.queries.comparison import ReferenceFilter, default_filter

    default = default_filter(PUBLIC, slug)
    params = {key: value for key, value in given.items() if value}
    for key in ("since", "as_of"):
        if params.get(key, "").lower() in _NO_LIMIT:
            params[key] = ""
    chosen, problems = ReferenceFilter.from_params(params, default=default)
    if problems:
        fail(
            " ".join(
                f"--{problem.field.replace('_', '-')}: {problem.text(LANGUAGE)}." for problem in problems
            ),
            WRONG_USE,
        )
    return chosen


def evaluation_json(row: "EvaluationRow") -> dict[str, Any]:
    return {
        "slug": row.slug,
        "municipality": row.municipality,
        "name": row.name,
        "country": row.country,
        "when": row.when,
        "edition": row.edition,
        "total": row.total,
        "areas": dict(row.areas),
        "basis": row.basis,
        "derived_from_claim": row.derived_from_claim,
        "note": row.note,
        "source": row.source,
        "invented": row.invented,
    }


def filter_json(chosen: "ReferenceFilter") -> dict[str, Any]:
    return {
        "country": chosen.country,
        "since": chosen.since,
        "as_of": chosen.as_of,
        "edition": list(chosen.editions),
        "basis": list(chosen.bases),
        "size": chosen.size_class,
        "kostra": chosen.kostra_group,
        "pick": list(chosen.hand_picked),
        "per_municipality": chosen.per_municipality,
        "text": chosen.describe(LANGUAGE),
    }


def _member_json(member: "Member") -> dict[str, Any]:
    return {
        "slug": member.slug,
        "municipality": member.municipality,
        "name": member.name,
        "country": member.country,
        "when": member.when,
        "edition": member.edition,
        "total": member.total,
        "basis": member.basis,
        "source": member.source,
        "rank": member.rank,
    }


def comparison_json(found: "Comparison") -> dict[str, Any]:
    return {
        "evaluation": evaluation_json(found.evaluation),
        "total": found.value,
        "maximum": exact(found.maximum),
        "n": found.n_others,
        "rank": found.rank,
        "rank_range": list(found.rank_range) if found.rank_range else None,
        "ranked_on": found.ranked_on,
        "stated": _stated_json(found),
        "coverage": share(found.coverage),
        "complete": found.complete,
        "top_share": share(found.top_share),
        "percentile": share(found.percentile),
        "quartiles": list(found.quartiles) if found.quartiles else None,
        "mean": share(found.mean),
        "why_not": found.why_not(LANGUAGE),
        "distance_to_ideal": exact(found.distance_to_ideal),
        "filter": filter_json(found.filter),
        "members": [_member_json(member) for member in found.members],
        "left_out": dict(found.left_out),
        "best": [
            {"area": best.code, "points": best.points, "holders": [holder.slug for holder in best.holders]}
            for best in found.best
        ],
        "gaps": [
            {
                "area": gap.code,
                "points": gap.points,
                "distance_to_ideal": exact(gap.distance),
                "distance_to_best": gap.to_best,
            }
            for gap in found.gaps
        ],
    }


def _stated_json(found: "Comparison") -> dict[str, Any] | None:
    if found.stated is None:
        return None
    return {
        "count": found.stated.count,
        "how": found.stated.how,
        "statements": [
            {
                "as_of": statement.as_of,
                "since": statement.since,
                "count": statement.count,
                "unit": statement.unit,
                "source": statement.source,
            }
            for statement in found.stated.statements
        ],
    }


def title(row: "EvaluationRow") -> str:
    """ "Røros, June 2017", with a label where it is invented."""
    from kompass.language import month

    name = f"{row.name}, {month(row.when, LANGUAGE)}"
    return _("%(name)s (invented)") % {"name": name} if row.invented else name


def _print(found: "Comparison") -> None:
    from kompass.domain.queries.facts import edition_in_short
    from kompass.language import month, number, percent
    from kompass.method.editions import in_language

    own = found.evaluation
    heading(title(own))
    points = {"total": number(found.value or 0, LANGUAGE), "maximum": number(found.maximum or 0, LANGUAGE)}
    if found.value is None:
        show(_("The total is not known."))
    elif found.maximum is None:
        show(_("%(total)s points; the edition is not known.") % points)
    else:
        distance = number(found.distance_to_ideal or 0, LANGUAGE)
        show(
            _("%(total)s of %(maximum)s points, %(distance)s from the ideal.")
            % {**points, "distance": distance}
        )
    if own.derived:
        show(_("The total is derived from published figures: %(note)s") % {"note": own.note})
    show(_("Compared with: %(filter)s.") % {"filter": found.filter.describe(LANGUAGE)})
    show(*_standing(found))
    if found.quartiles and found.mean is not None and found.top_share is not None:
        first, median, third = (number(each, LANGUAGE, 1) for each in found.quartiles)
        show(
            _("Among the best %(share)s; above %(below)s of the others.")
            % {
                "share": percent(found.top_share, LANGUAGE),
                "below": percent(found.percentile or 0, LANGUAGE),
            },
            _("The others: quartiles %(first)s, %(median)s, %(third)s; mean %(mean)s.")
            % {"first": first, "median": median, "third": third, "mean": number(found.mean, LANGUAGE, 1)},
        )
    show(found.why_not(LANGUAGE))
    if found.members:
        heading(_("The others"))
        table(
            (_("Rank"), _("Municipality"), _("Evaluated"), _("Points"), _("Edition")),
            [
                (
                    str(m.rank),
                    m.name,
                    month(m.when, LANGUAGE),
                    _printed(m, found),
                    edition_in_short(m.edition, LANGUAGE) or _("not known"),
                )
                for m in found.members
            ],
            right=(0, 3),
        )
    if found.gaps:
        heading(_("Distance to the ideal and to the best"))
        table(
            (_("Area"), _("Points"), _("To the ideal"), _("To the best")),
            [
                (
                    in_language(gap.names, LANGUAGE),
                    number(gap.points, LANGUAGE),
                    number(gap.distance, LANGUAGE),
                    "–" if gap.to_best is None else number(gap.to_best, LANGUAGE),
                )
                for gap in found.gaps
            ],
            right=(1, 2, 3),
        )
    _print_left_out(found)


def _printed(member: "Member", found: "Comparison") -> str:
    """The total that the place rests on."""
    from kompass.language import number

    if found.ranked_on == "exact" and member.exact_total is not None:
        return number(member.exact_total, LANGUAGE, 1)
    return number(member.total, LANGUAGE)


def _standing(found: "Comparison") -> Sequence[str]:
    from kompass.language import percent

    if found.rank is None:
        return ()
    lines = [_("Number %(rank)s of %(n)s known.") % {"rank": found.rank, "n": found.n}]
    if found.ranked_on == "exact":
        lines.append(_("Ranked on exact totals, which are printed with one decimal."))
    if found.rank_range and found.stated and found.coverage is not None:
        best, worst = found.rank_range
        lines.append(
            _("Between number %(best)s and number %(worst)s of %(count)s; %(share)s of them are known.")
            % {
                "best": best,
                "worst": worst,
                "count": found.stated.count,
                "share": percent(found.coverage, LANGUAGE),
            }
        )
        lines.append(_("How many there are: %(stated)s.") % {"stated": found.stated.describe(LANGUAGE)})
    elif found.complete:
        lines.append(_("The set is complete: all of its evaluations are known."))
    return lines


def _print_left_out(found: "Comparison") -> None:
    from kompass.domain.queries.comparison import left_out_reason

    if not found.left_out:
        return
    parts = [f"{left_out_reason(reason, LANGUAGE)}: {n}" for reason, n in found.left_out.items()]
    show("", _("Left out: %(reasons)s.") % {"reasons": "; ".join(parts)})
