"""The page that sets two to six evaluations side by side, and the same as an Excel file.

The address carries the whole selection, its order and its base: every button is a link to another selection, and
going back undoes it.
"""

from collections.abc import Sequence
from fractions import Fraction

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kompass.domain.access import INVENTED, PUBLIC
from kompass.domain.queries.evaluation import evaluations
from kompass.domain.queries.facts import edition_in_short
from kompass.domain.queries.record import bias_warning
from kompass.domain.queries.reference import basis_name, date_name
from kompass.domain.queries.side_by_side import (
    MOST,
    AreaGroup,
    Column,
    Example,
    SideBySide,
    examples,
    side_by_side,
)
from kompass.language import listed
from kompass.web import pictures
from kompass.web.http import public_page, query
from kompass.web.language import current
from kompass.web.workbook import XLSX, Cell, Workbook, download

MOST_HITS = 30
LONGEST_SEARCH = 80


def address(slugs: Sequence[str], *, base: str = "", q: str = "", name: str = "compare") -> str:
    """Where these are compared in this order; nothing is written that goes without saying."""
    asked = [("e", slug) for slug in slugs]
    if base in slugs[1:]:
        asked.append(("base", base))
    if q:
        asked.append(("q", q))
    return reverse(name) + (f"?{urlencode(asked)}" if asked else "")


def _read(request: HttpRequest) -> SideBySide:
    params = query(request)
    return side_by_side(PUBLIC, params.getlist("e"), base=params.get("base", ""))


@public_page
def page(request: HttpRequest) -> HttpResponse:
    found = _read(request)
    language = current()
    q = query(request).get("q", "")[:LONGEST_SEARCH]
    base = found.base.slug if found.base else ""
    return render(
        request,
        "compare.html",
        {
            "found": found,
            "invented": found.invented,
            "most": MOST,
            "names": listed((column.name(language) for column in found.columns), language),
            "problems": [problem.text(language) for problem in found.problems],
            "caution": found.caution(language),
            "chosen": [_chosen(found, place, q) for place in range(len(found.columns))],
            "hidden": [("e", slug) for slug in found.slugs] + ([("base", base)] if base else []),
            "q": q,
            "longest": LONGEST_SEARCH,
            "hits": _hits(found, q) if q and not found.full else None,
            # Only with nothing chosen: beside an invented one no real figures are shown.
            "examples": [] if found.columns else [_example(one) for one in examples(PUBLIC)],
            "totals": pictures.totals_side_by_side(found, language) if found.enough else None,
            "groups": [_group(group, number) for number, group in enumerate(found.groups, start=1)],
            "bias": bias_warning(language),
            "xlsx": address(found.slugs, base=base, name="compare_xlsx"),
            "link": request.build_absolute_uri(address(found.slugs, base=base)),
        },
    )


def _chosen(found: SideBySide, place: int, q: str) -> dict[str, object]:
    """A column with the addresses of what can be done to it."""
    slugs = list(found.slugs)
    base = found.base.slug if found.base else ""
    own = slugs[place]

    def moved(to: int) -> str:
        order = [slug for slug in slugs if slug != own]
        order.insert(to, own)
        # Moving a column changes the order and nothing else: what was the base remains it.
        return address(order, base=base, q=q) if 0 <= to < len(slugs) else ""

    return {
        "column": found.columns[place],
        "remove": address([slug for slug in slugs if slug != own], base=base, q=q),
        "left": moved(place - 1),
        "right": moved(place + 1),
        "as_base": "" if own == base else address(slugs, base=own, q=q),
    }


def _hits(found: SideBySide, q: str) -> dict[str, object]:
    """Evaluations of the municipalities that match, each with the address of the selection with it."""
    listing = evaluations(
        PUBLIC,
        q=q,
        country=INVENTED if found.invented else "",
        sort="name",
        descending=False,
        per_page=MOST_HITS,
    )
    base = found.base.slug if found.base else ""
    return {
        "n": listing.n,
        "n_more": listing.n - len(listing.rows),
        "rows": [
            {
                "row": row,
                "add": "" if row.slug in found.slugs else address([*found.slugs, row.slug], base=base, q=q),
            }
            for row in listing.rows
        ],
    }


