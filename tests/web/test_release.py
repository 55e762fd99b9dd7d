"""What could leak is made first; then every public page, feed, export, search and API answer is looked at."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from kompass.domain import finding, release, search, signing
from kompass.domain.access import NotAllowed
from kompass.domain.conflict import Refused
from kompass.models import Evaluation, Release
from tests.assigning import Made

pytestmark = pytest.mark.django_db

SECRET = "Hemmeligordet"
PUBLIC = (
    "/en/",
    "/en/municipalities/",
    "/en/municipalities/PLACE/",
    "/en/evaluations/",
    "/en/evaluations/PLACE-2026-05/",
    "/en/evaluations/PLACE-2026-05/report.pdf",
    f"/en/search/?q={SECRET}",
    "/en/search/?q=Storvik",
    "/en/data/",
    "/en/map/",
    "/en/about/",
    "/data/evaluations.csv",
    "/data/evaluations.json",
    "/data/ratings.csv",
    "/en/data/feed.atom",
    "/api/v1/evaluations",
    "/api/v1/municipalities",
    "/api/v1/search?q=Storvik",
)


@pytest.fixture
def made() -> Made:
    """Signed and final: 536 points, May 2026."""
    made = Made()
    made.agree_at_once()
    finding.add(made.viewer("evaluator"), made.key, "1", kind="strength", text=f"{SECRET} er godt")
    made.assignment.evaluated = "2026-05"
    made.assignment.stage = "fact_check"
    made.assignment.save()
    search.rebuild()
    digest = signing.digest_of(signing.to_sign(made.assignment))
    for name in ("lead_evaluator", "evaluator", "quality_assurer"):
        signing.sign(made.viewer(name), made.key, digest=digest)
    made.assignment.refresh_from_db()
    return made


def looked_at(made: Made) -> Iterator[tuple[str, str]]:
    client = Client()
    for address in addresses(made):
        answer = client.get(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        yield address, body.decode("utf-8", "replace")


def addresses(made: Made) -> list[str]:
    return [address.replace("PLACE", made.place.slug) for address in PUBLIC]


def told(made: Made) -> list[str]:
    """Addresses that tell of the result: its total, its date, or a word of a finding."""
    return [
        address
        for address, body in looked_at(made)
        if "2026-05" in body.replace(address, "").replace(f"{made.place.slug}-2026-05", "")
        # Not within a digest, an id or a larger number.
        or re.search(r"(?<![0-9A-Za-z])536(?![0-9A-Za-z])", body)
        or (SECRET in body and SECRET not in address)
    ]


def out(made: Made, audience: str = "public", **said: object) -> Release:
    return release.release(made.viewer("lead_evaluator"), made.key, audience=audience, **said)  # type: ignore[arg-type]


def test_nothing_of_it_is_in_the_record_before_it_is_released_to_the_public(made: Made) -> None:
    assert told(made) == []
    for audience in ("chief_officer", "leaders", "unions", "elected"):
        out(made, audience)
    assert (told(made), Evaluation.objects.count()) == ([], 0)


def test_released_to_the_public_it_is_in_the_record_and_withdrawn_it_is_gone(made: Made) -> None:
    row = out(made, source="https://storvik.example/kompass")
    kept = Evaluation.objects.get()
    assert (kept.slug, kept.total, kept.basis, kept.source.reference) == (
        f"{made.place.slug}-2026-05",
        536,
        "published",
        "https://storvik.example/kompass",
    )
    assert {one.area: one.points for one in kept.area_results.all()}["1"] == 67
    assert kept.snapshot.result["total"] == 536
    seen = set(told(made))
    assert {"/en/evaluations/", f"/en/municipalities/{made.place.slug}/", "/data/evaluations.csv"} <= seen
    assert not any(SECRET in body for address, body in looked_at(made) if SECRET not in address)
    with pytest.raises(Refused):
        out(made)
    release.withdraw(made.viewer("lead_evaluator"), made.key, release=row.pk, why="A mistake in area 3")
    assert (told(made), Evaluation.objects.count()) == ([], 0)
    out(made)
    assert Evaluation.objects.count() == 1


def test_an_embargo_ends_by_itself_and_not_a_minute_before(made: Made) -> None:
    until = timezone.now() + dt.timedelta(hours=1)
    out(made, since=until)
    assert (release.publish_due(now=until - dt.timedelta(seconds=1)), told(made)) == (0, [])
    assert release.publish_due(now=until) == 1
    assert release.publish_due(now=until) == 0
    assert Evaluation.objects.get().total == 536


def test_what_is_withdrawn_under_embargo_never_comes(made: Made) -> None:
    until = timezone.now() + dt.timedelta(hours=1)
    row = out(made, since=until)
    release.withdraw(made.viewer("lead_evaluator"), made.key, release=row.pk, why="Not yet treated")
    assert release.publish_due(now=until + dt.timedelta(days=1)) == 0


def test_an_audience_sees_the_result_from_its_time_on_until_it_is_withdrawn(made: Made) -> None:
    client = Client()
    client.force_login(made.people["elected"])
    address = f"/en/work/{made.key}/result/"
    assert client.get(address).status_code == 403
    row = out(made, "elected", since=timezone.now() + dt.timedelta(hours=1))
    assert client.get(address).status_code == 403
    Release.objects.filter(pk=row.pk).update(since=timezone.now())
    page = client.get(address).content.decode()
    assert ('<span class="big">536</span> of 800 points' in page, SECRET in page) == (True, True)
    assert client.get(f"{address}kompass-result.json").json()["result"]["total"] == 536
    lead = Client()
    lead.force_login(made.people["lead_evaluator"])
    answer = lead.post(f"/en/work/{made.key}/releases/{row.pk}/withdraw/", {"why": ""})
    assert answer.status_code == 422
    lead.post(f"/en/work/{made.key}/releases/{row.pk}/withdraw/", {"why": "The council first"})
    assert client.get(address).status_code == 403


def test_releases_are_made_in_the_page(made: Made) -> None:
    lead = Client()
    lead.force_login(made.people["lead_evaluator"])
    address = f"/en/work/{made.key}/releases/"
    assert lead.post(address, {"audience": "unions", "since": "2099-01-01T08:00"}).status_code == 302
    assert "under embargo" in lead.get(address).content.decode()
    assert lead.post(address, {"audience": "unions"}).status_code == 422
    assert lead.post(address, {"audience": "public", "source": "no address"}).status_code == 422


def test_what_the_record_has_already_is_not_released_again(made: Made) -> None:
    Evaluation.objects.create(
        municipality=made.place,
        slug="x",
        stated_name="Storvik",
        evaluated="2026-05",
        basis="published",
        total=1,
    )
    with pytest.raises(Refused):
        out(made)


def test_the_draft_is_for_the_chief_officer_alone() -> None:
    made = Made(stage="fact_check")
    with pytest.raises(Refused):
        out(made, "public")
    assert out(made, "chief_officer").of == "draft"
    with pytest.raises(NotAllowed):
        release.release(made.viewer("evaluator"), made.key, audience="chief_officer")
