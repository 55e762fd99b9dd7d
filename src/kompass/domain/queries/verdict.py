"""The six verdicts, the rules that lead to them, and the worked cases of each: the table the tests run."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from kompass import method
from kompass.domain.access import Viewer
from kompass.domain.queries import claim_words
from kompass.domain.queries.claim import VERDICTS, verdict_name
from kompass.domain.queries.claim_evidence import WHOSE
from kompass.domain.queries.claim_figures import found_figure, kind_name
from kompass.domain.queries.facts import edition_in_short
from kompass.domain.queries.reference import basis_name, country_name
from kompass.language import N_, month, number, translator
from kompass.method.claims import EXPLANATIONS, explain

MEANINGS: Final[Mapping[str, str]] = {
    "holds": N_(
        "Figures that are independent of the statement agree with it, and there are enough of them. A figure from "
        "where the statement comes from is not enough."
    ),
    "does_not_hold": N_(
        "Independent figures refute it. One counterexample is enough against “the highest ever”; how much of "
        "the record is missing plays no part then."
    ),
    "inconsistent_source": N_(
        "The figures of whoever says it do not agree with each other. Which of them is wrong cannot be told."
    ),
    "not_contradicted": N_(
        "Nothing known speaks against it, but too little is known to confirm it. This is not a confirmation."
    ),
    "estimated": N_(
        "Too few scores are known to count, but an estimate can be made, and it says which way it points."
    ),
    "cannot_be_checked": N_(
        "Something is missing, and the reason says what. It is neither shown nor refuted."
    ),
}
"""What each verdict means, in the order they are told."""

FAMILIES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "total": (N_("A total"), ("total",)),
    "change": (N_("A change, in points or per cent"), ("change_since_previous", "percent_change")),
    "place": (
        N_("A place, the best of a group, the highest in an area"),
        ("rank", "best_in_group", "area_maximum"),
    ),
    "share": (N_("Among the best share"), ("top_share",)),
    "maximum": (N_("The highest score of all"), ("maximum", "maximum_about")),
    "mean": (N_("A mean"), ("mean", "mean_about")),
    "near-mean": (N_("A score about as high as the mean"), ("about_mean",)),
    "forecast": (N_("Years until a place"), ("years_to_rank",)),
    "progress": (N_("Progress above what is normal"), ("change_above_expected",)),
}
"""Kinds of statements that are judged alike: key -> (name, kinds)."""

SHARED: Final = "shared"
"""The family of the rules that judge more than one kind of statement, or any."""

_HOME: Final = "NO"  # the country of a case where none is named
# What these say is said without a figure.
_WITHOUT_FIGURE: Final = frozenset({"about_mean", "change_above_expected"})
_UNITS: Final[Mapping[str, str]] = {
    "municipalities": N_("municipalities"),
    "evaluations": N_("evaluations"),
    "evaluations, about": N_("evaluations, about"),
}

MOST_ROWS: Final = 6
"""Of a longer series of evaluations a case names so many."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An evaluation of a worked case, in words."""

    name: str
    when: str
    points: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A case of the table in words: what is claimed, what is known, and what follows. `id` as in the table."""

    id: str
    kind: str
    claim: str
    source: str
    rows: tuple[CaseRow, ...]
    n_more: int
    known: tuple[str, ...]
    verdict: str
    verdict_name: str
    found: str
    why: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its sentence, the verdicts it can lead to, and its cases in the order of the table."""

    id: str
    sentence: str
    verdicts: tuple[tuple[str, str], ...]
    """(verdict, its name)."""
    cases: tuple[WorkedCase, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Statements that are judged alike. `shared`: (id, sentence) of the rules that judge others as well."""

    id: str
    name: str
    rules: tuple[Rule, ...]
    shared: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VerdictPage:
    """`verdicts`: (verdict, its name, what it means)."""

    verdicts: tuple[tuple[str, str, str], ...]
    families: tuple[Family, ...]
    n_rules: int
    n_cases: int


def verdicts(viewer: Viewer, language: str) -> VerdictPage:
    """The verdicts and every rule, with the cases the tests run. No query: they are part of the method."""
    return _page(language)


def rule_sentence(rule: str, language: str) -> str:
    """The sentence of a rule. Raises KeyError for a rule that does not exist."""
    return explain(rule, language)


@functools.cache
def _page(language: str) -> VerdictPage:
    _ = translator(language)
    cases: dict[str, list[method.VerdictCase]] = {rule: [] for rule in EXPLANATIONS}
    for case in method.verdict_table():
        cases[case.case].append(case)
    homes = {rule: _families(found) for rule, found in cases.items()}
    rules = {rule: _rule(rule, found, language) for rule, found in cases.items()}
    families = [
        Family(
            id=key,
            name=_(name),
            rules=tuple(rules[rule] for rule, of in homes.items() if of == {key}),
            shared=tuple(
                (rule, rules[rule].sentence) for rule, of in homes.items() if key in of and len(of) > 1
            ),
        )
        for key, (name, _kinds) in FAMILIES.items()
    ]
    shared = tuple(rules[rule] for rule, of in homes.items() if len(of) != 1)
    families.append(Family(SHARED, _("Rules for several kinds of statements"), shared, ()))
    return VerdictPage(
        verdicts=tuple(
            (verdict, verdict_name(verdict, language), _(meaning)) for verdict, meaning in MEANINGS.items()
        ),
        families=tuple(families),
        n_rules=len(rules),
        n_cases=sum(map(len, cases.values())),
    )


def _families(cases: list[method.VerdictCase]) -> frozenset[str]:
    """Which families a rule judges. A kind that no rule knows belongs to none."""
    kinds = {case.claim.kind for case in cases}
    return frozenset(key for key, (_name, members) in FAMILIES.items() if kinds & set(members))


def _rule(rule: str, cases: list[method.VerdictCase], language: str) -> Rule:
    reached = {case.verdict for case in cases}
    return Rule(
        id=rule,
        sentence=explain(rule, language),
        verdicts=tuple(
            (verdict, verdict_name(verdict, language)) for verdict in VERDICTS if verdict in reached
        ),
        cases=tuple(_case(case, language) for case in cases),
    )


@dataclass(frozen=True, slots=True)
class _Expected:
    """A case in the form figures are put in words of."""

    kind: str
    of: str
    verdict: str
    case: str
    stated: int | float | str | None
    found: int | float | str | None
    n: int


def _case(case: method.VerdictCase, language: str) -> WorkedCase:
    given = case.check()
    expected = _Expected(
        case.claim.kind, case.claim.of, case.verdict, case.case, given.stated, case.found, given.n
    )
    return WorkedCase(
        id=case.id,
        kind=case.claim.kind,
        claim=_claimed(case.claim, language),
        source=case.claim.source,
        rows=tuple(_row(row, case, language) for row in case.records[:MOST_ROWS]),
        n_more=max(len(case.records) - MOST_ROWS, 0),
        known=(*_counted(case, language), *_told(case, language), *_inhabitants(case, language)),
        verdict=case.verdict,
        verdict_name=verdict_name(case.verdict, language),
        found=found_figure(expected, language),
        why=given.why(language),
    )


def _claimed(claim: method.Claim, language: str) -> str:
    """Who said what, and when, in one line."""
    _ = translator(language)
    parts = [claim.name] if claim.name else [country_name(claim.country, language)]
    if claim.name and claim.country != _HOME:
        parts.append(country_name(claim.country, language))
    if claim.evaluated.known:
        parts.append(_("evaluated %(when)s") % {"when": month(claim.evaluated.text, language)})
    told = month(claim.stated.text, language)
    parts.append(_("said %(when)s") % {"when": told} if claim.stated.known else _("said without a date"))
    return f"{', '.join(parts)}: {_said(claim, language)}"


def _said(claim: method.Claim, language: str) -> str:
    _ = translator(language)
    text = ""
    if claim.value or claim.kind in _WITHOUT_FIGURE:
        text = claim_words.said(claim, language)
        if not text and (unscoped := claim_words.said(replace(claim, scope=""), language)):
            text = f"{unscoped} " + _("Among whom: “%(scope)s”.") % {"scope": claim.scope}
    if not text:
        text = _("%(kind)s, without a figure.") % {"kind": kind_name(claim.kind, language)}
    return f"{text} “{claim.statement}”" if claim.statement else text


def _row(row: method.Record, case: method.VerdictCase, language: str) -> CaseRow:
    _ = translator(language)
    remarks = []
    if row.country != case.claim.country:
        remarks.append(country_name(row.country, language))
    if row.edition:
        remarks.append(edition_in_short(row.edition, language) or row.edition)
    if row.derived_from_claim == case.claim.id:
        remarks.append(_(WHOSE["this_claim"]))
    elif row.derived_from_claim:
        remarks.append(_(WHOSE["another_claim"]))
    elif row.basis == "second-hand":
        remarks.append(basis_name(row.basis, language))
    if row.source:
        remarks.append(_("source: %(source)s") % {"source": row.source})
    if row.areas:
        points = "; ".join(
            _("area %(code)s: %(points)s") % {"code": code, "points": number(value, language)}
            for code, value in row.areas.items()
        )
    else:
        points = _("not known") if row.total is None else number(row.total, language)
    return CaseRow(row.name, month(row.when.text, language), points, tuple(remarks))


def _counted(case: method.VerdictCase, language: str) -> list[str]:
    _ = translator(language)
    found = []
    for count in case.counts:
        values = {
            "n": number(count.count, language),
            "unit": _(_UNITS[count.unit]) if count.unit in _UNITS else count.unit,
            "by": count.as_of,
            "since": count.since,
        }
        found.append(
            (
                _("Said to exist by %(by)s: %(n)s (%(unit)s).")
                if count.since is None
                else _("Said to exist by %(by)s, since %(since)s: %(n)s (%(unit)s).")
            )
            % values
        )
    return found


def _told(case: method.VerdictCase, language: str) -> list[str]:
    """The other statements there are, with their source where it plays a part."""
    _ = translator(language)
    found = []
    for claim in case.claims:
        text = _("Also said: %(claim)s") % {"claim": _claimed(claim, language)}
        found.append(
            f"{text} " + _("Source: %(source)s.") % {"source": claim.source} if claim.source else text
        )
    return found


def _inhabitants(case: method.VerdictCase, language: str) -> list[str]:
    _ = translator(language)
    return [
        _("Inhabitants of %(name)s: %(n)s.") % {"name": name, "n": number(n, language)}
        for name, n in (case.inhabitants or {}).items()
    ]
