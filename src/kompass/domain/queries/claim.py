"""What was publicly said about scores, held against the record (method.md section 4, Claims)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from kompass import method
from kompass.domain.access import INVENTED, Viewer, visible_claims
from kompass.domain.queries import claim_figures, claim_words
from kompass.domain.queries.claim_evidence import ClaimFact as ClaimFact
from kompass.domain.queries.claim_evidence import EvidenceRow as EvidenceRow
from kompass.domain.queries.claim_evidence import FitRow as FitRow
from kompass.domain.queries.claim_evidence import HeldAgainst as HeldAgainst
from kompass.domain.queries.claim_evidence import (
    evidence_rows,
    fact_of,
    fit_rows,
    held_against,
    own_row,
    rows_computed_from,
)
from kompass.domain.queries.records import counts, inhabitants_of, published_claims, records
from kompass.domain.queries.reference import FilterProblem, ParamReader
from kompass.language import LANGUAGES, N_, translator
from kompass.models import search_key, sort_key

VERDICTS: Final[Mapping[str, str]] = {
    "holds": N_("holds"),
    "does_not_hold": N_("does not hold"),
    "inconsistent_source": N_("the source contradicts itself"),
    "not_contradicted": N_("not contradicted"),
    "estimated": N_("estimated"),
    "cannot_be_checked": N_("cannot be checked"),
}


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A published claim and what the record says to it.

    `verdict` is one of holds, does_not_hold, inconsistent_source, not_contradicted, estimated,
    cannot_be_checked. `stated` and `found` are figures of the same kind (whole number, number or a text such
    as "2-3"), None where there is none. `n` others with a score it was held against; `evidence` the slugs of
    evaluations and ids of claims it was held against; `case` the rule that decided.
    """

    id: str
    country: str
    municipality: str
    """Slug, "" for claims about a country or all countries."""
    name: str
    stated_when: str
    evaluated: str
    kind: str
    value: str
    of: str
    scope: str
    statement: str
    source: str
    verdict: str
    stated: int | float | str | None
    found: int | float | str | None
    reasons: Mapping[str, str]
    n: int
    coverage: Fraction | None
    evidence: tuple[str, ...]
    case: str

    def said(self, language: str) -> str:
        """What was said, in the language; "" where only the recorded statement can tell it."""
        return claim_words.said(self, language)

    def subject(self, language: str) -> str:
        """Whom it is about, to stand before what was said; "" where that tells it."""
        return claim_words.subject(self, language)

    def why(self, language: str) -> str:
        """The reason of the verdict, in sentences."""
        return self.reasons[language]

    def stated_figure(self, language: str) -> str:
        """The figure stated, in words; "" where there is none."""
        return claim_figures.stated_figure(self, language)

    def found_figure(self, language: str) -> str:
        """The figure the record gives for it, in words; "" where it gives none."""
        return claim_figures.found_figure(self, language)

    def kind_name(self, language: str) -> str:
        """The kind of statement in words."""
        return claim_figures.kind_name(self.kind, language)

    @property
    def invented(self) -> bool:
        return self.country == INVENTED


def verdict_name(verdict: str, language: str) -> str:
    """The verdict in words."""
    return translator(language)(VERDICTS[verdict])


@dataclass(frozen=True, slots=True)
class _World:
    """Everything a claim may be held against: the whole real record, or all of the invented country."""

    claims: tuple[method.Claim, ...]
    records: tuple[method.Record, ...]
    counts: tuple[method.Count, ...]
    inhabitants: Callable[[method.Record], int | None]

    @classmethod
    def around(
        cls,
        viewer: Viewer,
        everything: tuple[method.Claim, ...],
        asked: Iterable[method.Claim],
        country: str | None,
    ) -> "_World":
        """What is needed to check those `asked`: two queries, one more for points of areas, one for inhabitants."""
        # Eight points a row are most of what there is to read, and few claims are about an area.
        areas = any(claim.kind == "area_maximum" for claim in asked)
        return cls(
            claims=everything,
            records=records(viewer, country=country, areas=areas),
            counts=counts(viewer, country=country),
            inhabitants=inhabitants_of(viewer, country=country),
        )

    def check(self, claim: method.Claim) -> method.Verdict:
        return method.check_claim(
            claim, self.records, counts=self.counts, claims=self.claims, inhabitants=self.inhabitants
        )


def _apart(country: str | None) -> str | None:
    """The invented country is a world of its own; every other country is one with all real ones."""
    return INVENTED if country == INVENTED else None


