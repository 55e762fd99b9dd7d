"""Searching everything: municipalities by name and number, the record and the editions' texts by their words."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import BooleanField, Case, Q, When
from django.db.models.expressions import RawSQL

from kompass.domain import search_words
from kompass.domain.access import INVENTED, Viewer, visible_claims, visible_evaluations, visible_search
from kompass.domain.editions import load_edition
from kompass.domain.queries import municipality as municipality_queries
from kompass.domain.queries.facts import EditionFact, EvaluationRow, edition_fact, rows
from kompass.domain.queries.municipality import MunicipalityHit, MunicipalityList
from kompass.domain.search_words import Sought
from kompass.language import N_
from kompass.models import SearchEntry

KINDS: Final[Mapping[str, str]] = {
    "municipality": N_("Municipalities"),
    "evaluation": N_("Evaluations"),
    "claim": N_("Claims"),
    "area": N_("Areas"),
    "sub_area": N_("Sub-areas"),
    "criterion": N_("Criteria"),
}
"""What can be found, in the order in which it is shown."""

LONGEST: Final = 100
"""Letters of a search; what follows is left out."""
PREVIEW: Final = 5
PER_PAGE: Final = 20
_PARTS: Final = ("area", "sub_area", "criterion")  # of an edition
_EXCERPT: Final = 200
_BEFORE: Final = 60

_FULL_TEXT: Final = {
    # A fixed statement; what is sought goes in as its one parameter.
    "sqlite": "SELECT rowid FROM kompass_searchfulltext WHERE kompass_searchfulltext MATCH %s",
    "postgresql": "SELECT id FROM kompass_searchentry WHERE to_tsvector('simple', stems) @@ %s::tsquery",
}
_OPERATORS: Final = {
    "sqlite": {"all_of": " AND ", "any_of": " OR ", "beginning": "*"},
    "postgresql": {"all_of": " & ", "any_of": " | ", "beginning": ":*"},
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `marked`: it is among the words sought."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `title` is in the language of the page where there is one; `excerpt` is where the words stand,
    in its own language, and empty where the title says it all.

    Beside it the `evaluation`; or of a claim its `verdict` and when it was `stated`; or the `edition` with the `code`
    and `part` (its id) of the area, sub-area or criterion.
    """

    kind: str
    key: str
    title: tuple[Piece, ...]
    title_language: str
    excerpt: tuple[Piece, ...]
    excerpt_language: str
    evaluation: EvaluationRow | None = None
    verdict: str = ""
    stated: str = ""
    edition: EditionFact | None = None
    code: str = ""
    part: str = ""

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: `n` in all, the hits of this page. Municipalities are `municipalities` instead."""

    kind: str
    n: int
    hits: tuple[Hit, ...] = ()
    municipalities: tuple[MunicipalityHit, ...] = ()

    @property
    def n_shown(self) -> int:
        return len(self.hits) + len(self.municipalities)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Everything found, best first. `counts` are of every kind, zero among them; `groups` those with hits that are
    shown: all of them with their first ones, or with `kind` that kind alone, page by page.

    `shortened`: more was typed than is read. `near`: municipalities of a like name, where nothing was found,
    or only words of another language ("rörås" is found in Swedish texts, as "röras").
    `country` "" stands for all real ones.
    """

    q: str
    country: str
    kind: str
    n: int
    counts: Mapping[str, int]
    groups: tuple[Group, ...]
    page: int
    pages: int
    shortened: bool
    near: tuple[MunicipalityHit, ...]

    @property
    def invented(self) -> bool:
        return self.country == INVENTED


@dataclass(frozen=True, slots=True)
class NearAddress:
    """A page whose address is like one that does not exist; `when` "" for a municipality."""

    kind: str
    slug: str
    name: str
    when: str
    invented: bool


@dataclass(slots=True)
class _Match:
    """A thing in the index that has the words: in which languages, and whether in the title there."""

    kind: str
    key: str
    place: int
    languages: dict[str, bool]

    @property
    def order(self) -> tuple[bool, int]:
        return (not any(self.languages.values()), self.place)


