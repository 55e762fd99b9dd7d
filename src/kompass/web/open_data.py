"""The record to take away: the page, its files, and a description of it for search engines of data."""

import json

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override

from kompass import EXPORT_FORMAT, __version__
from kompass.domain.access import PUBLIC
from kompass.domain.data_dictionary import LICENCES, TABLES
from kompass.domain.queries import open_data as record_files
from kompass.domain.queries.record import bias_warning, record
from kompass.web.http import public_page, query
from kompass.web.language import current

_ATTACHED = (".csv", ".zip")


def _country(request: HttpRequest) -> str | None:
    """The country asked for, as typed; None for every real one."""
    return query(request).get("country", "").upper() or None


@public_page
def page(request: HttpRequest) -> HttpResponse:
    asked = _country(request)
    country = asked if asked in record_files.COUNTRIES else None
    language = current()
    found = record_files.open_data(PUBLIC, country=country)
    return render(
        request,
        "open_data.html",
        {
            "found": found,
            "unknown_country": asked if asked != country else "",
            "countries": record_files.COUNTRIES,
            "invented": found.invented,
            "query": f"?country={country}" if country else "",
            "tables": [
                {
                    "fact": one,
                    "name": one.meaning.name(language),
                    "about": one.meaning.explain(language),
                    "source": one.meaning.origin(language, invented=found.invented),
                    "licences": [
                        (each.named(language), each.address)
                        for each in one.meaning.terms(invented=found.invented)
                    ],
                    "key": ", ".join(one.meaning.key),
                    "schema": f"{one.kind}.schema.json",
                    "columns": [
                        {
                            "name": column.name,
                            "type": column.type_name(language),
                            "required": column.required,
                            "meaning": column.explain(language),
                            "values": column.allowed(language),
                            "closed": column.closed,
                            "source": column.origin(one.meaning, language),
                        }
                        for column in one.meaning.columns
                    ],
                }
                for one in found.tables
            ],
            "licences": [(one.named(language), one.address, one.credit(language)) for one in found.licences],
            "archive": record_files.ARCHIVE,
            "checksums": record_files.CHECKSUMS,
            "dictionary": record_files.DICTIONARY,
            "bias": bias_warning(language),
            "here": request.build_absolute_uri(reverse("open_data")),
        },
    )


@public_page
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One of the files; `?country=` for one country, the invented one only so."""
    country = _country(request)
    if country is not None and country not in record_files.COUNTRIES:
        known = ", ".join(record_files.COUNTRIES)
        return HttpResponseBadRequest(
            f"country must be one of {known}; leave it out for all real ones.\n",
            content_type="text/plain; charset=utf-8",
        )
    try:
        found = record_files.data_file(PUBLIC, name, country=country)
    except record_files.NoSuchFile:
        raise Http404 from None
    shown = "attachment" if name.endswith(_ATTACHED) else "inline"
    return HttpResponse(
        found.content,
        content_type=found.media_type,
        headers={
            "Content-Disposition": f'{shown}; filename="{found.download_name}"',
            "ETag": f'"{found.digest[:32]}"',
        },
    )


@public_page
def description(request: HttpRequest) -> HttpResponse:
    """The data set in the words of schema.org and DCAT, as JSON-LD, in English.

    A file of its own: the pages' policy allows no inline script, and this needs none.
    """
    with override("en"):
        text = json.dumps(_dataset(request), ensure_ascii=False, indent=1)
    return HttpResponse(text + "\n", content_type="application/ld+json")


def _dataset(request: HttpRequest) -> dict[str, object]:
    """Addresses are those of the pages in the active language."""

    def whole(view: str, /, **kwargs: str) -> str:
        return request.build_absolute_uri(reverse(view, kwargs=kwargs))

    known = record(PUBLIC)
    years = [year for one in known.countries for year in (one.first_year, one.last_year) if year]
    files = [
        (f"{table.title} ({ending.upper()})", f"{kind}.{ending}", media)
        for kind, table in TABLES.items()
        for ending, media in (("csv", "text/csv"), ("json", "application/json"))
    ]
    files.append(("Everything in one archive", record_files.ARCHIVE, "application/zip"))
    address = whole("open_data")
    return {
        "@context": {
            "@vocab": "https://schema.org/",
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "dct:conformsTo": {"@type": "@id"},
        },
        "@type": ["Dataset", "dcat:Dataset"],
        "@id": address,
        "url": address,
        "name": "The record of Kompass: published evaluations with Kommunekompasset, the Municipal Compass",
        "description": (
            f"{known.n_evaluations} evaluations of {known.n_municipalities} municipalities in Norway, Sweden and "
            f"Denmark, {known.n_with_total} with a total, with {known.n_claims} public claims about them and the "
            f"registers of municipalities they are read with. {bias_warning('en')}"
        ),
        "keywords": [
            "Kommunekompasset",
            "Kommunkompassen",
            "Municipal Compass",
            "municipalities",
            "management",
        ],
        "version": f"{__version__}, export format {EXPORT_FORMAT}",
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "Kompass", "url": whole("start")},
        "license": [one.address for one in LICENCES.values() if one.address],
        "usageInfo": f"{address}#terms",
        "spatialCoverage": [{"@type": "Country", "name": name} for name in ("Norway", "Sweden", "Denmark")],
        "temporalCoverage": f"{min(years)}/{max(years)}" if years else None,
        "variableMeasured": [
            {"@type": "PropertyValue", "name": column.name, "description": column.meaning}
            for column in TABLES["evaluations"].columns
        ],
        "distribution": [
            {
                "@type": ["DataDownload", "dcat:Distribution"],
                "name": name,
                "contentUrl": whole("data_file", name=file),
                "encodingFormat": media,
            }
            for name, file, media in files
        ],
    }
