"""`kompass user`: the first administrator, and what an operator can do about accounts."""

from pathlib import Path

import pytest
from django.core import mail

from kompass.domain import invitation
from kompass.models import User
from tests.cli.running import answer, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def token(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[-1]


def test_the_first_administrator_gets_a_link_that_opens_the_account() -> None:
    added = answer("user", "add", "Ola@Example.no", "--name", "Ola Nordmann", "--administrator")
    assert added["link"].startswith("http://localhost:8000/en/account/invitation/")
    assert mail.outbox == []
    user = invitation.accept(token(added["link"]), password="nordavind over fjellet")
    assert user is not None
    assert (user.email, user.name, user.is_administrator, user.is_active) == (
        "ola@example.no",
        "Ola Nordmann",
        True,
        True,
    )
    assert answer("user", "list") == [
        {
            "email": "ola@example.no",
            "name": "Ola Nordmann",
            "administrator": True,
            "state": "active",
            "second_factor": False,
            "last_sign_in": None,
        }
    ]
    again = run("user", "add", "ola@example.no")
    assert (again.exit_code, "kompass user reset ola@example.no" in again.output) == (1, True)


def test_an_account_can_be_reset_and_closed_but_not_the_last_administrators() -> None:
    answer("user", "add", "ola@example.no", "--send")
    assert [letter.to for letter in mail.outbox] == [["ola@example.no"]]
    link = answer("user", "reset", "ola@example.no")["link"]
    assert invitation.pending(token(link)) is not None
    assert run("user", "deactivate", "ola@example.no").exit_code == 0
    refused = run("user", "reset", "ola@example.no")
    assert refused.exit_code == 1
    assert "This account is closed. Open it again with --reopen." in refused.output
    assert invitation.pending(token(link)) is None  # what was sent before opens nothing
    again = answer("user", "reset", "ola@example.no", "--reopen")["link"]
    assert invitation.accept(token(again)) is not None
    User.objects.create_user("admin@example.no", None, name="A", is_administrator=True)
    last = run("user", "deactivate", "admin@example.no")
    assert (last.exit_code, User.objects.get(email="admin@example.no").is_active) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "no address"), "no address is not an e-mail address."),
        (("deactivate", "nobody@example.no"), "There is no account with this address."),
        (("reset", "nobody@example.no"), "There is no account with this address."),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    told = run("user", *arguments)
    assert told.exit_code == 1
    assert said in told.output
