"""`kompass serve` and `kompass demo`: the pages, on this computer or behind a proxy."""

import errno
import os
import socket
from typing import Annotated, Any

import typer

from kompass.cli import options
from kompass.cli.output import answer_json, fail, say
from kompass.cli.start import prepared, progress_bar, set_up
from kompass.cli.words import LANGUAGE, _

Host = Annotated[
    str, typer.Option("--host", metavar="ADDRESS", help=_("Address to listen on. KOMPASS_HOST if left out."))
]
Port = Annotated[
    int,
    typer.Option(
        "--port", metavar="PORT", min=0, max=65535, help=_("Port to listen on. KOMPASS_PORT if left out.")
    ),
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        metavar="N",
        min=0,
        max=64,
        help=_("Number of web processes. KOMPASS_WORKERS if left out."),
    ),
]

THREADS = min(8, 2 * (os.cpu_count() or 1))
"""Requests answered at once by one process; more of them would only wait for the database."""
CONNECTIONS = 1024
"""Open at once at one process: a browser holds up to six for a while after its last request, and others would have to
wait while the process takes no further one."""

QUIET_LOGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {"_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
"""The server's own lines go to standard error, and only when something is wrong."""


def register(app: typer.Typer) -> None:
    app.command(help=_("Serve the pages."))(serve)
    app.command(help=_("Serve the published record and an invented example, to look around."))(demo)


def serve(host: Host = "", port: Port = 0, workers: Workers = 0, json: options.Json = False) -> None:
    set_up()
    address = _address(host, port)
    prepared()
    from kompass.domain import account

    account.forget_old()
    say(_("Stop it with Ctrl-C."))
    _run(address, workers, json=json)


def demo(host: Host = "", port: Port = 0, json: options.Json = False) -> None:
    _own_folder()
    set_up()
    address = _address(host, port)
    prepared()
    from django.conf import settings

    from kompass.domain import demo_assignments, demo_strategies, demo_users, example

    with progress_bar() as watch:
        example.load(watch)
    demo_users.load()
    demo_assignments.load()
    demo_strategies.load()
    base = f"{_url(*address)}{LANGUAGE}/"
    say(_("The demo keeps its data in %(folder)s.") % {"folder": settings.CONFIGURATION.data})
    say(_("Look at the way of Røros:       %(address)s") % {"address": f"{base}municipalities/no-roros/"})
    say(_("All published evaluations:      %(address)s") % {"address": f"{base}evaluations/"})
    say(_("The invented example:           %(address)s") % {"address": f"{base}evaluations/?country=ZZ"})
    say(_("Sign-ins, one per role:        %(address)s") % {"address": f"{base}account/sign-in/"})
    say(_("Stop it with Ctrl-C."))
    _run(address, 1, json=json)


def _own_folder() -> None:
    """The demo never touches what `kompass serve` keeps: an embedded database in a folder of its own."""
    from kompass.configuration import default_data_folder

    os.environ.setdefault("KOMPASS_DATA", str(default_data_folder() / "demo"))
    os.environ.setdefault("KOMPASS_LOG_LEVEL", "WARNING")
    os.environ["KOMPASS_DATABASE_URL"] = ""
    os.environ["KOMPASS_MODE"] = "local"
    os.environ["KOMPASS_DEMO"] = "true"


def _address(host: str, port: int) -> tuple[str, int]:
    """Where to listen, tried out before any work is done."""
    from django.conf import settings

    address = (host or settings.CONFIGURATION.host, port or settings.CONFIGURATION.port)
    try:
        family = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        where = {"host": address[0], "port": address[1]}
        if error.errno == errno.EADDRINUSE:
            fail(_("Port %(port)s on %(host)s is in use. Choose another one with --port.") % where)
        if error.errno == errno.EACCES:
            fail(_("Port %(port)s is reserved for the system. Choose one from 1024 on with --port.") % where)
        fail(_("%(host)s is not an address of this computer. Choose another one with --host.") % where)
    return address


def _url(host: str, port: int) -> str:
    shown = "localhost" if host in {"127.0.0.1", "::1", "0.0.0.0", "::"} else host  # noqa: S104  only shown
    return f"http://{shown}:{port}/"


def _run(address: tuple[str, int], workers: int, *, json: bool) -> None:
    """Serve until a signal comes; the processes are children of this one and end with it."""
    from django.conf import settings
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # A child process must not inherit an open connection.
    connections.close_all()
    host, port = address
    server = Granian(
        "kompass.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or settings.CONFIGURATION.workers,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=QUIET_LOGS,
    )

    def listening() -> None:
        if json:
            answer_json({"address": _url(host, port)})
        else:
            typer.echo(_("Kompass is at %(address)s") % {"address": _url(host, port)})

    server.on_startup(listening)
    server.serve()
