"""The search index: evaluations, claims, and the areas, sub-areas and criteria of the editions.

Municipalities are not in it: `kompass.domain.queries.municipality` finds them by every name and number they bore.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import connection, transaction
from django.db.models import F

from kompass import __version__
from kompass.domain import search_words
from kompass.domain.access import INVENTED, PUBLIC
from kompass.domain.editions import editions, load_edition, withheld
from kompass.domain.locks import one_at_a_time
from kompass.domain.queries import claim_words
from kompass.domain.queries.claim import claims
from kompass.domain.queries.facts import edition_in_short
from kompass.language import LANGUAGES, month, translator
from kompass.method import METHOD_VERSION, Edition
from kompass.method.edition_check import FOLDER
from kompass.method.editions import Criterion
from kompass.models import Claim, Evaluation, SearchEntry, SearchIndex, sort_key

_RECORDED_IN: Final = "en"  # the language of the record's notes and statements


@dataclass(frozen=True, slots=True)
class _Thing:
    """What can be found: its titles by language, and what else is told of it, by language too."""

    kind: str
    key: str
    country: str
    titles: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    verdict: str = ""


_KINDS_OF_RECORD: Final = ("evaluation", "claim")
_EDITIONS_FROM: Final = 1_000_000
"""Places of what comes from editions begin here: behind any record."""


def outdated() -> bool:
    """Whether the index was made by other rules, of other editions, or never. One query."""
    return not SearchIndex.objects.filter(digest=_digest()).exists()


def rebuild() -> int:
    """Make the index of what is in the database now; the number of entries in it.

    What comes from editions is made again only where it is outdated: it is most of the index, and no import changes
    it. Readers see the old index until the new one is done.
    """
    with transaction.atomic():
        one_at_a_time("search")
        stale = SearchEntry.objects.all()
        entries = list(_entries(_of_record(), 0))
        if outdated():
            entries += _entries(_of_editions(), _EDITIONS_FROM)
        else:
            stale = stale.filter(kind__in=_KINDS_OF_RECORD)
        stale.delete()
        SearchEntry.objects.bulk_create(entries, batch_size=1000)
        if connection.vendor != "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO kompass_searchfulltext (kompass_searchfulltext) VALUES ('rebuild')"
                )
        SearchIndex.objects.all().delete()
        SearchIndex.objects.create(digest=_digest())
        return SearchEntry.objects.count()


def _entries(things: Iterable[_Thing], first: int) -> Iterator[SearchEntry]:
    for place, thing in enumerate(things, start=first):
        for language, title in thing.titles.items():
            text = thing.texts.get(language, "")
            yield SearchEntry(
                kind=thing.kind,
                key=thing.key,
                language=language,
                country=thing.country,
                place=place,
                title=title,
                text=text,
                verdict=thing.verdict,
                stems=search_words.tokens(title, text, language),
            )


def _digest() -> str:
    """Of everything but the record that the index is made of; whoever changes the record makes the index anew."""
    made_of = hashlib.sha256(f"{search_words.RULE} {__version__} {METHOD_VERSION}".encode())
    for path in sorted(FOLDER.rglob("*.yaml")):
        made_of.update(path.name.encode() + b"\0" + path.read_bytes())
    for edition in editions():
        made_of.update(f"{edition} {load_edition(edition).hash} {withheld(edition)}".encode())
    return made_of.hexdigest()


def _of_record() -> Iterator[_Thing]:
    yield from _evaluations()
    yield from _claims()


def _of_editions() -> Iterator[_Thing]:
    shown = sorted(map(load_edition, editions()), key=lambda one: (-one.year, not one.own_text, one.id))
    for edition in shown:
        yield from _areas(edition)
    for edition in shown:
        yield from _sub_areas(edition)
    # A criterion of the bank stands in several editions: it is found once, in the newest of them that says the same.
    newest: dict[str, Criterion] = {}
    for edition in shown:
        for one in edition.criteria:
            first = newest.setdefault(one.id, one)
            if first is one or first.texts != one.texts:
                yield _criterion(edition, one)


def _evaluations() -> Iterator[_Thing]:
    """By name, each municipality's newest first."""
    newest_first = Evaluation.objects.select_related("municipality").order_by(
        F("latest").desc(nulls_last=True), "-pk"
    )
    for one in sorted(newest_first, key=lambda one: sort_key(one.stated_name)):
        now_called = one.municipality.name if one.municipality.name != one.stated_name else ""
        yield _Thing(
            "evaluation",
            one.slug,
            one.municipality.country,
            {language: f"{one.stated_name}, {month(one.evaluated, language)}" for language in LANGUAGES},
            {
                language: _joined(
                    now_called,
                    edition_in_short(one.edition, language),
                    _points(one.total, language),
                    one.note if language == _RECORDED_IN else "",
                )
                for language in LANGUAGES
            },
        )


def _points(total: int | None, language: str) -> str:
    return "" if total is None else translator(language)("%(total)s points") % {"total": total}


def _claims() -> Iterator[_Thing]:
    """By name, what was said last first. Where we have no words of our own the recorded statement is the title.

    The verdict is kept with it: what was said is never shown without, and to judge takes longer than to search.
    """
    checked = {one.id: one for country in (None, INVENTED) for one in claims(PUBLIC, country=country)}
    newest_first = Claim.objects.select_related("municipality").order_by("-stated", "-pk")
    for one in sorted(newest_first, key=lambda one: sort_key(one.stated_name)):
        claim = checked[one.reference]
        titles = {
            language: _about(claim_words.subject(claim, language), said)
            for language in LANGUAGES
            if (said := claim.said(language))
        }
        own_words = bool(titles)
        if not own_words:
            titles = {_RECORDED_IN: _about(claim_words.subject(claim, _RECORDED_IN), one.statement)}
        now_called = one.municipality.name if one.municipality else ""
        yield _Thing(
            "claim",
            one.reference,
            one.country,
            titles,
            {
                language: _joined(
                    one.statement if own_words and language == _RECORDED_IN else "",
                    now_called if now_called != one.stated_name else "",
                    month(one.stated, language) if one.stated else "",
                )
                for language in titles
            },
            claim.verdict,
        )


def _about(subject: str, said: str) -> str:
    return f"{subject}: {said}" if subject else said


def _areas(edition: Edition) -> Iterator[_Thing]:
    for area in edition.areas:
        yield _Thing("area", f"{edition.id}/{area.id}", "", _known(area.names), area.introduction)


def _sub_areas(edition: Edition) -> Iterator[_Thing]:
    for one in edition.sub_areas:
        yield _Thing("sub_area", f"{edition.id}/{one.id}", "", _known(one.names), one.purpose)


def _criterion(edition: Edition, one: Criterion) -> _Thing:
    return _Thing(
        "criterion",
        f"{edition.id}/{one.id}",
        "",
        # In every language there is a title in, also where the rest of the texts is not.
        _known({language: text.title for language, text in one.texts.items()}),
        {
            language: " ".join(
                part
                for part in (text.question, text.guidance, text.ideal, text.missing, ", ".join(text.keywords))
                if part
            )
            for language, text in one.texts.items()
        },
    )


def _known(texts: Mapping[str, str]) -> dict[str, str]:
    """Those in a language whose words we can stem."""
    return {language: text for language, text in texts.items() if language in search_words.LANGUAGES}


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
