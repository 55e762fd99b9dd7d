"""Organisations and who belongs to them. None is ever left without an administrator."""

from django.db import transaction

from kompass.domain.access import NotVisible, Viewer, organisations_administered
from kompass.domain.conflict import Refused
from kompass.domain.people import person_id, person_with
from kompass.language import N_
from kompass.models import Membership, MembershipRole, Municipality, Organisation, OrganisationKind


@transaction.atomic
def found_body(viewer: Viewer, *, name: str, email: str, person: str) -> Organisation:
    """A new evaluation body whose first administrator is the person with this address, by an administrator of the
    service alone.

    Raises:
        NotVisible: the viewer administers no service.
        Refused: no name, or no address.
    """
    return _found(viewer, OrganisationKind.EVALUATION_BODY, name=name, email=email, person=person)


@transaction.atomic
def found_municipality(viewer: Viewer, *, municipality: str, email: str, person: str) -> Organisation:
    """A municipality (by its slug) as an organisation with its first administrator; raises as `found_body`."""
    place = Municipality.objects.filter(slug=municipality).first()
    if place is None:
        raise Refused({"municipality": N_("There is no such municipality: choose one from the list.")})
    if Organisation.objects.filter(municipality=place).exists():
        raise Refused({"municipality": N_("This municipality is here already.")})
    return _found(
        viewer,
        OrganisationKind.MUNICIPALITY,
        name=place.name,
        email=email,
        person=person,
        municipality=place,
    )


def _found(
    viewer: Viewer,
    kind: OrganisationKind,
    *,
    name: str,
    email: str,
    person: str,
    municipality: Municipality | None = None,
) -> Organisation:
    if not viewer.administrator:
        raise NotVisible(name)
    if not name.strip():
        raise Refused({"name": N_("Give the organisation a name.")})
    made = Organisation.objects.create(kind=kind, name=name.strip()[:120], municipality=municipality)
    Membership.objects.create(
        organisation=made,
        user_id=person_with(viewer, email=email, name=person),
        role=MembershipRole.ADMINISTRATOR,
    )
    return made


def _administered(viewer: Viewer, key: str) -> Organisation:
    found = organisations_administered(viewer).filter(key=key).first()
    if found is None:
        raise NotVisible(key)
    # Held until the transaction ends: two administrators who leave at once must not both succeed.
    return Organisation.objects.select_for_update().get(pk=found.pk)


@transaction.atomic
def add_member(
    viewer: Viewer, key: str, *, email: str, name: str, role: str, language: str = "nb"
) -> Membership:
    """Let somebody belong to an organisation, or give them another role in it; who has no account is invited.

    Raises:
        NotVisible: the viewer does not administer it.
        Refused: no such role, or it would lose its last administrator.
    """
    organisation = _administered(viewer, key)
    if role not in MembershipRole.values:
        raise Refused({"role": N_("There is no such role: choose one from the list.")})
    user = person_with(viewer, email=email, name=name, language=language)
    found = Membership.objects.filter(organisation=organisation, user=user).first()
    if found is None:
        return Membership.objects.create(organisation=organisation, user_id=user, role=role)
    if role != MembershipRole.ADMINISTRATOR:
        _keep_one(found)
    found.role = role
    found.save(update_fields=["role"])
    return found


@transaction.atomic
def remove_member(viewer: Viewer, key: str, *, person: str) -> None:
    """Raises as `add_member`; Refused too where the person does not belong to it."""
    organisation = _administered(viewer, key)
    found = Membership.objects.filter(organisation=organisation, user=person_id(person)).first()
    if found is None:
        raise Refused({"": N_("Choose a person from the list.")})
    _keep_one(found)
    found.delete()


def _keep_one(leaving: Membership) -> None:
    others = Membership.objects.filter(
        organisation=leaving.organisation, role=MembershipRole.ADMINISTRATOR
    ).exclude(pk=leaving.pk)
    if leaving.role == MembershipRole.ADMINISTRATOR and not others.exists():
        raise Refused({"": N_("This is the last administrator: name another one first.")})
