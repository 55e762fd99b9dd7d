"""Which municipality and which evaluation a person means."""

import sys
from typing import TYPE_CHECKING

import typer

from kompass.cli.output import WRONG_USE, fail, say
from kompass.cli.words import LANGUAGE, _, ngettext
from kompass.language import listed

if TYPE_CHECKING:
    from kompass.domain.queries.municipality import MunicipalityHit


def municipality(name: str, *, country: str = "", ask: bool = True) -> "MunicipalityHit":
    """The municipality of that name, code or address; of several the one a person picks, if there is one to ask.

    Ends the command when there is none, or when there are several and nobody to ask.
    """
    from kompass.domain.access import PUBLIC
    from kompass.domain.queries.municipality import Ambiguous, NotFound, resolve

    try:
        try:
            return resolve(PUBLIC, name)
        except NotFound:
            if not country:
                raise
            return resolve(PUBLIC, name, country=country)
    except NotFound as error:
        near = ", ".join(f"{hit.name} ({hit.slug})" for hit in error.suggestions)
        if near:
            fail(
                _("No municipality is called %(name)s. Did you mean %(near)s?") % {"name": name, "near": near}
            )
        fail(_("No municipality is called %(name)s. Try its code or a part of its name.") % {"name": name})
    except Ambiguous as error:
        return _pick(name, error.hits, ask=ask)


def _somebody_to_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _pick(name: str, hits: "tuple[MunicipalityHit, ...]", *, ask: bool) -> "MunicipalityHit":
    say(_("%(n)s municipalities are called %(name)s:") % {"n": len(hits), "name": name})
    for place, hit in enumerate(hits, start=1):
        until = _(", until %(year)s") % {"year": hit.until} if hit.until else ""
        evaluations = ngettext("%(n)s evaluation", "%(n)s evaluations", hit.n_evaluations)
        county = "" if hit.county in hit.name else f", {hit.county}"
        say(f"  {place}. {hit.code:6} {hit.name}{county}{until} - {evaluations % {'n': hit.n_evaluations}}")
    if not ask or not _somebody_to_ask():
        codes = listed((hit.code or hit.slug for hit in hits), LANGUAGE, "or")
        fail(
            _("Which one do you mean? Give its code instead of the name: %(codes)s.") % {"codes": codes},
            WRONG_USE,
        )
    while True:
        chosen: int = typer.prompt(_("Which one (number)"), type=int, err=True)
        if 1 <= chosen <= len(hits):
            return hits[chosen - 1]


def evaluation(hit: "MunicipalityHit", when: str) -> str:
    """The slug of the municipality's evaluation of that date, or of its latest one with a total."""
    from kompass.domain.access import PUBLIC
    from kompass.domain.queries.evaluation import EvaluationNotFound, evaluation_slug
    from kompass.language import month

    try:
        return evaluation_slug(PUBLIC, hit.slug, when)
    except EvaluationNotFound as error:
        if not error.dates:
            fail(_("No evaluation of %(name)s is known.") % {"name": hit.name})
        dates = ", ".join(each or month("", LANGUAGE) for each in error.dates)
        fail(
            _("%(name)s has no single evaluation of %(when)s. Known are: %(dates)s.")
            % {"name": hit.name, "when": when, "dates": dates}
        )