def search(
    viewer: Viewer,
    text: str,
    *,
    language: str,
    country: str = "",
    kind: str = "",
    page: int = 1,
    per_page: int = PER_PAGE,
) -> SearchResult:
    """What has all the words of the text, in whichever language, the last word perhaps only begun.

    Hits in a title before hits in a text, then in the order of the record and of the editions. With `kind` (one of
    KINDS) only that, a page beyond the last being the last. At most 10 queries, however much is found.
    """
    wanted = " ".join(text.split())
    q = wanted[:LONGEST].strip()
    matches = _matches(viewer, Sought.of(q), country=country)
    first = kind == "municipality"
    named = (
        municipality_queries.municipalities(
            viewer, q=q, country=country, page=page if first else 1, per_page=per_page if first else PREVIEW
        )
        if q
        else MunicipalityList((), 0, 1, 1, per_page, "", country)
    )
    counts = {one: len(matches[one]) for one in KINDS} | {"municipality": named.n}
    n = sum(counts.values())
    pages = max(-(-counts.get(kind, 0) // per_page), 1)
    page = min(max(page, 1), pages)
    shown: list[_Match] = []
    for one in (kind,) if kind else KINDS:
        shown += matches[one][(page - 1) * per_page : page * per_page] if kind else matches[one][:PREVIEW]
    hits = _hits(viewer, shown, Sought.of(q), language=language, country=country)
    return SearchResult(
        q=q,
        country=country,
        kind=kind,
        n=n,
        counts=counts,
        groups=tuple(
            Group(
                one,
                counts[one],
                tuple(hits[one]),
                named.hits if one == "municipality" else (),
            )
            for one in ((kind,) if kind else KINDS)
            if counts[one]
        ),
        page=page,
        pages=pages,
        shortened=len(wanted) > LONGEST,
        near=()
        if not q or named.n or any(language in one.languages for kind in matches.values() for one in kind)
        else municipality_queries.near(viewer, q, country=country or None),
    )


def near_addresses(viewer: Viewer, kind: str, slug: str, *, limit: int = 5) -> tuple[NearAddress, ...]:
    """Pages that a mistyped address of a municipality or an evaluation may have meant. Seven queries at most.

    The invented ones only where the address begins as theirs do.
    """
    country, name, year = _taken_apart(slug)
    found = municipality_queries.near(viewer, name, country=country or None, limit=limit)
    if kind == "evaluation":
        by_slug = {hit.slug: place for place, hit in enumerate(found)}
        made = rows(
            visible_evaluations(viewer, country=country or None).filter(municipality__slug__in=by_slug)
        )
        if made:
            near = sorted(
                made,
                key=lambda row: (
                    by_slug[row.municipality],
                    not row.when.startswith(year),
                    row.when,
                    row.slug,
                ),
            )
            return tuple(
                NearAddress("evaluation", row.slug, row.name, row.when, row.invented) for row in near[:limit]
            )
    return tuple(NearAddress("municipality", hit.slug, hit.name, "", hit.invented) for hit in found)


_SLUG: Final = re.compile(r"(?:(?P<country>no|se|dk|zz)-)?(?P<name>.*?)(?:-(?P<year>\d{4})(?:-\d{2})?)?")


def _taken_apart(slug: str) -> tuple[str, str, str]:
    """ "no-roros-2017-06" as ("NO", "roros", "2017"); what is not told is ""."""
    found = _SLUG.fullmatch(slug.lower()[:LONGEST])
    if found is None:
        return "", "", ""
    return (found["country"] or "").upper(), found["name"].replace("-", " "), found["year"] or ""


def _index(sought: Sought, where: str) -> RawSQL:
    expression = sought.expression(where, **_OPERATORS[connection.vendor])
    return RawSQL(_FULL_TEXT[connection.vendor], (expression,))  # noqa: S611  a fixed statement with a parameter


def _matches(viewer: Viewer, sought: Sought, *, country: str) -> dict[str, list[_Match]]:
    """By kind, best first. One query."""
    found: dict[tuple[str, str], _Match] = {}
    if sought:
        entries = visible_search(viewer, country=country or None).filter(
            pk__in=_index(sought, search_words.ANYWHERE)
        )
        in_title = Case(
            When(pk__in=_index(sought, search_words.TITLE), then=True),
            default=False,
            output_field=BooleanField(),
        )
        for kind, key, place, language, titled in entries.order_by().values_list(
            "kind", "key", "place", "language", in_title
        ):
            match = found.setdefault((kind, key), _Match(kind, key, place, {}))
            match.languages[language] = titled
    by_kind: dict[str, list[_Match]] = defaultdict(list)
    for match in sorted(found.values(), key=lambda match: match.order):
        by_kind[match.kind].append(match)
    return by_kind


def _hits(
    viewer: Viewer, shown: Sequence[_Match], sought: Sought, *, language: str, country: str
) -> dict[str, list[Hit]]:
    """The matches as they are shown. At most four queries: entries, evaluations, claims."""
    keys: dict[str, list[str]] = defaultdict(list)
    for match in shown:
        keys[match.kind].append(match.key)
    hits: dict[str, list[Hit]] = defaultdict(list)
    if not shown:
        return hits
    chosen = Q()
    for kind, of_kind in keys.items():
        chosen |= Q(kind=kind, key__in=of_kind)
    entries: dict[tuple[str, str], dict[str, SearchEntry]] = defaultdict(dict)
    for entry in visible_search(viewer, country=country or None).filter(chosen):
        entries[entry.kind, entry.key][entry.language] = entry
    seen = visible_evaluations(viewer, country=country or None)
    evaluations = {
        row.slug: row
        for row in (rows(seen.filter(slug__in=keys["evaluation"])) if keys["evaluation"] else ())
    }
    said = visible_claims(viewer, country=country or None).filter(reference__in=keys["claim"])
    stated = dict(said.values_list("reference", "stated")) if keys["claim"] else {}
    for match in shown:
        told = entries[match.kind, match.key]
        # Whatever went from the record since the index was made is not shown.
        gone = {"evaluation": match.key not in evaluations, "claim": match.key not in stated}
        if not told or gone.get(match.kind, False):
            continue
        titled = told[_nearest(dict.fromkeys(told, True), language)]
        found = {code: in_title for code, in_title in match.languages.items() if code in told}
        if not found:
            continue
        matched = told[_nearest(found, language)]
        edition, code, part = _part(match)
        hits[match.kind].append(
            Hit(
                kind=match.kind,
                key=match.key,
                title=_marked(titled.title, sought.hits(titled.title, titled.language)),
                title_language=titled.language,
                excerpt=_excerpt(titled, matched, sought),
                excerpt_language=matched.language,
                evaluation=evaluations.get(match.key),
                verdict=titled.verdict,
                stated=stated.get(match.key, ""),
                edition=edition,
                code=code,
                part=part,
            )
        )
    return hits


def _nearest(languages: Mapping[str, bool], language: str) -> str:
    """The language of the page, else the first of ours, one with the words in the title before others."""
    return min(
        languages,
        key=lambda code: (code != language, not languages[code], search_words.LANGUAGES.index(code)),
    )


def _part(match: _Match) -> tuple[EditionFact | None, str, str]:
    """Edition, code and id of a part of an edition."""
    edition_id, _slash, part = match.key.partition("/")
    if not part:
        return None, "", ""
    code = part
    if match.kind == "criterion":
        code = load_edition(edition_id).criterion_by_id[part].code
    return edition_fact(edition_id), code, part


def _excerpt(titled: SearchEntry, matched: SearchEntry, sought: Sought) -> tuple[Piece, ...]:
    """Where the words stand, if not in the title shown; of an edition's part without them the beginning."""
    text = search_words.composed(matched.text)
    hits = sought.hits(text, matched.language)
    if matched is not titled and (not hits or titled.kind in _PARTS):
        text = search_words.composed(f"{matched.title.rstrip('.')}. {matched.text}")
        hits = sought.hits(text, matched.language)
    if not hits:
        return _marked(_cut(text, 0), []) if titled.kind in _PARTS else ()
    start = 0
    if hits[0].start > _BEFORE:
        start = text.find(" ", hits[0].start - _BEFORE, hits[0].start) + 1 or hits[0].start
    shown = _cut(text, start)
    before = [Piece("… ")] if start else []
    return (*before, *_marked(shown, sought.hits(shown, matched.language)))


def _cut(text: str, start: int) -> str:
    """At most _EXCERPT letters from `start`, ending with a word."""
    if len(text) - start <= _EXCERPT:
        return text[start:]
    end = text.rfind(" ", start + 1, start + _EXCERPT)
    return text[start : end if end > start else start + _EXCERPT] + " …"


def _marked(text: str, hits: Sequence[search_words.Word]) -> tuple[Piece, ...]:
    text = search_words.composed(text)
    pieces = []
    done = 0
    for word in hits:
        if word.start > done:
            pieces.append(Piece(text[done : word.start]))
        pieces.append(Piece(text[word.start : word.end], marked=True))
        done = word.end
    if done < len(text):
        pieces.append(Piece(text[done:]))
    return tuple(pieces)
