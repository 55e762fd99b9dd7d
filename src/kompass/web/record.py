"""About the record: what it is, where it comes from, and what it cannot bear."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kompass.domain.access import PUBLIC
from kompass.domain.queries.record import bias_warning, record
from kompass.web.http import public_page
from kompass.web.language import current


@public_page
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html", {"record": record(PUBLIC), "bias": bias_warning(current())})
