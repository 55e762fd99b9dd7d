"""What next: gaps of a published result, and a what-if whose address holds all of it."""

from fractions import Fraction

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kompass import method
from kompass.domain.access import PUBLIC
from kompass.domain.queries.facts import EvaluationNotFound
from kompass.domain.queries.next_steps import next_steps
from kompass.models import Assignment, Evaluation, Finding, Organisation, Release, Snapshot
from tests.assigning import person
from tests.web.reading import key_figures, links, main_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_and_example")]

SLUG = "zz-eksempelvik-2024-05"
PAGE = f"/en/evaluations/{SLUG}/next/"


def two() -> tuple[str, str]:
    """Two criteria with much to gain."""
    found = next_steps(PUBLIC, SLUG)
    return found.most[0].row.id, found.most[1].row.id


def test_gaps_are_those_of_the_method() -> None:
    found = next_steps(PUBLIC, SLUG)
    kept = Snapshot.objects.get(evaluation__slug=SLUG)
    edition = method.load_edition(kept.edition)
    result = method.score(edition, kept.ratings)
    slugs = {member.slug for member in found.compared.members}
    peers = {
        one.evaluation.slug: {
            key: points
            for key, points in method.score(edition, one.ratings).criteria.items()
            if points is not None
        }
        for one in Snapshot.objects.filter(
            evaluation__slug__in=slugs, edition_hash=edition.hash
        ).select_related("evaluation")
    }
    expected = {
        gain.criterion: (gain.to_gain, gain.reachable, gain.holders)
        for gain in method.gains(edition, result, best=method.best_practice(peers))
    }
    assert {
        one.row.id: (one.to_gain, one.reachable, tuple(holder.slug for holder in one.holders))
        for one in found.criteria
        if one.to_gain is not None
    } == expected
    assert found.n_rated == len(peers) > 10


def test_what_if_is_that_of_the_method(client: Client) -> None:
    one, other = two()
    kept = Snapshot.objects.get(evaluation__slug=SLUG)
    edition = method.load_edition(kept.edition)
    expected = method.what_if(
        edition,
        kept.ratings,
        {
            key: {aspect.id: max(3, kept.ratings[key].get(aspect.id, 0)) for aspect in edition.aspects}
            for key in (one, other)
        },
    )
    page = client.get(PAGE, {"to": [f"{one}:3", f"{other}:3", ""]}).content
    assert key_figures(page)[0] == f"{expected.before.total} → {expected.after.total}"
    assert expected.gain is not None
    assert expected.gain > 0
    found = next_steps(PUBLIC, SLUG, [f"{one}:3", f"{other}:3"])
    assert (found.what_if.after, found.what_if.gain) == (expected.after, expected.gain)
    assert found.what_if.rank_after is not None
    assert found.what_if.rank_before is not None
    assert found.what_if.rank_after <= found.what_if.rank_before
    assert sum(area.gain or 0 for area in found.areas) == (expected.after.total or 0) - (
        expected.before.total or 0
    )


def test_a_target_never_lowers() -> None:
    full = next(one.row for one in next_steps(PUBLIC, SLUG).criteria if one.row.fulfilment == 1)
    assert next_steps(PUBLIC, SLUG, [f"{full.id}:1"]).what_if.gain == Fraction()


def test_targets_that_make_no_sense_are_told_and_left_out(client: Client) -> None:
    one, _other = two()
    words = main_words(client.get(PAGE, {"to": [f"{one}:9", "nothing:2", "<b>"]}).content)
    assert f"“{one}:9” names no level of the scale" in words
    assert "“nothing:2” names no criterion" in words
    assert "Choose a level for one or more criteria below" in words


def test_only_where_ratings_are_known(client: Client) -> None:
    with pytest.raises(EvaluationNotFound):
        next_steps(PUBLIC, "no-nowhere-2020")
    Snapshot.objects.get(evaluation__slug=SLUG).delete()
    assert client.get(PAGE).status_code == 404


def test_best_practice_and_improvements_are_told_once_released(client: Client) -> None:
    found = next_steps(PUBLIC, SLUG)
    gap = next(one for one in found.most if len(one.holders) == 1)
    texts = {}
    for slug, kind in ((gap.holders[0].slug, "best_practice"), (SLUG, "improvement")):
        published = Evaluation.objects.get(slug=slug)
        body = Organisation.objects.create(kind="evaluation_body", name=f"Body of {slug}")
        assignment = Assignment.objects.create(
            municipality=published.municipality,
            body=body,
            edition="open-2020",
            edition_hash=method.load_edition("open-2020").hash,
            stage="follow_up",
            published=published,
        )
        writer = person(f"Writer {kind}")
        texts[kind] = f"They ask everybody once a year ({kind})."
        Finding.objects.create(
            assignment=assignment,
            area=gap.row.area,
            kind=kind,
            text=texts[kind],
            criteria=[gap.row.id],
            place=1,
            written_by=writer,
        )
        words = main_words(client.get(PAGE).content)
        assert (texts["best_practice"] in words, "named in the report" in words) == (
            kind == "improvement",
            False,
        )
        Release.objects.create(
            assignment=assignment, audience="public", of="result", since=timezone.now(), released_by=writer
        )
    page = client.get(PAGE).content
    words = main_words(page)
    assert [text for text in texts.values() if text not in words] == []
    assert "named in the report" in words
    # Each with the way to take it over, beside the criterion.
    assert {address for address in links(page) if "/take/" in address} == {
        f"/en/work/strategy/take/{one.key}/?criterion={gap.row.id}" for one in Finding.objects.all()
    }


def test_queries_are_bounded(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(22):
        client.get(PAGE)
