"""The wheel carries everything: installed elsewhere, without Node and without a network, it serves its pages."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of its own with the wheel; the pinned dependencies are lent by the one that runs the tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    find = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = subprocess.run([python, "-c", find], check=True, capture_output=True, text=True).stdout.strip()
    lent = subprocess.run(
        [sys.executable, "-c", find], check=True, capture_output=True, text=True
    ).stdout.strip()
    # A plain path line: the lender's own .pth files, its editable Kompass among them, are not read.
    (Path(own) / "lent.pth").write_text(lent + "\n")
    where = subprocess.run(
        [python, "-c", "import kompass; print(kompass.__file__)"],
        check=True, capture_output=True, text=True, cwd=folder,
    ).stdout  # fmt: skip
    assert where.startswith(str(folder))
    return folder


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Neither Node nor anything else on the path; nothing of the checkout."""
    return {
        "PATH": str(folder / "bin"),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "KOMPASS_LANGUAGE": "en",
        **more,
    }


def test_wheel_carries_assets_editions_and_registers(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    needed = {
        "kompass/web/static/vendor/designsystemet.css",
        "kompass/web/static/vendor/theme.css",
        "kompass/web/static/vendor/fonts/inter-latin-400-normal.woff2",
        "kompass/reports/fonts/Inter-Regular.ttf",
        "kompass/locale/nb/LC_MESSAGES/django.mo",
        "kompass/editions/open-2020.yaml",
        "kompass/editions/official-2010.yaml",
        "kompass/registers/published_evaluations.csv",
    }
    assert needed - names == set()


def test_wheel_carries_nothing_that_is_not_kompass(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kompass"}


def test_the_method_needs_no_django(installed: Path) -> None:
    code = (
        "import sys, kompass.method as m; e = m.load_edition('official-2010');"
        "s = m.score(e, dict(zip('12345678', (61, 60, 73, 53, 70, 56, 65, 68))));"
        "print(s.total, 'django' in sys.modules)"
    )
    run = subprocess.run(
        [installed / "bin" / "python", "-c", code],
        env=environment(installed), capture_output=True, text=True, check=True, cwd=installed,
    )  # fmt: skip
    assert run.stdout.split() == ["506", "False"]


def test_demo_runs_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [installed / "bin" / "kompass", "demo", "--port", str(port)],
            env=environment(installed, KOMPASS_DATA=str(tmp_path / "data")),
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=tmp_path,
        )
        try:
            page = wait_for(f"http://127.0.0.1:{port}/en/municipalities/no-roros/", server, log)
            assert {figure for figure in ("254", "396", "593") if figure in page} == {"254", "396", "593"}
            styles = re.findall(r'href="(/[^"]+\.css)"', page)
            assert styles
            for address in styles:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{address}") as answer:
                    assert answer.status == 200
        finally:
            server.terminate()
            assert server.wait(20) == 0


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 120) -> str:
    last: Exception | None = None
    for _ in range(int(seconds * 4)):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address) as answer:
                return answer.read().decode()
        except OSError as error:
            last = error
            time.sleep(0.25)
    raise AssertionError(f"no answer: {last}; {log.read_text()}; {os.times()}")