def claims(
    viewer: Viewer, *, country: str | None = None, municipality: str | None = None
) -> tuple[CheckedClaim, ...]:
    """Every published claim with its verdict, of one country or one municipality (slug) if asked.

    They are held against the whole real record (the invented ones, given only where their country is named,
    against the invented evaluations), in at most five queries; one where there is no claim.
    """
    everything = published_claims(viewer, country=_apart(country))
    asked = [
        claim
        for claim in everything
        if (not country or claim.country == country)
        and (not municipality or claim.municipality == municipality)
    ]
    if not asked:
        return ()
    world = _World.around(viewer, everything, asked, _apart(country))
    return tuple(_checked(claim, world.check(claim)) for claim in asked)


SORTS: Final[Mapping[str, str]] = {
    "verdict": N_("by verdict"),
    "-stated": N_("newest first"),
    "stated": N_("oldest first"),
    "name": N_("by municipality"),
    "kind": N_("by kind"),
}
"""How a list of claims can be ordered, in words."""

_DECIDED_FIRST: Final = (
    "does_not_hold",
    "inconsistent_source",
    "holds",
    "estimated",
    "not_contradicted",
    "cannot_be_checked",
)
FEW_ROWS: Final = 3
"""So many figures are named behind a claim in a list; its own page has them all."""


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What the list of claims shows; "" means any. `q`: (former) name or code of a municipality."""

    country: str = ""
    verdict: str = ""
    kind: str = ""
    q: str = ""
    sort: str = "verdict"

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> tuple["ClaimFilter", tuple[FilterProblem, ...]]:
        """Read country, verdict, kind, q, sort. A value that makes no sense is left out and told as a problem."""
        reader = ParamReader(params)
        read = cls(
            country=reader.country(""),
            verdict=reader.one("verdict", "", tuple(VERDICTS)),
            kind=reader.one("kind", "", tuple(claim_figures.KINDS)),
            q=(reader.text("q") or "")[:80],
            sort=reader.one("sort", "verdict", tuple(SORTS)) or "verdict",
        )
        return read, tuple(reader.problems)

    def to_params(self) -> dict[str, str]:
        """What `from_params` reads back to an equal filter; what is not set is left out."""
        params = {
            "country": self.country,
            "verdict": self.verdict,
            "kind": self.kind,
            "q": self.q,
            "sort": self.sort,
        }
        return {key: value for key, value in params.items() if value and (key, value) != ("sort", "verdict")}


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim in a list; `rows` are the first few evaluations it was held against, of `n_rows`."""

    claim: CheckedClaim
    rows: tuple[EvidenceRow, ...]
    n_rows: int

    @property
    def n_more(self) -> int:
        return self.n_rows - len(self.rows)


@dataclass(frozen=True, slots=True)
class ClaimList:
    """The claims that pass a filter. `counts` has every verdict, also those nobody has; they add up to `n`."""

    lines: tuple[ClaimLine, ...]
    n: int
    counts: Mapping[str, int]
    n_evaluations: int
    """Evaluations with a known total in the record they were held against."""
    filter: ClaimFilter


def claim_list(viewer: Viewer, chosen: ClaimFilter) -> ClaimList:
    """The claims that pass a filter, in its order. At most six queries, however many rows there are."""
    apart = _apart(chosen.country)
    everything = published_claims(viewer, country=apart)
    named = _named(viewer, chosen)
    asked = [
        claim
        for claim in everything
        if (not chosen.country or claim.country == chosen.country)
        and (not chosen.kind or claim.kind == chosen.kind)
        and (named is None or claim.id in named)
    ]
    world = _World.around(viewer, everything, asked, apart)
    by_key = {record.key: record for record in world.records}
    found = []
    for claim in asked:
        verdict = world.check(claim)
        if chosen.verdict in ("", verdict.verdict):
            rows = evidence_rows(claim, verdict.evidence, by_key, most=FEW_ROWS)
            n_rows = sum(key in by_key for key in verdict.evidence)
            found.append(ClaimLine(_checked(claim, verdict), rows, n_rows))
    found.sort(key=_order(chosen.sort))
    counted = Counter(line.claim.verdict for line in found)
    return ClaimList(
        lines=tuple(found),
        n=len(found),
        counts={verdict: counted[verdict] for verdict in _DECIDED_FIRST},
        n_evaluations=sum(record.total is not None for record in world.records),
        filter=chosen,
    )


def _named(viewer: Viewer, chosen: ClaimFilter) -> frozenset[str] | None:
    """Ids of the claims about a municipality that bears, or bore, the name or code asked for; None: any."""
    wanted = search_key(chosen.q)
    if not wanted:
        return None
    # A claim may name a municipality that no register tells; then only the name as written is there.
    return frozenset(
        reference
        for reference, key, written in visible_claims(viewer, country=chosen.country or None).values_list(
            "reference", "municipality__search_key", "stated_name"
        )
        if wanted in (key or "") or wanted in search_key(written)
    )


