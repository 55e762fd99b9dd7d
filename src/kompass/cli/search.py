"""`kompass search`: municipalities, evaluations, claims and the texts of the editions by their words."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kompass.cli import options
from kompass.cli.output import WRONG_USE, answer_json, fail, heading, show
from kompass.cli.start import prepared
from kompass.cli.words import LANGUAGE, _, ngettext

if TYPE_CHECKING:
    from kompass.domain.queries.municipality import MunicipalityHit
    from kompass.domain.queries.search import Hit, SearchResult

Words = Annotated[
    list[str], typer.Argument(metavar="WORDS", help=_("All of them must occur; the last may be only begun."))
]
OfKind = Annotated[
    str,
    typer.Option(
        "--kind",
        metavar="KIND",
        help=_(
            "Only municipality, evaluation, claim, area, sub_area or criterion: then up to 200 instead of five."
        ),
    ),
]
OfCountry = Annotated[
    str,
    typer.Option(
        "--country",
        metavar="CODE",
        help=_("Only this country: NO, SE, DK or ZZ (invented). All real ones if left out."),
    ),
]

MOST_LINES = 200
"""Of one kind, where that is asked for; the help says so."""


def register(app: typer.Typer) -> None:
    app.command(help=_("Search municipalities, evaluations, claims and the texts of the editions."))(search)


def search(words: Words, kind: OfKind = "", country: OfCountry = "", json: options.Json = False) -> None:
    prepared()
    from kompass.domain.access import INVENTED, PUBLIC, REAL_COUNTRIES
    from kompass.domain.queries.search import KINDS
    from kompass.domain.queries.search import search as query

    countries = (*REAL_COUNTRIES, INVENTED)
    if country and country.upper() not in countries:
        fail(
            _("%(kind)s is none of %(kinds)s.") % {"kind": country, "kinds": ", ".join(countries)}, WRONG_USE
        )
    if kind and kind not in KINDS:
        fail(_("%(kind)s is none of %(kinds)s.") % {"kind": kind, "kinds": ", ".join(KINDS)}, WRONG_USE)
    found = query(
        PUBLIC,
        " ".join(words),
        language=LANGUAGE,
        country=country.upper(),
        kind=kind,
        per_page=MOST_LINES,
    )
    if json:
        answer_json(_result_json(found))
    else:
        _print(found)


def _result_json(found: "SearchResult") -> dict[str, Any]:
    return {
        "q": found.q,
        "country": found.country or None,
        "n": found.n,
        "counts": dict(found.counts),
        "hits": [
            *(_municipality_json(hit) for group in found.groups for hit in group.municipalities),
            *(_hit_json(hit) for group in found.groups for hit in group.hits),
        ],
        "near": [_municipality_json(hit) for hit in found.near],
    }


def _municipality_json(hit: "MunicipalityHit") -> dict[str, Any]:
    return {"kind": "municipality", "key": hit.slug, "title": hit.name, "language": None, "excerpt": None}


def _hit_json(hit: "Hit") -> dict[str, Any]:
    return {
        "kind": hit.kind,
        "key": hit.key,
        "title": hit.text,
        "language": hit.title_language,
        "excerpt": "".join(piece.text for piece in hit.excerpt) or None,
        "verdict": hit.verdict or None,
        "own_text": hit.edition.own_text if hit.edition else None,
    }


def _print(found: "SearchResult") -> None:
    from kompass.domain.queries.search import KINDS

    show(
        ngettext("%(n)s hit for “%(q)s”.", "%(n)s hits for “%(q)s”.", found.n) % {"n": found.n, "q": found.q}
    )
    for group in found.groups:
        heading(f"{_(KINDS[group.kind])} ({group.n})")
        for municipality in group.municipalities:
            show(f"{municipality.name} ({municipality.slug})")
        for hit in group.hits:
            show(*_lines(hit))
        if group.n > group.n_shown and not found.kind:
            show(_("More of them: --kind %(kind)s") % {"kind": group.kind})
    if found.near:
        near = ", ".join(f"{hit.name} ({hit.slug})" for hit in found.near)
        show(_("Did you mean %(near)s?") % {"near": near})


def _lines(hit: "Hit") -> tuple[str, ...]:
    from kompass.domain.queries.claim import verdict_name
    from kompass.domain.queries.facts import edition_in_short

    told = [f"{hit.code} {hit.text}".strip()]
    if hit.verdict:
        told.append(verdict_name(hit.verdict, LANGUAGE))
    if hit.edition:
        told.append(edition_in_short(hit.edition.id, LANGUAGE))
        if hit.edition.own_text:
            told.append(_("Own text, not the official instrument"))
    excerpt = "".join(piece.text for piece in hit.excerpt)
    return (f"{' - '.join(told)} ({hit.key})", f"  {excerpt}" if excerpt else "")
