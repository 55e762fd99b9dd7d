"""A server of one's own with an evaluation under way, people in every role who are signed in, and a plug to pull."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
from playwright.sync_api import BrowserContext

from kompass import method
from tests.browser.conftest import _free_port

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
from kompass.domain import first_start, release
from kompass.sessions import SessionStore, begin
first_start.prepare(lambda *_: None)
from importlib import import_module
module, _, name = sys.argv[1].partition(":")
asked = json.loads(sys.argv[2])
more = asked.pop("more_evaluators", 0)
agreed, draft = asked.pop("agreed", False), asked.pop("draft", False)
made = getattr(import_module(module), name)(**asked)
if agreed:
    made.agree_at_once()
if draft:
    release.release(made.viewer("lead_evaluator"), made.key, audience="chief_officer")
for n in range(more):
    made.join(f"evaluator_{n}", "evaluator")
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


@contextmanager
def own_database(word: str) -> Iterator[str]:
    """The address of a PostgreSQL database of one's own, so that nothing of it stands in that of other tests; "" where
    the tests run on SQLite."""
    server = os.environ.get("KOMPASS_DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"{word}_{_free_port()}"
    with psycopg.connect(server, autocommit=True) as known:
        known.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as known:
            known.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Site:
    """`kompass serve` with an evaluation in it. `sessions`: three of each person, by "role/number".

    `maker` makes what is in it from `made`, and has `key` and `people`; `more_evaluators` joins so many more, `agreed`
    agrees on everything, `draft` releases the draft to the chief officer. `ask` and `do` know SQLite only.
    """

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        database: str = "",
        maker: str = "tests.assigning:Made",
        **made: Any,
    ) -> None:
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
        self.environment["KOMPASS_DATABASE_URL"] = database
        said = subprocess.run(
            [sys.executable, "-c", _MAKE, maker, json.dumps(made)],
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
        for _ in range(600):
            assert self.server.poll() is None, (self.folder / "log").read_text()
            try:
                with urllib.request.urlopen(f"{self.base}/readyz", timeout=5):
                    return self
            except OSError:
                time.sleep(0.25)
        raise AssertionError((self.folder / "log").read_text())

    def run(self, *words: str) -> str:
        """`kompass` as whoever runs the service calls it beside the server; what it says."""
        return subprocess.run(
            [sys.executable, "-m", "kompass", *words],
            env=self.environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

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


class Saver:
    """Somebody who saves ratings as a page does, over and over."""

    def __init__(self, site: Site, who: str) -> None:
        self.site, self.who = site, who
        self.cookie = f"kompass_session={site.sessions[f'{who}/2']}"
        asked = urllib.request.Request(
            f"{site.base}/en/work/token/", headers={"Cookie": self.cookie, "Accept": "application/json"}
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            token = re.search("csrftoken=([^;]+)", answer.headers["Set-Cookie"])
            assert token is not None
            self.cookie += f"; csrftoken={token[1]}"
            self.csrf = json.load(answer)["csrf"]

    def save(self, criterion: str, **said: Any) -> dict[str, Any]:
        """Raises OSError where it is not answered, or not with 200."""
        asked = urllib.request.Request(
            f"{self.site.base}/en/work/{self.site.key}/rate/save/{criterion}/",
            json.dumps(said).encode(),
            headers={
                "Content-Type": "application/json",
                "Accept": "application/json",
                "Cookie": self.cookie,
                "X-CSRFToken": self.csrf,
            },
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
            return found


@dataclass(frozen=True, slots=True)
class Told:
    """`acknowledged`: how many saves; `refused`: attempts that failed and were made again; `lost`: acknowledged, and
    neither they nor a later one stand in the database."""

    acknowledged: int
    refused: int
    lost: tuple[str, ...]


def saves_with_the_plug_pulled(site: Site, n: int) -> Told:
    """`n` saves by two writers at once over all criteria; after a third of them the server is killed, and started."""
    criteria = [one.id for one in method.load_edition("open-2020").criteria]
    savers = [Saver(site, who) for who in ("evaluator", "lead_evaluator")]
    latest: dict[tuple[str, str], int] = {}
    done, refused = 0, 0
    lock, pull = threading.Lock(), threading.Event()

    def save(number: int) -> None:
        nonlocal done, refused
        saver, criterion = savers[number % 2], criteria[number // 2 % len(criteria)]
        said = {"strengths": f"save {number}", "writer": saver.who, "sequence": number + 1}
        while True:
            try:
                saver.save(criterion, **said)
                break
            except OSError:
                with lock:
                    refused += 1
                time.sleep(0.2)
        with lock:
            done += 1
            place = (saver.who, criterion)
            latest[place] = max(latest.get(place, 0), number + 1)
            if done > n // 3:
                pull.set()

    def pull_the_plug() -> None:
        pull.wait(600)
        site.kill()
        site.start()

    plug = threading.Thread(target=pull_the_plug)
    plug.start()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(n)))
    plug.join()
    stored = {
        (who, criterion): sequence if text == f"save {sequence - 1}" else 0
        for who, criterion, sequence, text in site.ask(
            "SELECT writer, criterion, sequence, strengths FROM kompass_rating"
        )
    }
    lost = sorted(
        f"{who} {criterion}"
        for (who, criterion), at in latest.items()
        if stored.get((who, criterion), 0) < at
    )
    return Told(done, refused, tuple(lost))
