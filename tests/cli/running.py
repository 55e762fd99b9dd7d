"""Running the command as a person does: in this process, or as a program of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from kompass.cli import app


def run(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(app, list(arguments), **options)


def answer(*arguments: str) -> Any:
    """What a successful command with `--json` wrote: standard output is one JSON value and nothing else."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def program(
    *arguments: str, data: Path | None = None, language: str = "en", **environment: str
) -> subprocess.CompletedProcess[str]:
    """`kompass` in a process of its own, with the embedded database in `data`."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("KOMPASS_")}
    own = {"KOMPASS_LANGUAGE": language, **({"KOMPASS_DATA": str(data)} if data else {}), **environment}
    return subprocess.run(
        [sys.executable, "-m", "kompass", *arguments],
        env={**inherited, **own},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
