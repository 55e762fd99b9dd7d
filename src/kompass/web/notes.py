"""What a page says in sentences: claims with their verdicts, what is not known, what may not be concluded."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kompass.domain.queries.claim import CheckedClaim, verdict_name
from kompass.domain.queries.comparison import Comparison, left_out_reason
from kompass.domain.queries.evaluation import EvaluationPage
from kompass.domain.queries.facts import EvaluationRow
from kompass.domain.queries.municipality import MunicipalityPage
from kompass.domain.queries.reference import date_name
from kompass.web.language import current

# Colour and verdict go together, but the words alone say it.
_COLOURS = {
    "holds": "success",
    "does_not_hold": "danger",
    "inconsistent_source": "warning",
    "not_contradicted": "info",
    "estimated": "info",
    "cannot_be_checked": "neutral",
}


@dataclass(frozen=True, slots=True)
class ClaimNote:
    claim: CheckedClaim
    said: str
    """In the language of the page; "" where only the recorded statement tells it."""
    verdict: str
    colour: str
    why: str


def verdict_colour(verdict: str) -> str:
    return _COLOURS.get(verdict, "neutral")


def claims(checked: Sequence[CheckedClaim], language: str) -> list[ClaimNote]:
    return [
        ClaimNote(
            claim=claim,
            said=claim.said(language),
            verdict=verdict_name(claim.verdict, language),
            colour=verdict_colour(claim.verdict),
            why=claim.why(language),
        )
        for claim in checked
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a ranking: a member of the reference set, or the evaluation itself (`own`)."""

    rank: int
    name: str
    slug: str
    when: str
    total: int
    own: bool


def places(compared: Comparison) -> list[Place]:
    """The reference set with the evaluation itself at its place, highest first."""
    lines = [
        Place(member.rank, member.name, member.slug, member.when, member.total, False)
        for member in compared.members
    ]
    own = compared.evaluation
    if compared.rank is not None and own.total is not None:
        lines.insert(compared.rank - 1, Place(compared.rank, own.name, own.slug, own.when, own.total, True))
    return lines


def left_out(compared: Comparison) -> list[tuple[str, int]]:
    """(reason in words, how many evaluations are not in the reference set for it)."""
    return [(left_out_reason(reason, current()), n) for reason, n in compared.left_out.items() if n]


def _dates(rows: Sequence[EvaluationRow]) -> str:
    return ", ".join(date_name(row.when, current()) for row in rows)


def unknown_about_municipality(page: MunicipalityPage) -> list[str]:
    """What the record does not tell about a municipality, each in a sentence."""
    rows = page.evaluations
    if not rows:
        return [_("No evaluation of this municipality has been found published. There may have been one.")]
    found = []
    without_total = [row for row in rows if row.total is None]
    undated = [row for row in rows if not row.when]
    only_year = [row for row in rows if row.when and len(row.when) == len("2017")]
    without_areas = [row for row in rows if row.total is not None and not row.areas]
    if without_total:
        found.append(_("The score of the evaluation: %(dates)s.") % {"dates": _dates(without_total)})
    if undated:
        text = ngettext(
            "When one of the evaluations took place; it takes no part where a date is needed.",
            "When %(n)s of the evaluations took place; they take no part where a date is needed.",
            len(undated),
        )
        found.append(text % {"n": len(undated)})
    if only_year:
        found.append(
            _(
                "The month of the evaluation: %(dates)s. What follows from it (years, pace) is given as a range."
            )
            % {"dates": _dates(only_year)}
        )
    if without_areas:
        found.append(_("The points of the focus areas: %(dates)s.") % {"dates": _dates(without_areas)})
    if any(change.crosses_editions and change.comparable_share is None for change in page.progress.changes):
        found.append(
            _(
                "How much of the points is comparable between the editions: the criteria of the official "
                "editions are not public."
            )
        )
    return found


def not_to_be_concluded(page: EvaluationPage) -> list[str]:
    """The limits of this very comparison, each in a sentence."""
    comparison = page.comparison
    found = []
    if not page.evaluation.invented:
        found.append(_biased(comparison))
    if comparison.rank_range and comparison.rank_range[0] != comparison.rank_range[1]:
        found.append(
            _(
                "That the municipality was number %(rank)s among all evaluated. It was number %(rank)s among "
                "the %(n)s whose total is known."
            )
            % {"rank": comparison.rank, "n": comparison.n}
        )
    elif comparison.rank and comparison.coverage is None:
        found.append(
            _(
                "Where the municipality stands among all evaluated: nobody has said how many evaluations "
                "there are for this filter."
            )
        )
    if len({member.edition for member in comparison.members} | {page.evaluation.edition}) > 1:
        found.append(
            _(
                "That a few points more or less are a difference: the reference set mixes editions, and the "
                "criteria changed between them."
            )
        )
    elif page.snapshot:
        found.append(
            _(
                "That a few points more or less are a difference: two evaluators can differ, and one rating "
                "moves a total by points."
            )
        )
    else:
        found.append(
            _(
                "That a few points more or less are a difference. Without the ratings nothing is known about "
                "how sure a total is."
            )
        )
    found.append(
        _(
            "Anything about the quality of the services. The Compass measures how a municipality is led and "
            "managed, not what comes out of it."
        )
    )
    return found


def _biased(comparison: Comparison) -> str:
    return ngettext(
        "How the municipality stands among all municipalities. Most totals come from press releases about good "
        "results, so the %(n)s other known here is probably better than the rest.",
        "How the municipality stands among all municipalities. Most totals come from press releases about good "
        "results, so the %(n)s others known here are probably better than the rest.",
        comparison.n_others,
    ) % {"n": comparison.n_others}