def _example(example: Example) -> dict[str, object]:
    language = current()
    names = [f"{row.name} {date_name(row.when, language)}" for row in example.rows]
    titles = {
        "rise": _("The largest known rise in one municipality"),
        "highest": _("The highest known totals"),
        "areas": _("Points of the areas known, in one edition"),
    }
    return {
        "title": titles[example.kind],
        "names": listed(names, language),
        "address": address([row.slug for row in example.rows]),
    }


def _group(group: AreaGroup, number: int) -> dict[str, object]:
    language = current()
    picture = None
    if group.pair:
        earlier, later = (column.evaluation for column in group.pair)
        picture = pictures.compass_of_row(later, earlier, group.edition, language, prefix=f"compass-{number}")
    elif len(group.columns) > 1:
        picture = pictures.areas_side_by_side(group, language=language, prefix=f"areas-{number}")
    return {"group": group, "picture": picture}


@public_page
def as_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The comparison as a workbook. Fewer than two are sent back to the page, which says what is missing."""
    found = _read(request)
    if not found.enough:
        asked = query(request).urlencode()
        return HttpResponseRedirect(reverse("compare") + (f"?{asked}" if asked else ""))
    book = Workbook()
    book.table(_("Totals"), _TOTALS, [_total_cells(column) for column in found.columns])
    for group in found.groups:
        edition = edition_in_short(group.edition.id, current())
        book.table(
            _("Areas, %(edition)s") % {"edition": edition},
            ["area", "name", "full_points", *(column.slug for column in group.columns)],
            _area_cells(group),
        )
    if found.steps:
        book.table(_("Change"), _CHANGES, _change_cells(found))
    book.pairs(_("About"), _about(request, found))
    return download(book.content(), XLSX, "kompass-comparison.xlsx")


# The names of columns are the same in every language: they are for programs too.
_TOTALS = (
    "evaluation", "country", "municipality", "name", "evaluated", "edition", "total", "full_points",
    "distance_to_ideal", "difference_to_base", "across_editions", "base", "highest", "inhabitants",
    "inhabitants_year", "basis", "basis_in_words", "source", "note",
)  # fmt: skip
_CHANGES = (
    "municipality", "name", "from", "to", "from_total", "to_total", "change", "years", "years_low", "years_high",
    "points_a_year", "points_a_year_low", "points_a_year_high", "across_editions",
)  # fmt: skip


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _total_cells(column: Column) -> list[Cell]:
    row = column.evaluation
    return [
        row.slug,
        row.country,
        row.municipality,
        row.name,
        row.when,
        row.edition,
        row.total,
        _number(column.maximum),
        _number(column.to_ideal),
        column.difference,
        int(column.other_edition),
        int(column.is_base),
        int(column.highest),
        column.inhabitants,
        column.inhabitants_year,
        row.basis,
        basis_name(row.basis, current()),
        row.source,
        row.note,
    ]


def _area_cells(group: AreaGroup) -> list[list[Cell]]:
    language = current()
    return [
        [line.code, line.name(language), _number(line.maximum), *(cell.points for cell in line.cells)]
        for line in group.lines
    ]


def _change_cells(found: SideBySide) -> list[list[Cell]]:
    return [
        [
            step.end.municipality,
            step.end.name,
            step.start.when,
            step.end.when,
            step.start.total,
            step.end.total,
            step.points,
            step.years,
            step.years_low,
            step.years_high,
            step.pace,
            step.pace_low,
            step.pace_high,
            int(step.crosses_editions),
        ]
        for step in found.steps
    ]


def _about(request: HttpRequest, found: SideBySide) -> list[tuple[str, Cell]]:
    """A last sheet: what was chosen, what may not be read out of it, and where it is from."""
    language = current()
    base = found.base
    assert base is not None
    lines: list[tuple[str, Cell]] = [
        (_("Chosen"), listed((column.name(language) for column in found.columns), language)),
        (_("Evaluations"), len(found.columns)),
        (_("Base of the differences"), base.name(language)),
        (_("Address"), request.build_absolute_uri(address(found.slugs, base=base.slug))),
    ]
    if found.invented:
        lines.append((_("Invented"), _("Every figure here is made up, to show what Kompass can do.")))
    else:
        lines.append((_("Worth keeping in mind"), bias_warning(language)))
    if found.mixed:
        lines.append((_("Different editions"), found.caution(language)))
    lines += [(_("Left out"), problem.text(language)) for problem in found.problems]
    lines.append(
        (_("Sources"), _("Named per row. Registers: Statistics Norway (NLOD), Statistics Sweden (CC0)."))
    )
    return lines
