"""A strategy as files: the status as PDF and slides, the plan as a workbook and JSON, and taking a plan in."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from kompass.domain import strategy_file
from kompass.domain.access import StrategyCapability
from kompass.domain.queries import strategy as queries
from kompass.domain.queries import strategy_tables
from kompass.domain.uploads import Busy
from kompass.reports import strategy as papers
from kompass.tables import TableError
from kompass.web.language import current
from kompass.web.private import private_page, viewer_of
from kompass.web.receiving import MOST_BYTES
from kompass.web.strategy import needed, shown
from kompass.web.workbook import XLSX, Workbook, download

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@private_page("GET")
def status_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The council's yearly status, or (`for=annual`) the chapter of the annual report."""
    content, name = _content(request, key)
    return download(papers.to_pdf(content), "application/pdf", f"{name}.pdf")


@private_page("GET")
def status_pptx(request: HttpRequest, key: str) -> HttpResponse:
    """The same as slides."""
    content, name = _content(request, key)
    return download(papers.to_pptx(content), PPTX, f"{name}.pptx")


def _content(request: HttpRequest, key: str) -> tuple[papers.StatusContent, str]:
    """What the status or the chapter says, and what its file is called."""
    plan = queries.plan(viewer_of(request), key)
    annual = request.GET.get("for") == "annual"
    content = papers.content(plan, language=current(), annual=annual)
    return content, f"kompass-strategy-{'annual' if annual else 'status'}-{key}"


@private_page("GET", "POST")
def page(request: HttpRequest, key: str) -> HttpResponseBase:
    """What can be taken away, and taking in; a POST tries a file or takes it in."""
    viewer = viewer_of(request)
    head = queries.export(viewer, key).head
    if request.method == "GET":
        return render(request, "strategy_files.html", shown(head))
    needed(head, StrategyCapability.EDIT)
    said: dict[str, str] = {}
    outcome = None
    try:
        file = request.FILES.get("file")
        if file is None or not file.size:
            said["file"] = _("Choose a file first.")
        elif file.size > MOST_BYTES:
            said["file"] = _("This file is too large: 2 MB at most.")
        else:
            outcome = strategy_file.take_in(
                viewer, key, file.read(), name=file.name or "", write=request.POST.get("do") == "take"
            )
    except TableError as error:
        said = {str(number): one.text(current()) for number, one in enumerate(error.problems[:10])}
    except Busy:
        said["file"] = _("Many files are being read just now. Try again in a moment.")
    shown_outcome = outcome and {
        "written": outcome.written,
        "added": outcome.added,
        "changed": outcome.changed,
        "same": outcome.same,
        "faults": [
            {"sheet": one.sheet, "row": one.row, "text": _(one.text) % one.values} for one in outcome.faults
        ],
    }
    bad = bool(said) or bool(outcome and outcome.faults)
    return render(
        request,
        "strategy_files.html",
        shown(head, said=said, outcome=shown_outcome),
        status=422 if bad else 200,
    )


@private_page("GET")
def as_workbook(request: HttpRequest, key: str) -> HttpResponse:
    plan = queries.export(viewer_of(request), key)
    book = Workbook()
    for table, headings, lines in strategy_tables.sheets(plan, current()):
        book.table(table, (strategy_tables.MARK, table), [headings, *lines])
    return download(book.content(), XLSX, f"kompass-strategy-{key}.xlsx")


@private_page("GET")
def as_json(request: HttpRequest, key: str) -> HttpResponse:
    plan = queries.export(viewer_of(request), key)
    return download(
        strategy_tables.to_json(plan).encode(), "application/json", f"kompass-strategy-{key}.json"
    )
