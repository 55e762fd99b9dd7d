"""`kompass crosswalk`: area by area how the points of one edition move to another."""

from typing import TYPE_CHECKING, Any

import typer

from kompass.cli import options
from kompass.cli.edition_changes import side_json, verdict
from kompass.cli.edition_source import Named, known_or_end
from kompass.cli.output import answer_json, exact, heading, share, show, table
from kompass.cli.words import LANGUAGE, _
from kompass.language import number, percent

if TYPE_CHECKING:
    from kompass.method.crosswalk import Crosswalk, Side


def register(app: typer.Typer) -> None:
    app.command(
        help=_("How the points of one edition move to another, area by area, and which share is comparable.")
    )(crosswalk)


def crosswalk(before: Named, after: Named, json: options.Json = False) -> None:
    from kompass.method import crosswalk as walked

    found = walked(known_or_end(before), known_or_end(after))
    if json:
        answer_json(crosswalk_json(found))
    else:
        _print(found)


def crosswalk_json(found: "Crosswalk") -> dict[str, Any]:
    return {
        "before": side_json(found.a),
        "after": side_json(found.b),
        "known": found.known,
        "comparable_share": share(found.comparable_share),
        "share_of_before": share(found.share_of_a),
        "share_of_after": share(found.share_of_b),
        "same_weight": share(found.same_weight),
        "n_shared": len(found.shared),
        "n_moved": sum(one.moved for one in found.shared),
        "areas_before": [_side_json(side) for side in found.rows],
        "areas_after": [_side_json(side) for side in found.columns],
        "flows": [
            {
                "before": flow.before,
                "after": flow.after,
                "points": exact(flow.points),
                "weight": exact(flow.weight),
                "n": flow.n,
            }
            for flow in found.flows
        ],
        "rated_otherwise": [one.id for one in found.otherwise],
        "only_before": [one.id for one in found.only_a],
        "only_after": [one.id for one in found.only_b],
    }


def _side_json(side: "Side") -> dict[str, Any]:
    return {
        "area": side.area.id,
        "names": dict(side.area.names),
        "maximum": exact(side.area.maximum),
        "comparable": exact(side.comparable),
        "share": share(side.share),
        "n_shared": side.n_shared,
        "n": side.n,
    }


def _print(found: "Crosswalk") -> None:
    from kompass.method.crosswalk import printed_rows, printed_sums
    from kompass.method.edition_diff import edition_diff

    heading(_("From %(before)s to %(after)s") % {"before": found.a.id, "after": found.b.id})
    if not found.known:
        show(verdict(edition_diff(found.a, found.b)))
        return
    rows = printed_rows(found)
    sums = printed_sums(rows)
    # What is nowhere in the other edition has a column only where there is any.
    alone = (_("Only here"),) if sums.alone else ()
    columns = (_("Area"), *(area.id for area in found.b.areas), *alone, _("Points"))
    lines = [(row.side.area.id, *row.cells, *((row.alone,) if alone else ()), row.maximum) for row in rows]
    lines.append((_("Sum"), *sums.cells, *((sums.alone,) if alone else ()), sums.maximum))
    table(
        columns,
        [(first, *(number(cell, LANGUAGE, 1) if cell else "" for cell in cells)) for first, *cells in lines],
        right=range(1, len(columns)),
    )
    show(
        _("Rows are the areas of %(before)s, columns those of %(after)s; the points are those of %(before)s.")
        % {"before": found.a.id, "after": found.b.id},
        verdict(edition_diff(found.a, found.b)),
    )
    for edition, sides in ((found.a, found.rows), (found.b, found.columns)):
        heading(edition.name(LANGUAGE))
        table(
            ("", _("Area"), _("Points"), _("Comparable"), _("Criteria")),
            [_side_row(side) for side in sides],
            right=(2, 3, 4),
        )


def _side_row(side: "Side") -> tuple[str, ...]:
    return (
        side.area.id,
        side.area.name(LANGUAGE),
        number(side.area.maximum, LANGUAGE),
        "" if side.share is None else percent(side.share, LANGUAGE, 1),
        ""
        if side.n is None or side.n_shared is None
        else _("%(n)s of %(all)s") % {"n": number(side.n_shared, LANGUAGE), "all": number(side.n, LANGUAGE)},
    )
