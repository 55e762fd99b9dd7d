"""`kompass notes`: what whoever runs the service does with the keys."""

import datetime as dt

import pytest
from cryptography.fernet import Fernet

from kompass.domain import sealing
from kompass.models import NotesKey
from tests.assigning import Made
from tests.cli.running import answer, run

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("record")
def test_a_key_whose_day_has_come_is_destroyed_and_the_others_are_wrapped_anew() -> None:
    made = Made(stage="visit")
    sealing.sealer(made.assignment, make=True)
    made.at("closed")
    NotesKey.objects.update(destroy_on=dt.date(2026, 1, 1))
    assert answer("notes", "rotate") == {"wrapped": 1, "cannot_be_opened": 0}
    assert answer("notes", "destroy") == {"destroyed": [made.key]}
    assert answer("notes", "destroy") == {"destroyed": []}
    assert answer("notes", "rotate") == {"wrapped": 0, "cannot_be_opened": 0}


@pytest.mark.usefixtures("record")
def test_a_key_that_cannot_be_opened_is_told_and_fails() -> None:
    made = Made(stage="visit")
    sealing.sealer(made.assignment, make=True)
    NotesKey.objects.update(wrapped=Fernet(Fernet.generate_key()).encrypt(b"x").decode())
    result = run("notes", "rotate")
    assert (result.exit_code, "KOMPASS_NOTES_KEYS" in result.output) == (1, True)


def test_a_new_key_is_one() -> None:
    assert Fernet(run("notes", "new-key").stdout.strip().encode())
