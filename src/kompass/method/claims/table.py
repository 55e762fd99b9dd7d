"""The verdict table: cases of a claim and the evidence there is, with the verdict that follows (verdicts.yaml).

The tests run every case, and pages explain a verdict with them: `case.case` is the rule, `rules.explain` its
sentence. The file is for people who know the field rather than the code.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kompass.method.claims.check import check_claim
from kompass.method.claims.rules import explain
from kompass.method.claims.statement import Claim
from kompass.method.claims.verdict import Verdict, VerdictName
from kompass.method.dates import When
from kompass.method.reference import Count, Record

VERDICTS = Path(__file__).resolve().parent.parent / "verdicts.yaml"


@dataclass(frozen=True, slots=True)
class VerdictCase:
    """One row of the table: what is claimed, what is known, and what follows by which rule."""

    id: str
    case: str
    verdict: VerdictName
    found: int | float | str | None
    claim: Claim
    records: tuple[Record, ...]
    counts: tuple[Count, ...]
    claims: tuple[Claim, ...]
    inhabitants: Mapping[str, int] | None

    def explanation(self, language: str) -> str:
        return explain(self.case, language)

    def check(self) -> Verdict:
        """The verdict the rules give now."""
        count = None if self.inhabitants is None else self._inhabitants
        return check_claim(
            self.claim, self.records, counts=self.counts, claims=self.claims, inhabitants=count
        )

    def _inhabitants(self, record: Record) -> int | None:
        return (self.inhabitants or {}).get(record.municipality)


@functools.cache
def verdict_table() -> tuple[VerdictCase, ...]:
    """Every case of the shipped table, in its order."""
    import yaml

    with VERDICTS.open(encoding="utf-8") as file:
        # Every scalar as text: YAML would read the country code NO as "false", and 2017 as a number.
        return tuple(_case(entry) for entry in yaml.load(file, yaml.BaseLoader)["cases"])  # noqa: S506


def _case(entry: Mapping[str, Any]) -> VerdictCase:
    records = [_record(row) for row in entry.get("records", [])]
    for series in entry.get("series", []):
        records += _series(series)
    return VerdictCase(
        id=entry["id"],
        case=entry["case"],
        verdict=entry["verdict"],
        found=_figure(entry["found"]) if "found" in entry else None,
        claim=_claim(entry["claim"], entry["id"]),
        records=tuple(records),
        counts=tuple(_count(row) for row in entry.get("counts", [])),
        claims=tuple(_claim(row, row["id"]) for row in entry.get("claims", [])),
        inhabitants=(
            {name: int(count) for name, count in entry["inhabitants"].items()}
            if "inhabitants" in entry
            else None
        ),
    )


def _figure(text: str) -> int | float | str:
    """As a verdict gives it: a whole number, a number with decimals, or a text such as "2-3"."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _claim(entry: Mapping[str, Any], id: str) -> Claim:
    texts = {name: entry[name] for name in ("value", "of", "scope", "statement", "source") if name in entry}
    return Claim(
        id=entry.get("id", id),
        country=entry.get("country", "NO"),
        municipality=entry.get("municipality"),
        name=entry.get("municipality", ""),
        stated=When.parse(entry.get("stated", "")),
        evaluated=When.parse(entry.get("evaluated", "")),
        kind=entry["kind"],
        **texts,
    )


def _record(entry: Mapping[str, Any]) -> Record:
    when = entry.get("when", "")
    name = entry["municipality"]
    return Record(
        key=f"{name} {when}".strip(),
        municipality=name,
        name=name,
        country=entry.get("country", "NO"),
        when=When.parse(when),
        edition=entry.get("edition", ""),
        areas={code: int(points) for code, points in entry.get("areas", {}).items()},
        total=int(entry["total"]) if "total" in entry else None,
        basis=entry.get("basis", "published" if "total" in entry else "known"),
        derived_from_claim=entry.get("derived_from_claim", ""),
        source=entry.get("source", ""),
    )


def _series(entry: Mapping[str, Any]) -> list[Record]:
    """`n` municipalities with the totals first, first + step ...; with `gain` and `then` a second row each."""
    rows = []
    for place in range(int(entry["n"])):
        total = int(entry["first"]) + place * int(entry["step"])
        base = {"municipality": f"{entry['name']} {place + 1}", "country": entry.get("country", "NO")}
        rows.append(_record({**base, "when": entry["when"], "total": total}))
        if "then" in entry:
            # The gains alternate, so that there is something left to explain.
            gain = int(entry["gain"]) + (1 if place % 2 else -1) * int(entry["spread"])
            rows.append(_record({**base, "when": entry["then"], "total": total + gain}))
    return rows


def _count(entry: Mapping[str, Any]) -> Count:
    return Count(
        country=entry.get("country", "NO"),
        since=int(entry["since"]) if "since" in entry else None,
        as_of=int(entry["as_of"]),
        count=int(entry["count"]),
        unit=entry.get("unit", "municipalities"),
    )
