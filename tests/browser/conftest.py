"""A real browser at a real server: `kompass demo` in a folder of its own, Debian's Chromium without a network."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

# The one without windows where there is one: the other draws the frame of a window for every page that is opened.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "chromium"
AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_WATCH_POLICY = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__refused.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
"""
# An animation begins with the frame after the one that changed its style.
_SETTLE = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await document.fonts.ready;
  for (let quiet = 0; quiet < 2; quiet += 1) {
    await frame();
    const moving = document.getAnimations().filter((one) => one.playState === "running");
    if (moving.length) quiet = -1;
    await Promise.all(moving.map((one) => one.finished.catch(() => null)));
  }
}"""


CLIENT = "kompass"
CLIENT_SECRET = "agreed between the issuer and us"


DataFolder = Callable[[str], Path]
_PREPARE = "import django; django.setup(); from kompass.domain import first_start; first_start.prepare(lambda *_: None)"


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Gives a data folder as a first start leaves it: made once for all workers, since the record takes seconds."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    kept, done = root / "first_start", root / "first_start.done"
    with (root / "first_start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            environment = {
                **os.environ,
                "KOMPASS_DATA": str(kept),
                "KOMPASS_DATABASE_URL": "",
                "DJANGO_SETTINGS_MODULE": "kompass.settings",
            }
            subprocess.run([sys.executable, "-c", _PREPARE], env=environment, check=True)
            done.touch()

    def copied(name: str) -> Path:
        return Path(shutil.copytree(kept, tmp_path_factory.mktemp(name), dirs_exist_ok=True))

    return copied


@pytest.fixture(scope="session")
def surroundings(data_folder: DataFolder) -> dict[str, str]:
    """The environment of the demo: a folder of its own, and where its mail server and its issuer would be."""
    port = _free_port()
    environment = {
        **os.environ,
        "KOMPASS_DATA": str(data_folder("demo")),
        "KOMPASS_LOG_LEVEL": "ERROR",
        "KOMPASS_PORT": str(port),
        "KOMPASS_ADDRESS": f"http://127.0.0.1:{port}",
        "KOMPASS_SMTP_URL": f"smtp+plain://127.0.0.1:{_free_port()}",
        "KOMPASS_MAIL_FROM": "Kompass <kompass@example.no>",
        "KOMPASS_OIDC_ISSUER": f"http://127.0.0.1:{_free_port()}",
        "KOMPASS_OIDC_CLIENT_ID": CLIENT,
        "KOMPASS_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "KOMPASS_OIDC_NAME": "Testporten",
        "KOMPASS_OIDC_SCOPES": "openid",
        # All tests ask from one address.
        "KOMPASS_UPLOADS_PER_MINUTE": "10000",
    }
    environment.pop("KOMPASS_DATABASE_URL", None)
    return environment


@pytest.fixture(scope="session")
def base(surroundings: dict[str, str]) -> Iterator[str]:
    """The address of a running demo, with the record and the invented example."""
    folder = Path(surroundings["KOMPASS_DATA"])
    address = surroundings["KOMPASS_ADDRESS"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "kompass", "demo"],
            env=surroundings,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            _wait_for(f"{address}/readyz", server, folder / "log")
            yield address
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                raise


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 180) -> None:
    for _ in range(int(seconds * 4)):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.25)
    raise AssertionError(log.read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


WIDTHS = (1280, 390)
"""A desk and a phone."""


def violations(page: Page, *, colours: bool = True) -> list[str]:
    """What axe finds in the page as it stands, as readable lines; nothing on PostgreSQL: pages are judged on SQLite,
    where each of them is asked for. `colours`: contrast and style sheets too, most of axe's time."""
    if os.environ.get("KOMPASS_DATABASE_URL"):
        return []
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = {name: {"enabled": colours} for name in ("color-contrast", "css-orientation-lock")}
    found = page.evaluate(
        "(options) => axe.run(options).then((result) => result.violations)",
        {"resultTypes": ["violations"], "preload": colours, "rules": rules},
    )
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]} {node.get('failureSummary', '')}"
        for one in found
        for node in one["nodes"]
    ]


def colours_judged(language: str, width: int) -> bool:
    """A page's colours and style sheets are the same in every language: judged at the desk in one and on the phone in
    another."""
    return (language, width) in {("nb", 1280), ("en", 390)}


@dataclass
class Watched:
    """A page and everything it complained of."""

    page: Page
    base: str
    said: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def open(self, path: str) -> Response:
        answer = self.page.goto(self.base + path, wait_until="load")
        assert answer is not None
        return answer

    def refused(self) -> list[str]:
        """What the content security policy blocked."""
        return list(self.page.evaluate("window.__refused"))

    def sticks_out(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def resize(self, width: int) -> None:
        """As when a person turns the phone, or makes the window narrow."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.settle()

    def unfold(self) -> None:
        """Opens everything that is folded in."""
        self.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        self.settle()

    def settle(self) -> None:
        """Waits until nothing moves: text over what is still sliding away would be judged against its colour."""
        self.page.evaluate(_SETTLE)

    def violations(self, *, colours: bool = True) -> list[str]:
        """What axe finds, as readable lines."""
        self.settle()
        return violations(self.page, colours=colours)


Visit = Callable[..., Watched]


@pytest.fixture
def visit(base: str, chromium: Browser) -> Iterator[Visit]:
    """Opens a window: `visit(width=390, scripts=False)`."""
    contexts = []

    def window(*, width: int = 1280, scripts: bool = True) -> Watched:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.add_init_script(_WATCH_POLICY)
        watched = Watched(page, base)

        def heard(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                watched.said.append(message.text)

        def answered(response: Response) -> None:
            if not response.url.startswith((base, "data:")):
                watched.elsewhere.append(response.url)
            elif response.status >= 400:
                watched.failed.append(f"{response.status} {response.url.removeprefix(base)}")

        page.on("console", heard)
        page.on("pageerror", lambda error: watched.said.append(str(error)))
        page.on("response", answered)
        return watched

    yield window
    for context in contexts:
        context.close()
