"""The shapes in which editions and criteria are answered."""

from typing import ClassVar

from pydantic import Field

from kompass.api.asked import Asked
from kompass.api.fields import Exact, Shape, told
from kompass.api.lists import Page
from kompass.api.row import Links


class NameSource(Shape):
    """Where the name of an area in one language comes from."""

    language: str = told("Language of the name.", "nb")
    name: str = told("The name.", "Offentlighet og demokrati")
    country: str = told("Country whose association uses it.", "NO")
    source: str | None = told("Where it was published.", "ks.no")
    our_translation: bool = told("Whether it is our translation and was never published.", False)
    certain: bool = told("Whether the source is certain.", True)
    doubt: str | None = told("Why it is not certain.", "Read from a later report.")


class EditionArea(Shape):
    code: str = told("Number of the area.", "1")
    name: str = told(
        "Its name in the language asked for, or in the nearest there is.", "Openness and democracy"
    )
    maximum: float = told("Full points.", 100.0)
    maximum_exact: Exact = told("The same, exactly.", "100")
    certain: bool = told("Whether every source of the name is certain.", True)
    translated: list[str] = told("Languages in which the name is our translation.", ["en"])
    sources: list[NameSource] = told("Its names in every language, and where they come from.")


class Edition(Shape):
    """An edition of the instrument and its areas."""

    id: str = told("Id of the edition; stays.", "official-2010")
    year: int = told("Year of the edition.", 2010)
    name: str = told("Its name.", "Municipal Compass 2010")
    countries: list[str] = told("Countries it was used in.", ["NO", "SE", "DK"])
    languages: list[str] = told("Languages of its texts.", ["nb", "en"])
    own_text: bool = told(
        "Whether the texts are our own, and not the associations' official instrument.", False
    )
    provenance: str | None = told(
        "Where it comes from.", "Names of the areas as published by the associations."
    )
    licence: str | None = told("Licence of its texts.", "facts")
    maximum: float = told("Full points.", 800.0)
    maximum_exact: Exact = told("The same, exactly.", "800")
    n_sub_areas: int = told("Number of sub-areas; 0 where the edition stops at areas.", 0)
    n_criteria: int = told("Number of criteria; 0 where the edition stops at areas.", 0)
    hash: str = told(
        "SHA-256 of its content.", "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"
    )
    areas: list[EditionArea] = told("Its focus areas, in its order.")
    links: Links = told("Where more is.")


class Use(Shape):
    """How many evaluations of the record were made with it."""

    n: int = told("Real evaluations.", 21)
    n_with_total: int = told("Those whose total is known.", 20)
    n_invented: int = told("Invented ones; never among the `n`.", 0)
    first_year: int | None = told("Year of the first.", 2010)
    last_year: int | None = told("Year of the last.", 2021)


class EditionRow(Edition):
    use: Use = told("How many evaluations were made with it.")


class UnknownEdition(Shape):
    edition: str = told("What the record calls it.", "official-1999")
    n: int = told("Evaluations made with it.", 1)


class EditionFilter(Shape):
    """Editions are not filtered."""


class EditionList(Page):
    items: list[EditionRow] = told("The editions by year, the official one of a year first.")
    filter: EditionFilter = told("Always empty.")
    n_evaluations: int = told("All real evaluations of the record.", 57)
    n_not_told: int = told("Those of which it is not known which edition was used.", 4)
    unknown: list[UnknownEdition] = told("Editions the record names but Kompass has no file of.")


class Task(Shape):
    id: str = told("Id of the main task.", "democracy")
    name: str = told("One of the four main tasks of a municipality.", "Political-democratic arena")


class Level(Shape):
    value: int = told("The level, or the lowest value of its band.", 3)
    until: int = told("The highest value of its band; the same where the level is one value.", 3)
    name: str = told("What it means.", "to a high degree")


class LevelWording(Shape):
    level: int = told("The level, or the lowest value of its band.", 31)
    text: str = told("What it means there.", "The plan is carried out.")


class Panel(Shape):
    """A kind of areas that are rated by aspects of their own."""

    id: str = told("Id of the panel.", "enablers")
    name: str = told("Its name.", "Enablers")
    description: str | None = told("What it is about.", "What the organisation does.")
    levels: list[LevelWording] = told("What the levels mean for a criterion of it rated as a whole.")
    areas: list[str] = told("Numbers of its areas.", ["1", "2"])


class Aspect(Shape):
    id: str = told("Id of the aspect.", "built_up")
    name: str = told("What is looked at.", "Built up")
    description: str | None = told("What that means.", "There is a plan, and somebody is responsible.")
    weight: Exact = told("Its weight, exactly.", "1/4")
    panel: str | None = told("Panel whose areas it is for; null: for all.", None)
    levels: list[LevelWording] = told("What the levels mean for it, where the edition says so.")


class ImplausibleRule(Shape):
    """A profile that asks for a reason: `higher` above `lower` by `by` levels or more."""

    higher: str = told("Aspect.", "followed_up")
    lower: str = told("Aspect.", "built_up")
    by: int = told("Levels.", 2)


class EvidenceKind(Shape):
    id: str = told("Id of the kind of evidence; stays.", "council_papers")
    name: str = told("Its name.", "Council papers and minutes")


class Role(Shape):
    id: str = told("Id of the role; stays.", "mayor")
    name: str = told("Its name.", "Mayor")


class AspectWording(Shape):
    aspect: str = told("Id of the aspect.", "complied_with")
    text: str = told("What it means for this criterion, besides its description.", "Count only ...")


