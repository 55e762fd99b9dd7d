"""kompass remind as the timer runs it: a program of its own that hands letters to a real mail server."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.running import program
from tests.cli.test_serve import free_port
from tests.mailbox import mail_server

pytestmark = pytest.mark.slow
ROOT: Final = Path(__file__).resolve().parents[2]
COORDINATOR, LEAD = "coordinator@example.org", "lead.evaluator@example.org"
# An evaluation under review, both dates long past: the coordinator reads bokmål, the lead English.
_MAKE: Final = """
import datetime as dt
import django
django.setup()
from kompass.domain import first_start
first_start.prepare(lambda *_: None)
from kompass.models import Assignment, User
from tests.assigning import Made
made = Made(stage="review", roles=["lead_evaluator", "coordinator"])
Assignment.objects.update(preparation_until=dt.date(2026, 3, 1), review_until=dt.date(2026, 3, 1))
User.objects.update(language="en")
User.objects.filter(email="coordinator@example.org").update(language="nb", name="Kåre Ærlig")
print(made.key)
"""


def remind(data: Path, port: int) -> tuple[int, list[tuple[str, str]]]:
    """What it ends with, and who got what."""
    answer = program(
        "remind",
        "--json",
        data=data,
        KOMPASS_ADDRESS="https://kompass.example.no",
        KOMPASS_SMTP_URL=f"smtp+plain://127.0.0.1:{port}",
        KOMPASS_MAIL_FROM="Kompass i Storvik <kompass@example.no>",
    )
    said: list[dict[str, Any]] = json.loads(answer.stdout)
    return answer.returncode, [(one["name"], one["state"]) for one in said]


def test_letters_reach_the_mail_server_each_once_and_a_refusal_is_made_good_later(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", _MAKE],
        env={**os.environ, "KOMPASS_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kompass.settings"},
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    key, port = made.stdout.strip(), free_port()
    # Nobody listens: nothing is taken for sent, and whoever runs the timer is told.
    assert remind(tmp_path, port) == (1, [("Lead evaluator", "failed"), ("Kåre Ærlig", "failed")])
    with mail_server(port) as box:
        box.strangers.add(LEAD)
        assert remind(tmp_path, port) == (1, [("Lead evaluator", "failed"), ("Kåre Ærlig", "sent")])
        box.strangers.clear()
        assert remind(tmp_path, port) == (0, [("Lead evaluator", "sent"), ("Kåre Ærlig", "again")])
        assert remind(tmp_path, port) == (0, [("Lead evaluator", "again"), ("Kåre Ærlig", "again")])
    assert [one["To"] for one in box.letters] == [COORDINATOR, LEAD]
    to_coordinator, to_lead = box.letters
    assert {str(one["From"]) for one in box.letters} == {"Kompass i Storvik <kompass@example.no>"}
    assert to_coordinator["Subject"] == "Evalueringen av Storvik: noe er forsinket"
    lines = to_coordinator.get_content().splitlines()
    assert lines[0] == "Hei, Kåre Ærlig!"
    assert "- Svarene på spørsmålene skulle ha vært godkjent innen 1. mars 2026." in lines
    assert f"https://kompass.example.no/nb/work/{key}/" in lines
    assert to_lead["Subject"] == "Evaluation of Storvik: something is late"
    assert f"https://kompass.example.no/en/work/{key}/" in to_lead.get_content().splitlines()
