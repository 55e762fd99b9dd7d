"""The shipped record, read plainly: what the real-case tests hold the method against."""

import csv
import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import kompass
from kompass.method.claims import Claim
from kompass.method.dates import When
from kompass.method.reference import Count, Record

REGISTERS = Path(kompass.__file__).parent / "registers"


def rows(name: str) -> list[dict[str, str]]:
    with (REGISTERS / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def _renumbered() -> dict[str, str]:
    changes = rows("norwegian_municipality_changes.csv")
    return {row["from_code"]: row["to_code"] for row in changes if row["type"] == "renumbering"}


def _municipality(row: dict[str, str]) -> str:
    code = row["municipality_code"]
    while code in _renumbered() and _renumbered()[code] != code:
        code = _renumbered()[code]
    return f"{row['country']}-{code or row['municipality']}"


@dataclass(frozen=True)
class Shipped:
    records: tuple[Record, ...]
    claims: tuple[Claim, ...]
    counts: tuple[Count, ...]
    inhabitants: Callable[[Record], int | None]

    def claim(self, id: str) -> Claim:
        return next(claim for claim in self.claims if claim.id == id)

    def record(self, name: str, when: str) -> Record:
        return next(row for row in self.records if (row.name, row.when.text) == (name, when))


@functools.cache
def shipped() -> Shipped:
    records = tuple(
        Record(
            key=f"{row['municipality']} {row['evaluated']}".strip(),
            municipality=_municipality(row),
            name=row["municipality"],
            country=row["country"],
            when=When.parse(row["evaluated"]),
            edition=f"official-{row['edition']}" if row["edition"] else "",
            areas={str(area): int(row[f"area_{area}"]) for area in range(1, 9) if row[f"area_{area}"]},
            total=int(row["total"]) if row["total"] else None,
            basis=row["basis"],
            derived_from_claim=row["derived_from_claim"],
            source=row["source"],
            note=row["note"],
        )
        for row in rows("published_evaluations.csv")
    )
    claims = []
    source = ""
    for row in rows("published_claims.csv"):
        source = source if row["source"] == "same" else row["source"]
        known = {record.municipality for record in records}
        municipality = _municipality(row) if row["municipality_code"] else None
        claims.append(
            Claim(
                id=row["id"],
                country=row["country"],
                municipality=municipality if municipality in known else None,
                name=row["municipality"],
                stated=When.parse(row["stated"]),
                evaluated=When.parse(row["evaluated"]),
                kind=row["kind"],
                value=row["value"],
                of=row["of"],
                scope=row["scope"],
                statement=row["statement"],
                source=source,
            )
        )
    counts = tuple(
        Count(
            country=row["country"],
            since=int(row["since"]) if row["since"] else None,
            as_of=int(row["as_of"]),
            count=int(row["count"]),
            unit=row["unit"],
        )
        for row in rows("stated_counts.csv")
    )
    swedish = {f"SE-{row['code']}": int(row["population"]) for row in rows("swedish_municipalities.csv")}
    return Shipped(records, tuple(claims), counts, lambda record: swedish.get(record.municipality))
