"""Write docs/reference/settings.md and commands.md from the code; a test compares them with what is committed."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def settings_page() -> str:
    from kompass.configuration import Configuration

    lines = [
        "# Settings",
        "",
        "Environment variables that Kompass reads at start. All have a default that works on one computer.",
        "This page is made from the code (`make reference`).",
        "",
        "| variable | default | what it does |",
        "| --- | --- | --- |",
    ]
    for name, field in Configuration.model_fields.items():
        default = field.get_default()
        if name == "data":
            shown = "`$XDG_DATA_HOME/kompass` or `~/.local/share/kompass`"
        else:
            shown = (
                "(empty)" if default == "" else f"`{str(default).lower() if default is False else default}`"
            )
        lines.append(f"| `KOMPASS_{name.upper()}` | {shown} | {field.description} |")
    lines += [
        "",
        "A value that makes no sense stops the start with a sentence that names the variable.",
        "In `production` Kompass refuses to start without named hosts and PostgreSQL.",
    ]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    # The page is English; help texts are translated when the command line is imported.
    os.environ["KOMPASS_LANGUAGE"] = "en"
    import typer

    from kompass.cli import app

    group = typer.main.get_command(app)
    context = group.make_context("kompass", [], resilient_parsing=True)
    lines = [
        "# Commands",
        "",
        "Made from the code (`make reference`). With `--json`, standard output is JSON alone.",
        "",
    ]
    for name in sorted(group.commands):
        command = group.commands[name]
        with command.make_context(name, [], parent=context, resilient_parsing=True) as inner:
            lines += [f"## kompass {name}", "", (command.help or "").strip(), ""]
            lines += ["```", f"kompass {name} {' '.join(command.collect_usage_pieces(inner))}", "```", ""]
            rows = [param.get_help_record(inner) for param in command.params]
            lines += ["| option or argument | meaning |", "| --- | --- |"]
            for param, record in zip(command.params, rows, strict=True):
                label = (
                    " ".join([*param.opts, *param.secondary_opts]) if record else param.human_readable_name
                )
                text = getattr(param, "help", None) or (record[1] if record else "")
                lines.append(f"| `{label}` | {' '.join(str(text).split()).replace('|', chr(92) + '|')} |")
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


PAGES = {"settings.md": settings_page, "commands.md": commands_page}


def main() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KOMPASS_DATA"] = folder
        sys.exit(main())
