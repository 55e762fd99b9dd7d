"""Who becomes whom when the register's list of changes is read."""

import datetime as dt

import pytest

from kompass.domain.registers import Change, Register, RegisterError
from kompass.models import Evaluation, Municipality, Population, Succession
from tests.making import evaluation, municipality

pytestmark = pytest.mark.django_db


def slugs(found: object) -> list[str]:
    return sorted(one.slug for one in found)  # type: ignore[attr-defined]


def predecessors(slug: str) -> list[str]:
    return sorted(Succession.objects.filter(successor__slug=slug).values_list("predecessor__slug", flat=True))


def successors(slug: str) -> list[str]:
    return sorted(Succession.objects.filter(predecessor__slug=slug).values_list("successor__slug", flat=True))


def add(register: Register, code: str, name: str, since: str | None, until: str | None = None) -> None:
    register.add_period(
        code=code,
        name=name,
        county_code="99",
        county="Fylke",
        valid_from=dt.date.fromisoformat(since) if since else None,
        valid_to=dt.date.fromisoformat(until) if until else None,
    )


def change(from_code: str, to_code: str, kind: str, day: str = "2020-01-01") -> Change:
    return Change(from_code, to_code, kind, "Gammel", "Ny", dt.date.fromisoformat(day))


def test_a_renumbering_told_later_joins_two_and_keeps_the_older_address() -> None:
    register = Register("NO")
    add(register, "0001", "Gammel", "2000-01-01", "2020-01-01")
    add(register, "3001", "Ny", "2020-01-01")
    register.write()
    old, new = Municipality.objects.get(slug="no-gammel"), Municipality.objects.get(slug="no-ny")
    evaluation(old, "2019", 300)
    evaluation(new, "2021", 400)
    Population.objects.create(municipality=new, code="3001", year=2021, inhabitants=5)

    register = Register("NO")
    assert register.apply(change("0001", "3001", "renumbering_and_name_change")) is True
    register.write()

    joined = Municipality.objects.get()
    assert (joined.pk, joined.slug, joined.name, joined.search_key) == (
        old.pk,
        "no-gammel",
        "Ny",
        "ny gammel 0001 3001",
    )
    assert sorted(Evaluation.objects.values_list("municipality", "total")) == [(old.pk, 300), (old.pk, 400)]
    assert Population.objects.get().municipality == joined
    assert Register("NO").apply(change("0001", "3001", "renumbering_and_name_change")) is False


def test_two_that_were_evaluated_at_one_date_cannot_become_one() -> None:
    register = Register("NO")
    add(register, "0001", "Gammel", "2000-01-01", "2020-01-01")
    add(register, "3001", "Ny", "2020-01-01")
    register.write()
    for slug in ("no-gammel", "no-ny"):
        evaluation(Municipality.objects.get(slug=slug), "2019", 300)
    register = Register("NO")
    register.apply(change("0001", "3001", "renumbering"))
    with pytest.raises(RegisterError, match="no-gammel and no-ny would become one"):
        register.write()


def test_joining_takes_successions_along() -> None:
    register = Register("NO")
    add(register, "0001", "A", "2000-01-01", "2020-01-01")
    add(register, "0002", "B", "2000-01-01", "2020-01-01")
    add(register, "3001", "C", "2020-01-01", "2022-01-01")
    add(register, "4001", "D", "2022-01-01")
    register.apply(change("0002", "3001", "merger"))
    register.apply(change("3001", "4001", "merger", "2022-01-01"))
    register.write()
    register = Register("NO")
    register.apply(change("0001", "3001", "renumbering"))
    register.write()
    assert predecessors("no-a") == ["no-b"]
    assert successors("no-a") == ["no-d"]
    assert slugs(Municipality.objects.all()) == ["no-a", "no-b", "no-d"]


def test_a_municipality_cannot_merge_into_itself() -> None:
    register = Register("NO")
    add(register, "0001", "Gammel", "2000-01-01", "2020-01-01")
    add(register, "3001", "Ny", "2020-01-01")
    register.apply(change("0001", "3001", "renumbering"))
    with pytest.raises(RegisterError, match="one municipality already"):
        register.apply(change("0001", "3001", "merger"))


def test_a_change_to_an_unknown_code_or_on_another_day_is_refused() -> None:
    register = Register("NO")
    add(register, "0001", "Gammel", "2000-01-01", "2019-01-01")
    add(register, "3001", "Ny", "2020-01-01")
    with pytest.raises(RegisterError, match="no municipality has the code 9999 from 2020-01-01 on"):
        register.apply(change("0001", "9999", "merger"))
    with pytest.raises(RegisterError, match="did not end on 2020-01-01 but on 2019-01-01"):
        register.apply(change("0001", "3001", "merger"))


def test_a_changed_kind_of_change_is_news() -> None:
    register = Register("NO")
    add(register, "0001", "Gammel", "2000-01-01", "2020-01-01")
    add(register, "3001", "Ny", "2020-01-01")
    assert register.apply(change("0001", "3001", "merger")) is True
    assert register.apply(change("0001", "3001", "merger")) is False
    assert register.apply(change("0001", "3001", "split_and_merger")) is True
    register.write()
    assert Succession.objects.get().kind == "split_and_merger"


def test_a_code_that_would_be_in_force_twice_is_found() -> None:
    register = Register("NO")
    add(register, "0001", "Gammel", "2000-01-01", "2020-01-01")
    add(register, "0001", "Ny", "2019-01-01")
    assert [(one.name, other.name) for one, other in register.overlaps()] == [("Gammel", "Ny")]


def test_addresses_stay_unlike_when_names_fold_alike() -> None:
    municipality("Ro", country="DK", slug="dk-roros")
    register = Register("DK")
    register.add_named("Røros")
    register.write()
    assert slugs(Municipality.objects.all()) == ["dk-roros", "dk-roros-2"]
