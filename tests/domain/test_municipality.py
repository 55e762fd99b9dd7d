"""Finding the municipality that a source means (the import's tests show the rest)."""

import datetime as dt

import pytest

from kompass.domain.municipality import find, label
from kompass.domain.registers import Register, RegisterError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

DAY = dt.date(2024, 3, 1)


def test_a_code_is_enough() -> None:
    register = Register("NO")
    found = find(register, code="5025", name="", earliest=DAY, latest=DAY)
    assert (found.slug, label(register, found)) == ("no-roros", "Røros (1640, 5025)")


def test_a_code_of_another_time_without_a_name_is_refused() -> None:
    with pytest.raises(RegisterError, match=r"the code 1640 \(Røros \(1640, 5025\)\) was not in force then"):
        find(Register("NO"), code="1640", name="", earliest=DAY, latest=DAY)


def test_nothing_is_not_enough() -> None:
    with pytest.raises(RegisterError, match="give the code or the name of the municipality"):
        find(Register("NO"), code="", name="", earliest=DAY, latest=DAY)


def test_a_new_danish_name_is_known_from_then_on() -> None:
    register = Register("DK")
    new = find(register, code="", name="Fredericia", earliest=DAY, latest=DAY)
    assert label(register, new) == "Fredericia"
    assert find(register, code="", name="FREDERICIA", earliest=None, latest=None) is new
