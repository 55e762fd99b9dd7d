"""Organisations: who belongs, and that none is left without an administrator."""

import pytest

from kompass.domain import organisation
from kompass.domain.access import NotVisible, Viewer
from kompass.domain.conflict import Refused
from kompass.models import Membership, User
from tests.assigning import Made

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    return Made()


def test_an_administrator_of_the_service_founds_bodies_and_municipalities(made: Made) -> None:
    service = made.viewer("service_administrator")
    body = organisation.found_body(service, name=" Kompass Sør ", email="anne@example.org", person="Anne")
    assert (body.name, body.kind) == ("Kompass Sør", "evaluation_body")
    assert [(one.user.name, one.role) for one in body.memberships.all()] == [("Anne", "administrator")]
    with pytest.raises(Refused) as refused:
        organisation.found_municipality(
            service, municipality=made.place.slug, email="anne@example.org", person="Anne"
        )
    assert list(refused.value.faults) == ["municipality"]
    for nobody in (made.viewer("body_administrator"), Viewer()):
        with pytest.raises(NotVisible):
            organisation.found_body(nobody, name="Mine", email="a@example.org", person="A")


def test_the_last_administrator_stays(made: Made) -> None:
    berit = made.viewer("body_administrator")
    key = str(made.people["body_administrator"].key)
    with pytest.raises(Refused):
        organisation.remove_member(berit, made.body.key, person=key)
    with pytest.raises(Refused):
        organisation.add_member(berit, made.body.key, email="berit.body@example.org", name="", role="member")
    organisation.add_member(berit, made.body.key, email="ola@example.org", name="Ola", role="administrator")
    organisation.add_member(berit, made.body.key, email="berit.body@example.org", name="", role="member")
    assert dict(Membership.objects.filter(organisation=made.body).values_list("user__name", "role")) == {
        "Berit Body": "member",
        "Ola": "administrator",
    }


def test_only_its_administrators_see_to_an_organisation(made: Made) -> None:
    other = made.viewer("municipality_administrator")
    with pytest.raises(NotVisible):
        organisation.add_member(other, made.body.key, email="x@example.org", name="X", role="member")
    assert not User.objects.filter(email="x@example.org").exists()