class Criterion(Shape):
    """What is rated."""

    id: str = told("Id of the criterion; the same in every edition.", "decisions-explained-plainly")
    code: str = told("Its number in this edition.", "1.1.2")
    maximum: float = told("Full points.", 5.0)
    maximum_exact: Exact = told("The same, exactly.", "5")
    text_language: str = told("Language of the texts: the one asked for, or the nearest there is.", "en")
    title: str = told("Title.", "Decisions are explained in plain words")
    question: str = told("What is asked.", "Does the municipality ...?")
    guidance: str | None = told("How to rate it.", "Look for ...")
    ideal: str | None = told("What the ideal municipality does.", "Every decision ...")
    missing: str | None = told("What is often missing.", "Nobody counts ...")
    keywords: list[str] = told("Words to search documents for.", ["plain language"])
    aspects: list[AspectWording] = told("Aspects that it words for itself; those left out it does not.")
    evidence: list[EvidenceKind] = told("Typical evidence, in its order.")
    ask: list[Role] = told("Whom to ask, in its order.")
    address: str = told(
        "The criterion in the API.", "/api/v1/editions/open-2020/criteria/decisions-explained-plainly"
    )


class SubArea(Shape):
    code: str = told("Number of the sub-area.", "1.1")
    name: str = told("Its name.", "Openness")
    purpose: str | None = told("What it is for.", "People can follow what is decided.")
    reason: str | None = told("Why it weighs what it weighs.", "Without insight nobody can take part.")
    maximum: float = told("Full points.", 25.0)
    maximum_exact: Exact = told("The same, exactly.", "25")
    main_tasks: list[Task] = told("Main tasks of a municipality that it is about.")
    criteria: list[Criterion] = told("Its criteria; with `q` only those found.")


class AreaBranch(Shape):
    area: EditionArea = told("The area.")
    introduction: str | None = told("What the area is about.", "An open municipality ...")
    sub_areas: list[SubArea] = told("Its sub-areas; none in an edition that stops at areas.")


class EditionPage(Shape):
    edition: Edition = told("The edition.")
    use: Use = told("How many evaluations were made with it.")
    levels: list[Level] = told("Levels from lowest to highest; none in an edition that stops at areas.")
    aspects: list[Aspect] = told(
        "What a criterion is rated by: where there are panels, by those of its panel."
    )
    panels: list[Panel] = told("Kinds of areas with aspects of their own; none where all are alike.")
    implausible: list[ImplausibleRule] = told("Profiles that ask for a reason.")
    not_applicable_limit: float = told(
        "Share (0..1) of full points above which not applicable is flagged.", 0.05
    )
    not_applicable_limit_exact: Exact = told("The same, exactly.", "1/20")
    tree: list[AreaBranch] = told("Areas, sub-areas and criteria with their texts.")
    q: str | None = told("What was sought; null: nothing.", "budget")
    n_found: int = told("Criteria in the tree.", 164)


class EditionAsked(Asked):
    free: ClassVar[frozenset[str]] = frozenset({"q"})

    q: str = Field(
        "",
        max_length=100,
        description="Only criteria with all these words in title or question.",
        json_schema_extra={"example": "budget"},
    )


class LevelPoints(Shape):
    level: int = told("The level, or the lowest value of its band.", 3)
    until: int = told("The highest value of its band; the same where the level is one value.", 3)
    name: str = told("What it means.", "to a high degree")
    points: float = told("What it is worth in points; of a band, its lowest value.", 3.8)
    points_exact: Exact = told("The same, exactly.", "15/4")
    points_until: float = told("What the highest value of its band is worth.", 3.8)
    points_until_exact: Exact = told("The same, exactly.", "15/4")


class AspectPoints(Shape):
    aspect: Aspect = told("The aspect.")
    levels: list[LevelPoints] = told("What each of its levels is worth, the other aspects at their lowest.")


class Neighbour(Shape):
    id: str = told("Id of the criterion.", "council-papers-published-early")
    title: str = told("Its title.", "Council papers are published early")
    address: str = told(
        "The criterion in the API.", "/api/v1/editions/open-2020/criteria/council-papers-published-early"
    )


class Placement(Shape):
    edition: str = told("Another edition that places the criterion.", "open-2020")
    code: str = told("Its number there.", "1.1.2")
    address: str = told(
        "The criterion there.", "/api/v1/editions/open-2020/criteria/decisions-explained-plainly"
    )


class CriterionPage(Shape):
    """A criterion, and what its levels are worth."""

    edition: Edition = told("The edition.")
    criterion: Criterion = told("The criterion with its texts.")
    area: EditionArea = told("The area it lies in.")
    sub_area: str = told("Number of the sub-area it lies in.", "1.1")
    sub_area_name: str = told("Its name.", "Openness")
    main_tasks: list[Task] = told("Main tasks of a municipality that the sub-area is about.")
    panel: str | None = told("Panel of its area, whose aspects it is rated by; null without panels.", None)
    quick: list[LevelPoints] = told("Points by level where all aspects are given that level.")
    aspects: list[AspectPoints] = told("What each aspect it is rated by adds by itself.")
    implausible: list[ImplausibleRule] = told("Profiles that ask for a reason.")
    number: int = told("Its place among all criteria of the edition, from 1.", 2)
    previous: Neighbour | None = told("The criterion before; null for the first.")
    following: Neighbour | None = told("The criterion after; null for the last.")
    elsewhere: list[Placement] = told("Other editions that place it.")
    links: Links = told("Where more is.")
