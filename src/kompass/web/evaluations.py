"""All evaluations as a table: filtered, sorted, page by page, and to take away as CSV or XLSX."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kompass.domain.access import INVENTED, PUBLIC
from kompass.domain.exporting import write_table
from kompass.domain.queries.evaluation import EvaluationFilter, EvaluationList, evaluations
from kompass.domain.queries.facts import EvaluationRow
from kompass.domain.queries.record import bias_warning
from kompass.web.filters import evaluations_form, page_links, query_of
from kompass.web.http import page_number, public_page, query
from kompass.web.language import current
from kompass.web.workbook import XLSX, Cell, Workbook, download

PER_PAGE = 50


def _columns() -> list[tuple[str, str, bool]]:
    """(key to sort by, heading, figures)."""
    return [
        ("name", _("Municipality"), False),
        ("when", _("Evaluated"), False),
        ("total", _("Points"), True),
        ("country", _("Country"), False),
        ("edition", _("Edition"), False),
        ("basis", _("Basis"), False),
    ]


def _found(chosen: EvaluationFilter, *, page: int = 1, per_page: int | None = PER_PAGE) -> EvaluationList:
    return evaluations(PUBLIC, page=page, per_page=per_page, **asdict(chosen))


@public_page
def table(request: HttpRequest) -> HttpResponse:
    params = query(request)
    language = current()
    chosen, problems = EvaluationFilter.from_params(params)
    found = _found(chosen, page=page_number(params.get("page", "")))
    asked = chosen.to_params()
    return render(
        request,
        "evaluations.html",
        {
            "found": found,
            "form": evaluations_form(chosen, problems, params, language=language),
            "columns": [_column(key, heading, figures, chosen) for key, heading, figures in _columns()],
            "query": query_of(asked),
            "filtered": bool(asked.keys() - {"sort"}),
            "pages": page_links(found.page, found.pages, asked),
            "invented": chosen.country == INVENTED,
            "bias": bias_warning(language),
        },
    )


def _column(key: str, heading: str, figures: bool, chosen: EvaluationFilter) -> dict[str, object]:
    """A heading that sorts; pressed again it turns round. Figures and dates begin with the largest."""
    current_one = chosen.sort == key
    first_way = "-" if key in {"total", "when"} else ""
    turned = "" if chosen.descending else "-"
    sort = f"{turned if current_one else first_way}{key}"
    return {
        "key": key,
        "heading": heading,
        "figures": figures,
        "sorted": ("descending" if chosen.descending else "ascending") if current_one else "",
        "query": query_of({**chosen.to_params(), "sort": sort}),
    }


def _areas(found: EvaluationList) -> tuple[str, ...]:
    codes = {code for row in found.rows for code in row.areas}
    return tuple(sorted(codes, key=lambda code: (len(code), code)))


def _headings(areas: tuple[str, ...]) -> list[str]:
    """The names of columns are the same in every language: they are for programs too."""
    numbered = [f"area_{code}" for code in areas]
    return [
        "country",
        "municipality",
        "name",
        "evaluated",
        "edition",
        "total",
        *numbered,
        "basis",
        "source",
        "note",
    ]


def _cells(row: EvaluationRow, areas: tuple[str, ...]) -> list[Cell]:
    points = [row.areas.get(code) for code in areas]
    return [
        row.country,
        row.municipality,
        row.name,
        row.when,
        row.edition,
        row.total,
        *points,
        row.basis,
        row.source,
        row.note,
    ]


@public_page
def as_csv(request: HttpRequest) -> HttpResponse:
    chosen, _problems = EvaluationFilter.from_params(query(request))
    found = _found(chosen, per_page=None)
    areas = _areas(found)
    columns = _headings(areas)
    lines = (
        {
            column: "" if cell is None else str(cell)
            for column, cell in zip(columns, _cells(row, areas), strict=True)
        }
        for row in found.rows
    )
    # The mark at the beginning tells Excel that this is UTF-8.
    content = b"\xef\xbb\xbf" + write_table("evaluations", columns, lines, "csv")
    return download(content, "text/csv; charset=utf-8", "kompass-evaluations.csv")


@public_page
def as_xlsx(request: HttpRequest) -> HttpResponse:
    chosen, _problems = EvaluationFilter.from_params(query(request))
    found = _found(chosen, per_page=None)
    book = Workbook()
    areas = _areas(found)
    book.table(_("Evaluations"), _headings(areas), (_cells(row, areas) for row in found.rows))
    book.pairs(_("About"), _about(found, chosen))
    return download(book.content(), XLSX, "kompass-evaluations.xlsx")


def _about(found: EvaluationList, chosen: EvaluationFilter) -> tuple[tuple[str, Cell], ...]:
    """A second sheet: what was asked, how much there is, and how to read it."""
    asked = "; ".join(f"{key} = {value}" for key, value in chosen.to_params().items()) or _("no filter")
    return (
        (_("Filter"), asked),
        (_("Evaluations"), found.n),
        (_("With a known total"), found.n_with_total),
        (_("Worth keeping in mind"), bias_warning(current())),
        (_("Sources"), _("Named per row. Registers: Statistics Norway (NLOD), Statistics Sweden (CC0).")),
    )
