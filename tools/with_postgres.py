"""Run a command with KOMPASS_DATABASE_URL pointing at a PostgreSQL server of its own, thrown away afterwards.

    python tools/with_postgres.py pytest -m django_db

The server lives in a temporary folder, listens on loopback only and trades durability for speed.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path


def server_programs() -> Path:
    """The folder of initdb and pg_ctl: the newest Debian has, or the one on PATH.

    Raises:
        SystemExit: when there is none, with what to install.
    """
    candidates = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True
    )
    if candidates:
        return candidates[0].parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise SystemExit("PostgreSQL's server is missing. On Debian or Ubuntu: sudo apt-get install postgresql")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    programs = server_programs()
    # initdb refuses to run as root; Debian's package makes a user for it.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="kompass-postgres-"))
    port = free_port()
    try:
        if as_user:
            shutil.chown(folder, "postgres")
        cluster = folder / "cluster"
        settings = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
        )
        subprocess.run(
            [*as_user, programs / "initdb", "-D", cluster, "-U", "kompass", "-A", "trust", "-E", "UTF8", "--no-locale"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        control = [*as_user, programs / "pg_ctl", "-D", cluster, "-w"]
        subprocess.run(
            [*control, "-l", folder / "log", "-o", settings, "start"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        try:
            url = f"postgresql://kompass@127.0.0.1:{port}/postgres"
            return subprocess.run(
                command, env={**os.environ, "KOMPASS_DATABASE_URL": url}, check=False
            ).returncode
        finally:
            subprocess.run(
                [*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd=folder
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
