"""Organisations as those who administer them see them."""

from dataclasses import dataclass

from kompass.domain.access import NotVisible, Viewer, organisations_administered


@dataclass(frozen=True, slots=True)
class Line:
    """`n_members` counts everybody who belongs to it."""

    key: str
    name: str
    kind: str
    n_members: int


@dataclass(frozen=True, slots=True)
class Member:
    key: str
    name: str
    email: str
    role: str
    active: bool
    self_: bool


@dataclass(frozen=True, slots=True)
class Page:
    key: str
    name: str
    kind: str
    municipality: str
    members: tuple[Member, ...]


def organisations(viewer: Viewer) -> tuple[Line, ...]:
    """Those the viewer administers, by name. One query and one for the counts."""
    rows = organisations_administered(viewer).prefetch_related("memberships")
    return tuple(Line(row.key, row.name, row.kind, len(row.memberships.all())) for row in rows)


def organisation(viewer: Viewer, key: str) -> Page:
    """Raises NotVisible."""
    found = organisations_administered(viewer).select_related("municipality").filter(key=key).first()
    if found is None:
        raise NotVisible(key)
    rows = found.memberships.select_related("user").order_by("role", "user__sort_key")
    return Page(
        key=found.key,
        name=found.name,
        kind=found.kind,
        municipality=found.municipality.slug if found.municipality else "",
        members=tuple(
            Member(
                key=str(row.user.key),
                name=row.user.name,
                email=row.user.email,
                role=row.role,
                active=row.user.is_active,
                self_=row.user_id == viewer.person,
            )
            for row in rows
        ),
    )
