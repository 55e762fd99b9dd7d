"""The report of an evaluation being carried out: the draft, then the final one, as PDF and DOCX."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kompass.domain.queries.draft import AssignmentReport, assignment_report
from kompass.language import OWN_NAMES
from kompass.reports.words import report_languages
from kompass.web.assignment import shown
from kompass.web.private import private_page, viewer_of

TYPES: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@private_page("GET")
def page(request: HttpRequest, key: str) -> HttpResponse:
    return _page(request, assignment_report(viewer_of(request), key))


def _page(request: HttpRequest, found: AssignmentReport, *, status: int = 200) -> HttpResponse:
    languages = [(code, OWN_NAMES[code]) for code in report_languages(found.languages)]
    return render(
        request,
        "assignment_report.html",
        shown(found.head, found=found, languages=languages, forms=[("pdf", "PDF"), ("docx", "Word (DOCX)")]),
        status=status,
    )


@private_page("GET")
def file(request: HttpRequest, key: str, language: str, form: str) -> HttpResponse:
    viewer = viewer_of(request)
    found = assignment_report(viewer, key)
    if form not in TYPES or language not in report_languages(found.languages):
        raise Http404
    if not found.complete:
        return _page(request, found, status=409)
    # Here and not above: the typesetter is heavy.
    from kompass.reports.assignment import as_paper, report_content
    from kompass.reports.paper_docx import to_docx
    from kompass.reports.pdf import to_pdf

    content = report_content(found, language=language)
    state = "report" if found.final else "draft"
    return HttpResponse(
        to_pdf(content) if form == "pdf" else to_docx(as_paper(content)),
        content_type=TYPES[form],
        headers={"Content-Disposition": f'inline; filename="kompass-{key}-{state}-{language}.{form}"'},
    )
