"""Strategies that are known from published sources, shown as published facts: nobody works with them here."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from kompass.models import (
    Case,
    CaseBody,
    CaseKind,
    Evaluation,
    Municipality,
    Source,
    Strategy,
    StrategyStatus,
    SubStrategy,
)

ROROS: Final = "no-roros"
KNOWN: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "key": "roros-strategi-1",
        "municipality": ROROS,
        "title": "Utviklingsstrategi 1",
        "status": StrategyStatus.CLOSED,
        "basis": "no-roros-2013-12",
        "source": "Røros kommune: utviklingsstrategi etter evalueringen i desember 2013, fem delstrategier",
        "note": "Evalueringen i 2017 fant at de fleste prosjektene var gjennomført.",
        "parts": (
            "Visjon og kommuneplan",
            "Administrativ organisering",
            "Politisk organisering",
            "Leder- og medarbeiderutvikling",
            "Helhetlig styring",
        ),
    },
    {
        "key": "roros-strategi-2",
        "municipality": ROROS,
        "title": "Utviklingsstrategi 2",
        "status": StrategyStatus.ADOPTED,
        "basis": "no-roros-2017-06",
        "source": "Røros kommune: kommunestyret 24. mai 2018, sak 33/18",
        "adopted_on": dt.date(2018, 5, 24),
        "parts": (),
        "case": ("33/18", dt.date(2018, 5, 24), "Utviklingsstrategi 2"),
    },
)


@transaction.atomic
def load() -> None:
    """Put in what is missing; nothing where it is there, or where the municipality is not."""
    there = set(Strategy.objects.filter(key__in=[one["key"] for one in KNOWN]).values_list("key", flat=True))
    for one in KNOWN:
        place = Municipality.objects.filter(slug=one["municipality"]).first()
        if place is not None and one["key"] not in there:
            _make(one, place)


def _make(one: Mapping[str, Any], place: Municipality) -> None:
    source, _made = Source.objects.get_or_create(reference=one["source"])
    made = Strategy.objects.create(
        key=one["key"],
        municipality=place,
        title=one["title"],
        status=one["status"],
        adopted_on=one.get("adopted_on"),
        basis_evaluation=Evaluation.objects.filter(slug=one["basis"]).first(),
        note=one.get("note", ""),
        source=source,
        published_at=timezone.now(),
    )
    SubStrategy.objects.bulk_create(
        SubStrategy(strategy=made, number=number, title=title)
        for number, title in enumerate(one["parts"], start=1)
    )
    if "case" in one:
        number, day, title = one["case"]
        Case.objects.create(
            strategy=made,
            body=CaseBody.COUNCIL,
            kind=CaseKind.ADOPTION,
            number=number,
            date=day,
            title=title,
            public=True,
        )
