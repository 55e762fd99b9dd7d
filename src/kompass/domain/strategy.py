"""Strategies: begun by a municipality, worked out, adopted, published, closed; their parts and who has a role."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from kompass import installed
from kompass.domain import begun, history
from kompass.domain.access import (
    MUNICIPALITY_ADMINISTRATOR,
    NotVisible,
    StrategyCapability,
    StrategySeat,
    Viewer,
    organisations_administered,
    strategy_seat,
    visible_assignments,
)
from kompass.domain.conflict import Refused
from kompass.domain.judgement import LONGEST
from kompass.domain.people import person_id, person_with
from kompass.domain.writing import Mark, settle, sign
from kompass.language import N_
from kompass.models import (
    Assignment,
    BegunKind,
    Evaluation,
    GoalKind,
    OrganisationKind,
    Strategy,
    StrategyRole,
    StrategyRoleKind,
    StrategyStatus,
    SubStrategy,
)

TEXTS: Final = ("title", "vision", "note", "goal_text")
FIELDS: Final = (*TEXTS, "period_from", "period_until", "goal_kind", "goal_value", "edition")
MOST_POINTS: Final = 10_000
TOO_LONG: Final = N_("This is too long to be kept: shorten it.")
NEW: Final = "new"
"""What is begun of something that is not there yet (`kompass.domain.strategy_begun`)."""
NO_TITLE: Final = N_("Give it a title.")


@transaction.atomic
def start(viewer: Viewer, *, organisation: str, title: str, basis: str = "") -> Strategy:
    """A new draft of the municipality with that organisation key. `basis`: the slug of an evaluation of the record, or
    the key of one carried out here.

    Raises:
        NotVisible: the viewer does not administer that municipality.
        Refused: no title, or no such evaluation of this municipality.
    """
    owner = (
        organisations_administered(viewer)
        .filter(key=organisation, kind=OrganisationKind.MUNICIPALITY, memberships__user=viewer.person)
        .first()
    )
    if owner is None or owner.municipality is None:
        raise NotVisible(organisation)
    evaluation, assignment = _basis(viewer, basis, owner.municipality.pk)
    made = Strategy.objects.create(
        municipality=owner.municipality,
        organisation=owner,
        title=titled(title),
        basis_evaluation=evaluation,
        basis_assignment=assignment,
        edition=assignment.edition if assignment else _known(evaluation.edition if evaluation else ""),
        is_example=owner.municipality.country == "ZZ",
    )
    history.record(
        made,
        by=viewer.person,
        action="start",
        kind="strategy",
        key="",
        content={"title": made.title, "basis": basis},
    )
    return made


def _known(edition: str) -> str:
    return edition if edition in installed.editions() else ""


def _basis(viewer: Viewer, basis: str, municipality: int) -> tuple[Evaluation | None, Assignment | None]:
    if not basis:
        return None, None
    evaluation = Evaluation.objects.filter(slug=basis, municipality=municipality).first()
    assignment = visible_assignments(viewer).filter(key=basis, municipality=municipality).first()
    if evaluation is None and assignment is None:
        raise Refused({"basis": N_("That is no evaluation of this municipality: choose one from the list.")})
    return evaluation, assignment


def titled(title: str) -> str:
    """A title as it is kept; raises Refused for none."""
    if not title.strip():
        raise Refused({"title": NO_TITLE})
    if len(title.strip()) > 200:
        raise Refused({"title": TOO_LONG})
    return title.strip()


def texts_kept(given: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Raises Refused for a text that is too long."""
    faults = {name: TOO_LONG for name in names if len(str(given.get(name) or "")) > LONGEST}
    if faults:
        raise Refused(faults)


def in_order(first: dt.date | None, last: dt.date | None, field: str) -> None:
    if first and last and last < first:
        raise Refused({field: N_("This is before the beginning: correct one of the dates.")})


