"""`kompass serve` and `kompass demo`: they answer, say where, and stop when told."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.cli.running import program

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(*arguments: str, data: Path, log: Path, **more: str) -> Iterator[subprocess.Popen[str]]:
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("KOMPASS_")}
    with log.open("w", encoding="utf-8") as errors:
        server = subprocess.Popen(
            [sys.executable, "-m", "kompass", *arguments],
            env={**inherited, "KOMPASS_DATA": str(data), "KOMPASS_LANGUAGE": "en", **more},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            yield server
        finally:
            if server.poll() is None:
                server.kill()
            server.wait(20)


def page(address: str, server: subprocess.Popen[str], log: Path) -> str:
    for _ in range(600):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.25)
    raise AssertionError(log.read_text())


def test_demo_shows_the_record_and_the_example_and_keeps_to_its_folder(tmp_path: Path) -> None:
    port, log, data = free_port(), tmp_path / "log", tmp_path / "data"
    other = "postgresql://nobody@127.0.0.1:1/none"  # the demo must not touch it
    with running("demo", "--port", str(port), data=data, log=log, KOMPASS_DATABASE_URL=other) as server:
        assert "593" in page(f"http://127.0.0.1:{port}/en/municipalities/no-roros/", server, log)
        assert "Eksempelvik" in page(f"http://127.0.0.1:{port}/en/evaluations/?country=ZZ", server, log)
        assert "Eksempelvik" not in page(f"http://127.0.0.1:{port}/en/evaluations/", server, log)
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
        assert server.stdout is not None
        assert f"http://localhost:{port}/" in server.stdout.read()
    said = log.read_text(encoding="utf-8")
    assert f"The demo keeps its data in {data}." in said
    assert f"http://localhost:{port}/en/municipalities/no-roros/" in said
    assert "Traceback" not in said
    assert (data / "kompass.sqlite3").is_file()


def test_serve_tells_its_address_as_json_and_ends_on_a_signal(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with running("serve", "--port", str(port), "--json", data=tmp_path / "data", log=log) as server:
        assert page(f"http://127.0.0.1:{port}/readyz", server, log)
        server.terminate()
        assert server.wait(20) == 0
        assert server.stdout is not None
        assert json.loads(server.stdout.read()) == {"address": f"http://localhost:{port}/"}


def test_a_port_in_use_is_said_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        made = program("serve", "--port", str(port), data=tmp_path)
    assert (made.returncode, made.stdout) == (1, "")
    assert made.stderr == f"Error: Port {port} on 127.0.0.1 is in use. Choose another one with --port.\n"


def test_an_address_that_is_not_ours_is_said(tmp_path: Path) -> None:
    made = program("serve", "--host", "203.0.113.1", data=tmp_path)
    assert (made.returncode, made.stdout) == (1, "")
    assert "203.0.113.1 is not an address of this computer." in made.stderr


def test_browsers_that_keep_their_connections_do_not_keep_others_out(tmp_path: Path) -> None:
    """Forty people with six idle connections each, and one more who asks."""
    port, log = free_port(), tmp_path / "log"
    asked = f"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    with (
        running("serve", "--port", str(port), data=tmp_path / "data", log=log) as server,
        ExitStack() as kept,
    ):
        page(f"http://127.0.0.1:{port}/readyz", server, log)
        for _ in range(40 * 6 + 1):
            one = kept.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            one.sendall(asked)
            assert one.recv(15) == b"HTTP/1.1 200 OK"