def _order(sort: str) -> Callable[[ClaimLine], tuple[object, ...]]:
    """Equal ones stand newest first, then in the order of their ids."""

    def newest(claim: CheckedClaim) -> tuple[int, str]:
        digits = int((claim.stated_when or "0").replace("-", "").ljust(6, "0"))
        return (-digits, claim.id)

    def oldest(claim: CheckedClaim) -> tuple[int, str]:
        digits = int((claim.stated_when or "9999").replace("-", "").ljust(6, "0"))
        return (digits, claim.id)

    kinds = tuple(claim_figures.KINDS)
    match sort:
        case "-stated":
            return lambda line: newest(line.claim)
        case "stated":
            return lambda line: oldest(line.claim)
        case "name":
            # What is about a whole country comes last.
            return lambda line: (not line.claim.name, sort_key(line.claim.name), *newest(line.claim))
        case "kind":
            return lambda line: (
                kinds.index(line.claim.kind) if line.claim.kind in kinds else len(kinds),
                *newest(line.claim),
            )
        case _:
            return lambda line: (_DECIDED_FIRST.index(line.claim.verdict), *newest(line.claim))


class ClaimNotFound(LookupError):
    """No claim of that id that this viewer may see."""


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Everything about one claim.

    `evidence` are the evaluations that decided, `told` the other claims that did; `computed` evaluations that were
    computed from this claim: they confirm nothing. `own` is the evaluation the claim is about, None where it is
    not in the record. `area`: code of the area a claim about an area means; its points then stand for totals.
    `fits` are the distributions fitted to what was reported: all together, then each with one statement left out.
    """

    claim: CheckedClaim
    rule: str
    """Key of `kompass.method.claims.EXPLANATIONS`."""
    own: EvidenceRow | None
    evidence: tuple[EvidenceRow, ...]
    told: tuple[ClaimFact, ...]
    computed: tuple[EvidenceRow, ...]
    area: str
    against: HeldAgainst | None
    fits: tuple[FitRow, ...]
    previous: ClaimFact | None
    following: ClaimFact | None


def claim(viewer: Viewer, id: str) -> ClaimPage:
    """One claim, and all it was held against. At most six queries.

    Raises:
        ClaimNotFound: there is none of that id that this viewer may see.
    """
    if "\x00" in id:
        raise ClaimNotFound(id)  # PostgreSQL refuses to be asked for it
    country = (
        visible_claims(viewer, named=True).filter(reference=id).values_list("country", flat=True).first()
    )
    if country is None:
        raise ClaimNotFound(id)
    everything = published_claims(viewer, country=_apart(country))
    place = next(place for place, one in enumerate(everything) if one.id == id)
    asked = everything[place]
    world = _World.around(viewer, everything, (asked,), _apart(country))
    verdict = world.check(asked)
    by_key = {record.key: record for record in world.records}
    by_id = {one.id: one for one in everything}
    evidence = evidence_rows(asked, verdict.evidence, by_key)
    own, area = own_row(asked, world.records)
    told = tuple(fact_of(by_id[key]) for key in verdict.evidence if key in by_id and key not in by_key)
    return ClaimPage(
        claim=_checked(asked, verdict),
        rule=verdict.case,
        own=own,
        evidence=evidence,
        told=told,
        computed=rows_computed_from(asked, world.records),
        area=area,
        against=held_against(asked, world.records),
        fits=fit_rows(verdict, own),
        previous=_fact(everything[:place][-1:]),
        following=_fact(everything[place + 1 : place + 2]),
    )


def _fact(one: Iterable[method.Claim]) -> ClaimFact | None:
    return next((fact_of(claim) for claim in one), None)


def _checked(claim: method.Claim, verdict: method.Verdict) -> CheckedClaim:
    return CheckedClaim(
        id=claim.id,
        country=claim.country,
        municipality=claim.municipality or "",
        name=claim.name,
        stated_when=claim.stated.text,
        evaluated=claim.evaluated.text,
        kind=claim.kind,
        value=claim.value,
        of=claim.of,
        scope=claim.scope,
        statement=claim.statement,
        source=claim.source,
        verdict=verdict.verdict,
        stated=verdict.stated,
        found=verdict.found,
        reasons={language: verdict.why(language) for language in LANGUAGES},
        n=verdict.n,
        coverage=verdict.coverage,
        evidence=verdict.evidence,
        case=verdict.case,
    )