def change_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs, as JSON: name -> [before, after]."""
    return {
        name: [as_json(before.get(name)), as_json(after[name])]
        for name in after
        if before.get(name) != after[name]
    }


def as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def editing(viewer: Viewer, key: str) -> StrategySeat:
    held = strategy_seat(viewer, key, locked=True)
    held.need(StrategyCapability.EDIT)
    return held


def _steering(viewer: Viewer, key: str) -> StrategySeat:
    held = strategy_seat(viewer, key, locked=True)
    held.need(StrategyCapability.STEER)
    return held


def tell(held: StrategySeat, action: str, kind: str, key: str, content: Mapping[str, Any] | None) -> None:
    history.record(held.strategy, by=held.person, action=action, kind=kind, key=key, content=content)


@transaction.atomic
def change(viewer: Viewer, key: str, *, mark: Mark, basis: str = "", **given: Any) -> Strategy:
    """Keep what a strategy says: the fields of `FIELDS`.

    Raises:
        NotVisible, NotAllowed.
        Conflict: somebody else changed it in the meantime.
        Refused: no title, a period that ends before it begins, a goal without its figure.
    """
    held = editing(viewer, key)
    row = held.strategy
    if not settle(row, mark, current=lambda: content(row)):
        return row
    before = content(row)
    texts_kept(given, TEXTS)
    in_order(given.get("period_from"), given.get("period_until"), "period_until")
    _check_goal(given)
    edition = given.get("edition", "")
    if edition and edition not in installed.editions():
        raise Refused({"edition": N_("There is no such edition: choose one from the list.")})
    for name in FIELDS:
        if name in given:
            setattr(row, name, given[name])
    row.title = titled(given.get("title", ""))
    if row.goal_kind == GoalKind.NONE:
        row.goal_value = None
    row.basis_evaluation, row.basis_assignment = _basis(viewer, basis, row.municipality_id)
    sign(row, mark)
    row.save()
    begun.sent(held, BegunKind.STRATEGY, "")
    changed = change_of(before, content(row))
    if changed:
        tell(held, "write", "strategy", "", changed)
    return row


def _check_goal(given: Mapping[str, Any]) -> None:
    kind, value = given.get("goal_kind", GoalKind.NONE), given.get("goal_value")
    if kind not in GoalKind.values:
        raise Refused({"goal_kind": N_("Choose one from the list.")})
    if kind != GoalKind.NONE and not (value and 0 < value <= MOST_POINTS):
        raise Refused({"goal_value": N_("Say the points or the place that is aimed at, as a whole number.")})


def content(row: Strategy) -> dict[str, Any]:
    """What a strategy says of itself."""
    said = {name: getattr(row, name) for name in FIELDS}
    return said | {"basis": basis_key(row)}


def basis_key(row: Strategy) -> str:
    if row.basis_evaluation:
        return row.basis_evaluation.slug
    return row.basis_assignment.key if row.basis_assignment else ""


@transaction.atomic
def adopt(viewer: Viewer, key: str, *, on: dt.date) -> None:
    """The council has adopted it. Raises Refused where it is adopted already, or the day lies ahead."""
    held = _steering(viewer, key)
    row = held.strategy
    if row.status != StrategyStatus.DRAFT:
        raise Refused({"": N_("This strategy is adopted already.")})
    if on > timezone.localdate():
        raise Refused({"on": N_("That day is still to come: give the day of the decision.")})
    row.status, row.adopted_on = StrategyStatus.ADOPTED, on
    row.save(update_fields=["status", "adopted_on"])
    tell(held, "adopt", "strategy", "", {"on": on.isoformat()})


@transaction.atomic
def close(viewer: Viewer, key: str, *, why: str) -> None:
    """End the work with it: from then on it is read and never changed. Raises Refused without a reason, or for a
    draft."""
    held = _steering(viewer, key)
    row = held.strategy
    if row.status == StrategyStatus.DRAFT:
        raise Refused({"": N_("A draft is not closed: adopt it first.")})
    if not why.strip():
        raise Refused({"why": N_("Say why.")})
    texts_kept({"why": why}, ("why",))
    row.status, row.closed_on = StrategyStatus.CLOSED, timezone.localdate()
    row.save(update_fields=["status", "closed_on"])
    row.begun.all().delete()  # nothing can be sent any more
    tell(held, "close", "strategy", "", {"why": why.strip()})


@transaction.atomic
def publish(viewer: Viewer, key: str, *, shown: bool) -> None:
    """Let everybody read it, or nobody any more."""
    held = strategy_seat(viewer, key, locked=True)
    held.need(StrategyCapability.PUBLISH)
    row = held.strategy
    if (row.published_at is not None) == shown:
        return
    row.published_at = timezone.now() if shown else None
    row.save(update_fields=["published_at"])
    tell(held, "publish" if shown else "withdraw", "strategy", "", None)


# Its parts -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_part(viewer: Viewer, key: str, *, title: str, text: str = "") -> SubStrategy:
    """A new sub-strategy, the last one."""
    held = editing(viewer, key)
    texts_kept({"text": text}, ("text",))
    last = held.strategy.sub_strategies.aggregate(last=Max("number"))["last"] or 0
    made = SubStrategy.objects.create(strategy=held.strategy, number=last + 1, title=titled(title), text=text)
    begun.sent(held, BegunKind.PART, NEW)
    tell(held, "add", "sub_strategy", str(made.number), {"title": made.title, "text": text})
    return made


@transaction.atomic
def change_part(viewer: Viewer, key: str, number: int, *, mark: Mark, title: str, text: str) -> None:
    """Raises NotVisible, Conflict, Refused."""
    held = editing(viewer, key)
    row = _part(held, number)
    if not settle(row, mark, current=lambda: {"title": row.title, "text": row.text}):
        return
    texts_kept({"text": text}, ("text",))
    before = {"title": row.title, "text": row.text}
    row.title, row.text = titled(title), text
    sign(row, mark)
    row.save()
    begun.sent(held, BegunKind.PART, str(number))
    changed = change_of(before, {"title": row.title, "text": row.text})
    if changed:
        tell(held, "write", "sub_strategy", str(number), changed)


@transaction.atomic
def remove_part(viewer: Viewer, key: str, number: int) -> None:
    """Take a sub-strategy away. Raises Refused while measures belong to it."""
    held = editing(viewer, key)
    row = _part(held, number)
    if row.measures.filter(removed_at=None).exists():
        raise Refused({"": N_("Measures belong to this sub-strategy: move them to another one first.")})
    tell(held, "remove", "sub_strategy", str(number), {"title": row.title, "text": row.text})
    begun.sent(held, BegunKind.PART, str(number))
    row.delete()


def _part(held: StrategySeat, number: int) -> SubStrategy:
    row = held.strategy.sub_strategies.select_for_update().filter(number=number).first()
    if row is None:
        raise NotVisible(str(number))
    return row


# Who has a role ------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_role(
    viewer: Viewer, key: str, *, email: str, name: str, role: str, language: str = "nb"
) -> StrategyRole:
    """Give somebody a role, or another one; who has no account is invited. Raises Refused for no such role."""
    held = _steering(viewer, key)
    if role not in StrategyRoleKind.values:
        raise Refused({"role": N_("There is no such role: choose one from the list.")})
    user = person_with(viewer, email=email, name=name, language=language)
    row, _made = StrategyRole.objects.update_or_create(
        strategy=held.strategy, user_id=user, defaults={"role": role}
    )
    tell(held, "add", "role", str(row.user.key), {"role": role})
    return row


@transaction.atomic
def take_role(viewer: Viewer, key: str, *, person: str) -> None:
    """Raises Refused where that person has none, or would lock the strategy away from everybody."""
    held = _steering(viewer, key)
    row = held.strategy.roles.filter(user=person_id(person)).first()
    if row is None:
        raise Refused({"": N_("Choose a person from the list.")})
    if row.user_id == held.person and MUNICIPALITY_ADMINISTRATOR not in held.roles:
        raise Refused({"": N_("You cannot take your own role away: ask another who steers the work.")})
    tell(held, "remove", "role", str(row.user.key), {"role": row.role})
    row.delete()
