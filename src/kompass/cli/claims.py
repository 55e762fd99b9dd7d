"""`kompass claims`: what was publicly said about scores, held against the record."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kompass.cli import choose, options
from kompass.cli.output import answer_json, heading, share, show
from kompass.cli.start import prepared
from kompass.cli.words import LANGUAGE, _

if TYPE_CHECKING:
    from kompass.domain.queries.claim import CheckedClaim

OfCountry = Annotated[
    str, typer.Option("--country", metavar="CODE", help=_("Only claims about this country: NO, SE or DK."))
]
OfMunicipality = Annotated[
    str, typer.Argument(metavar="NAME", help=_("Only claims about this municipality. All if left out."))
]


def register(app: typer.Typer) -> None:
    app.command(help=_("Hold what was publicly said about scores against the record."))(claims)


def claims(name: OfMunicipality = "", country: OfCountry = "", json: options.Json = False) -> None:
    prepared()
    from kompass.domain.access import PUBLIC
    from kompass.domain.queries.claim import claims as query

    slug = choose.municipality(name, ask=not json).slug if name else None
    found = query(PUBLIC, country=country.upper() or None, municipality=slug)
    if json:
        answer_json([_claim_json(claim) for claim in found])
    else:
        _print(found)


def _claim_json(claim: "CheckedClaim") -> dict[str, Any]:
    return {
        "id": claim.id,
        "verdict": claim.verdict,
        "stated": claim.stated,
        "found": claim.found,
        "why": claim.why(LANGUAGE),
        "kind": claim.kind,
        "country": claim.country,
        "municipality": claim.municipality or None,
        "name": claim.name,
        "stated_when": claim.stated_when,
        "evaluated": claim.evaluated,
        "scope": claim.scope,
        "statement": claim.statement,
        "source": claim.source,
        "n": claim.n,
        "coverage": share(claim.coverage),
        "evidence": list(claim.evidence),
        "case": claim.case,
    }


def _print(found: "tuple[CheckedClaim, ...]") -> None:
    from kompass.domain.queries.claim import verdict_name
    from kompass.domain.queries.reference import country_name
    from kompass.language import month, percent

    if not found:
        show(_("No published claim is known."))
    for claim in found:
        about = claim.name or country_name(claim.country, LANGUAGE)
        heading(f"{about}: {claim.said(LANGUAGE) or claim.statement}")
        said = (
            _("said %(when)s") % {"when": month(claim.stated_when, LANGUAGE)}
            if claim.stated_when
            else _("said at an unknown time")
        )
        held = (
            _("others known with a score: %(n)s")
            if claim.coverage is None
            else _("others known with a score: %(n)s, coverage %(share)s")
        ) % {"n": claim.n, "share": percent(claim.coverage or 0, LANGUAGE)}
        show(
            f"{verdict_name(claim.verdict, LANGUAGE)} - {claim.why(LANGUAGE)}",
            f"({claim.id}; {said}; {held}; {claim.source})",
        )
