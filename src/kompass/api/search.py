"""Searching everything at once: what was found of each kind, best first."""

from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from kompass.api.asked import Paged, country_field, field, params
from kompass.api.document import answers
from kompass.api.errors import refuse
from kompass.api.fields import Shape, known, told
from kompass.api.lists import Page, part
from kompass.api.row import Links, api_address, page_address
from kompass.domain.access import PUBLIC
from kompass.domain.queries import search as queries
from kompass.domain.queries.claim import verdict_name
from kompass.domain.queries.facts import edition_in_short
from kompass.domain.queries.municipality import MunicipalityHit
from kompass.domain.queries.reference import ParamReader

router = Router(tags=["Search"])

_EDITION_KINDS: Final = ("area", "sub_area")


class SearchAsked(Paged):
    free: ClassVar[frozenset[str]] = frozenset({"q"})

    q: str = Field(
        "",
        max_length=queries.LONGEST,
        description="Words, a name or a number; all words must be there, the last one may be begun only.",
        json_schema_extra={"example": "budget"},
    )
    kind: str = field(
        f"Only this kind, page by page. Without it the first {queries.PREVIEW} of every kind, on one page.",
        "criterion",
        enum=list(queries.KINDS),
    )
    country: str = country_field("Only this country. Empty or `all`: every real one. `ZZ`: the invented one.")


class Found(Shape):
    """Something that has the words."""

    kind: str = told("What it is.", "criterion")
    key: str = told(
        "Its name: slug or id; of a part of an edition `edition/part`.", "open-2020/goals-traced-to-unit"
    )
    title: str = told("Its title, in `title_language`.", "From political goal to unit")
    title_language: str = told("Language of the title.", "en")
    excerpt: str | None = told(
        "Where the words stand, in `excerpt_language`; null where the title says it all.",
        "… through plan and budget, to what the units do …",
    )
    excerpt_language: str | None = told("Language of the excerpt.", "en")
    verdict: str | None = told("Of a claim: its verdict.", "holds")
    verdict_name: str | None = told("The same in words.", "holds")
    edition: str | None = told("Of a part of an edition: which edition.", "open-2020")
    edition_name: str | None = told("Its name in short.", "open edition 2020")
    own_text: bool | None = told("Of a part of an edition: our own text, not the associations'.", True)
    code: str | None = told("Of a part of an edition: its place there.", "3.1.1")
    invented: bool = told("Whether it is invented.", False)
    links: Links = told("Where more is.")


class SearchFilter(Shape):
    q: str = told("What was looked for.", "budget")
    kind: str | None = told("Which kind; null: every one.", "criterion")
    country: str | None = told("Country code; null: every real country.", "NO")


class SearchList(Page):
    items: list[Found] = told("What was found, by kind, best first.")
    counts: dict[str, int] = told("How many there are of each kind.", {"criterion": 7, "area": 1})
    near: list[str] = told(
        "Where nothing was found in the language asked in: slugs of municipalities of a like name.",
        ["no-roros"],
    )
    filter: SearchFilter = told("What was asked for.")


@router.get("/search", response=answers(SearchList), summary="Search everything")
def search(request: HttpRequest, response: HttpResponse, asked: Query[SearchAsked]) -> SearchList:
    """Municipalities, evaluations, claims, and areas, sub-areas and criteria of editions, by their words."""
    reader = ParamReader(params(request, asked))
    kind = reader.one("kind", "", tuple(queries.KINDS))
    country = reader.country("")
    refuse(reader.problems, asked.language)
    found = queries.search(
        PUBLIC,
        asked.q,
        language=asked.language,
        country=country,
        kind=kind,
        page=asked.page,
        per_page=asked.per_page,
    )
    # Without a kind there is one page, of the first of each.
    this = part(request, asked, found.counts[kind] if kind else 0)
    this.link(response)
    items: list[Found] = []
    for group in found.groups:
        items += [_municipality(hit, asked.language) for hit in group.municipalities]
        items += [_found(hit, asked.language, invented=found.invented) for hit in group.hits]
    return SearchList(
        **{**this.fields, "n": found.counts[kind] if kind else found.n},
        items=items,
        counts=dict(found.counts),
        near=[hit.slug for hit in found.near],
        filter=SearchFilter(q=found.q, kind=known(kind), country=known(country)),
    )


def _municipality(hit: MunicipalityHit, language: str) -> Found:
    return Found(
        kind="municipality",
        key=hit.slug,
        title=hit.name,
        title_language=language,
        excerpt=None,
        excerpt_language=None,
        verdict=None,
        verdict_name=None,
        edition=None,
        edition_name=None,
        own_text=None,
        code=None,
        invented=hit.invented,
        links=Links(
            self=api_address("municipality", slug=hit.slug),
            page=page_address("municipality", language, slug=hit.slug),
        ),
    )


def _found(hit: queries.Hit, language: str, *, invented: bool) -> Found:
    excerpt = "".join(piece.text for piece in hit.excerpt)
    return Found(
        kind=hit.kind,
        key=hit.key,
        title=hit.text,
        title_language=hit.title_language,
        excerpt=known(excerpt),
        excerpt_language=hit.excerpt_language if excerpt else None,
        verdict=known(hit.verdict),
        verdict_name=verdict_name(hit.verdict, language) if hit.verdict else None,
        edition=hit.edition.id if hit.edition else None,
        edition_name=edition_in_short(hit.edition.id, language) if hit.edition else None,
        own_text=hit.edition.own_text if hit.edition else None,
        code=known(hit.code),
        # The editions are real ones, whichever country was asked for.
        invented=invented and hit.edition is None,
        links=_links(hit, language),
    )


def _links(hit: queries.Hit, language: str) -> Links:
    if hit.kind == "claim":
        address = api_address("claim", id=hit.key)
        return Links(self=address, page=page_address("claim", language, slug=hit.key))
    if hit.edition is None:
        address = api_address("evaluation", slug=hit.key)
        return Links(self=address, page=page_address("evaluation", language, slug=hit.key))
    if hit.kind in _EDITION_KINDS:
        address = api_address("edition", id=hit.edition.id)
        return Links(self=address, page=page_address("edition", language, slug=hit.edition.id))
    return Links(
        self=api_address("criterion", id=hit.edition.id, criterion_id=hit.part),
        page=page_address("criterion", language, slug=hit.edition.id, criterion_slug=hit.part),
    )
