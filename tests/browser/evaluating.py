"""A server of one's own with an evaluation under way, people in every role who are signed in, and a plug to pull."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext

ROOT: Final = Path(__file__).resolve().parents[2]
# Run in a process of its own, with the settings of the server that will serve it.
_MAKE: Final = """
import json, sys
import django
django.setup()
from django.contrib.auth import get_user_model, login
from django.core.management import call_command
from django.test import RequestFactory
from django.contrib.sessions.backends.base import SessionBase
from kompass.domain import first_start
from kompass.sessions import SessionStore, begin
first_start.prepare(lambda *_: None)
from tests.assigning import Made
made = Made(**json.loads(sys.argv[1]))
sessions = {}
for name, user in made.people.items():
    for n in range(3):
        request = RequestFactory().get("/")
        request.session = SessionStore()
        login(request, user, backend="kompass.web.sign_in.Backend")
        begin(request)
        request.session.save()
        sessions[f"{name}/{n}"] = request.session.session_key
print(json.dumps({"key": made.key, "sessions": sessions,
                  "emails": {name: user.email for name, user in made.people.items()}}))
"""


class Site:
    """`kompass serve` with an evaluation in it. `sessions`: three of each person, by "role/number"."""

    def __init__(self, folder: Path, port: int, **made: Any) -> None:
        self.folder = folder
        self.base = f"http://127.0.0.1:{port}"
        self.environment = {
            **os.environ,
            "KOMPASS_DATA": str(folder),
            "KOMPASS_LOG_LEVEL": "ERROR",
            "KOMPASS_PORT": str(port),
            "KOMPASS_ADDRESS": self.base,
            "KOMPASS_UPLOADS_PER_MINUTE": "10000",
            "DJANGO_SETTINGS_MODULE": "kompass.settings",
        }
        self.environment.pop("KOMPASS_DATABASE_URL", None)
        said = subprocess.run(
            [sys.executable, "-c", _MAKE, json.dumps(made)],
            env=self.environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )
        kept = json.loads(said.stdout)
        self.key: str = kept["key"]
        self.sessions: dict[str, str] = kept["sessions"]
        self.emails: dict[str, str] = kept["emails"]
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> "Site":
        with (self.folder / "log").open("a") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "kompass", "serve"],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for _ in range(240):
            assert self.server.poll() is None, (self.folder / "log").read_text()
            try:
                with urllib.request.urlopen(f"{self.base}/readyz", timeout=5):
                    return self
            except OSError:
                time.sleep(0.25)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        """Pulls the plug: nothing is told, nothing is finished."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait(20)
            self.server = None

    def sign_in(self, context: BrowserContext, who: str, number: int = 0) -> None:
        """Gives the browser a session of that person."""
        context.add_cookies(
            [{"name": "kompass_session", "value": self.sessions[f"{who}/{number}"], "url": self.base}]
        )

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        with sqlite3.connect(self.folder / "kompass.sqlite3", timeout=20) as database:
            return database.execute(sql, values).fetchall()

    def do(self, sql: str, *values: object) -> None:
        with sqlite3.connect(self.folder / "kompass.sqlite3", timeout=20) as database:
            database.execute(sql, values)
