"""The newest evaluations of the record as an Atom feed (RFC 4287), one per language.

A feed must not change when nothing changed: the date of an entry is that of its evaluation (the first day that is
possible), its id is the address of the evaluation's page, and the feed is as old as its newest entry.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from kompass.charts.drawing import clean
from kompass.domain.access import PUBLIC
from kompass.domain.queries.evaluation import latest
from kompass.domain.queries.facts import EvaluationRow, edition_fact
from kompass.domain.queries.record import bias_warning
from kompass.domain.queries.reference import basis_name, country_name, date_name
from kompass.language import number
from kompass.web.http import public_page
from kompass.web.language import current

MOST_ENTRIES = 50
# Before anything was evaluated: the date of a feed without entries.
_BEGINNING = dt.datetime(1993, 1, 1, tzinfo=dt.UTC)


class _Feed(Atom1Feed):
    """Atom whose date, without entries, is not the minute in which it was asked for."""

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=_BEGINNING)


@public_page
def evaluations(request: HttpRequest) -> HttpResponse:
    """The newest evaluations with a known total, by the date of the evaluation; none of them invented."""
    language = current()
    here = request.build_absolute_uri(request.path)
    feed = _Feed(
        title=_("Kompass: evaluations with a known score"),
        link=request.build_absolute_uri(reverse("evaluations")),
        description=None,
        subtitle=bias_warning(language),
        language=language,
        author_name="Kompass",
        feed_url=here,
        feed_guid=here,
    )
    for row in latest(PUBLIC, limit=MOST_ENTRIES):
        feed.add_item(**_entry(request, row, language))
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _entry(request: HttpRequest, row: EvaluationRow, language: str) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("evaluation", kwargs={"slug": row.slug}))
    day = row.earliest or dt.date(1993, 1, 1)
    when = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    said = {
        "name": clean(row.name),
        "when": date_name(row.when, language),
        "total": number(row.total or 0, language),
    }
    edition = edition_fact(row.edition)
    summary = [
        country_name(row.country, language),
        _("%(total)s of %(maximum)s points") % {**said, "maximum": number(edition.maximum, language)}
        if edition
        else _("%(total)s points") % said,
        edition.name(language) if edition else _("edition not known"),
        basis_name(row.basis, language),
        _("source: %(source)s") % {"source": clean(row.source)} if row.source else "",
    ]
    return {
        "title": _("%(name)s, %(when)s: %(total)s points") % said,
        "link": address,
        "unique_id": address,
        # Atom's summary is HTML here: what a source wrote must stay text.
        "description": escape("; ".join(part for part in summary if part)),
        "pubdate": when,
        "updateddate": when,
        "categories": [row.country],
    }
