"""The municipality's own questionnaire of an edition: its questions by area, and what each of them feeds."""

from dataclasses import dataclass
from itertools import groupby

from kompass.domain.access import Viewer
from kompass.domain.editions import load_edition
from kompass.domain.queries.edition_files import EditionNotFound
from kompass.domain.queries.facts import AreaFact, EditionFact, edition_fact
from kompass.domain.queries.languages import in_order
from kompass.method.editions import Criterion, Named, Question
from kompass.method.questionnaire import area_of, fed_by, typical_evidence


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with its number among all, the criteria it feeds and what is typically attached."""

    number: int
    question: Question
    feeds: tuple[Criterion, ...]
    evidence: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class AskedArea:
    """The questions most of whose criteria are in one area."""

    area: AreaFact
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """`text_languages`: those that every question is in."""

    edition: EditionFact
    areas: tuple[AskedArea, ...]
    n: int
    n_fed: int
    text_languages: tuple[str, ...]


def questionnaire(viewer: Viewer, edition_id: str) -> Questionnaire:
    """The questions of an edition. No query.

    Raises:
        EditionNotFound: there is none of that id, or it has no questions.
    """
    fact = edition_fact(edition_id)
    if fact is None:
        raise EditionNotFound(edition_id)
    found = load_edition(edition_id)
    if not found.questions:
        raise EditionNotFound(edition_id)
    by_code = {area.code: area for area in fact.areas}
    asked = [
        AskedQuestion(number, question, fed_by(found, question), typical_evidence(found, question))
        for number, question in enumerate(found.questions, start=1)
    ]
    return Questionnaire(
        edition=fact,
        areas=tuple(
            AskedArea(by_code[code], tuple(group))
            for code, group in groupby(asked, key=lambda one: area_of(found, one.question).id)
        ),
        n=len(asked),
        n_fed=len({criterion.id for one in asked for criterion in one.feeds}),
        text_languages=in_order(set.intersection(*(set(one.question.texts) for one in asked))),
    )
