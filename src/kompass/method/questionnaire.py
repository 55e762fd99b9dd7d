"""The municipality's own questionnaire: what a question feeds, and what is typically attached to its answer."""

from collections import Counter

from kompass.method.editions import Area, Criterion, Edition, Named, Question


def fed_by(edition: Edition, question: Question) -> tuple[Criterion, ...]:
    """The criteria that a question feeds, in the order of the edition."""
    return tuple(one for one in edition.criteria if one.id in question.feeds)


def feeding(edition: Edition, criterion: Criterion) -> tuple[tuple[int, Question], ...]:
    """The questions that feed a criterion, each with its number among all, from 1."""
    return tuple(
        (number, question)
        for number, question in enumerate(edition.questions, start=1)
        if criterion.id in question.feeds
    )


def typical_evidence(edition: Edition, question: Question) -> tuple[Named, ...]:
    """Kinds of evidence that the criteria a question feeds typically need: those that most of them need first."""
    counted = Counter(kind for criterion in fed_by(edition, question) for kind in criterion.evidence)
    by_id = {one.id: one for one in edition.evidence}
    # Among equals a Counter keeps the order of first mention.
    return tuple(by_id[kind] for kind, _n in counted.most_common())


def area_of(edition: Edition, question: Question) -> Area:
    """The area that most of the fed criteria are in, the first of equals."""
    counted = Counter(criterion.area for criterion in fed_by(edition, question))
    return edition.area_by_id[counted.most_common(1)[0][0]]
