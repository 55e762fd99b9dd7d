"""`kompass import` and `kompass export`: the record in and out, as files."""

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kompass.cli import options
from kompass.cli.output import FAILED, WRONG_USE, answer_json, fail, say, show, table
from kompass.cli.start import prepared, progress_bar
from kompass.cli.words import LANGUAGE, _, ngettext
from kompass.language import N_

if TYPE_CHECKING:
    from kompass.domain.importing import ImportReport

File = Annotated[Path, typer.Argument(metavar="FILE", help=_("CSV or Excel file."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Only say what would happen; change nothing."))]
Kind = Annotated[
    str,
    typer.Option("--kind", metavar="KIND", help=_("What the file holds. Told from its columns if left out.")),
]
ExportKind = Annotated[
    str,
    typer.Argument(
        metavar="KIND",
        help=_(
            "What to export: evaluations, ratings, claims, counts, municipalities, changes, population, groups, or "
            "all of them in one ZIP."
        ),
    ),
]
ExportFile = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help=_("File to write: .csv, .xlsx or .json, .zip for all. Standard output if left out."),
    ),
]
ExportFormat = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=_("csv, xlsx or json (for programs; not taken in again). Told from the file, otherwise csv."),
    ),
]
ExportCountry = Annotated[
    str, typer.Option("--country", metavar="CODE", help=_("Only this country: NO, SE, DK or ZZ (invented)."))
]

OUTCOMES = {"created": N_("new"), "changed": N_("changed"), "kept": N_("kept as corrected here")}
ALL = "all"
SHOWN = 50
"""So many rows are printed for people; the rest is counted."""


def register(app: typer.Typer) -> None:
    app.command(
        "import", help=_("Import evaluations, ratings, claims, counts or registers, all or nothing.")
    )(import_)
    app.command(help=_("Export what can be imported again."))(export)


def import_(file: File, dry_run: DryRun = False, kind: Kind = "", json: options.Json = False) -> None:
    if not file.is_file():
        fail(_("There is no file %(file)s.") % {"file": file})
    prepared()
    from kompass.domain.importing import KINDS, import_file

    if kind and kind not in KINDS:
        fail(_("%(kind)s is none of %(kinds)s.") % {"kind": kind, "kinds": ", ".join(KINDS)}, WRONG_USE)

    with progress_bar() as watch:
        report = import_file(file, dry_run=dry_run, kind=kind or None, progress=watch)
    if json:
        answer_json(_report_json(report, dry_run=dry_run))
    else:
        _print(report, dry_run=dry_run)
    if report.problems:
        raise typer.Exit(FAILED)


def _report_json(report: "ImportReport", *, dry_run: bool) -> dict[str, Any]:
    return {
        "kind": report.kind,
        "dry_run": dry_run,
        "done": report.applied,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "kept": report.kept,
        "problems": [
            {"row": problem.row, "column": problem.column, "text": problem.text(LANGUAGE)}
            for problem in report.problems
        ],
        "rows": [{"row": row.row, "outcome": row.outcome, "what": row.what} for row in report.rows],
    }


def _print(report: "ImportReport", *, dry_run: bool) -> None:
    for problem in report.problems:
        say(problem.text(LANGUAGE))
    if report.problems:
        say(
            ngettext(
                "Nothing was imported: mend the problem and try again.",
                "Nothing was imported: mend the %(n)s problems and try again.",
                len(report.problems),
            )
            % {"n": len(report.problems)}
        )
        return
    touched = [row for row in report.rows if row.outcome != "unchanged"]
    if touched:
        table(
            (_("Row"), _("Outcome"), _("What")),
            [(str(row.row), _(OUTCOMES[row.outcome]), row.what) for row in touched[:SHOWN]],
            right=(0,),
        )
    if len(touched) > SHOWN:
        show(
            ngettext(
                "... and %(n)s more row (all of them with --json).",
                "... and %(n)s more rows (all of them with --json).",
                len(touched) - SHOWN,
            )
            % {"n": len(touched) - SHOWN}
        )
    counted = {"created": report.created, "changed": report.changed, "unchanged": report.unchanged}
    if dry_run:
        show(
            _("Would be: %(created)s new, %(changed)s changed, %(unchanged)s unchanged. Nothing was changed.")
            % counted
        )
    else:
        show(_("%(created)s new, %(changed)s changed, %(unchanged)s unchanged.") % counted)


def export(
    kind: ExportKind,
    output: ExportFile = None,
    country: ExportCountry = "",
    format: ExportFormat = "",
    json: options.Json = False,
) -> None:
    form = _format(kind, output, format.lower())
    if json and not output and form in ("xlsx", "zip"):
        fail(_("A file like that is not JSON: name it with -o."), WRONG_USE)
    prepared()
    content = _content(kind, form, country.upper() or None)
    if output:
        try:
            output.write_bytes(content)
        except OSError as error:
            fail(_("%(file)s cannot be written (%(why)s).") % {"file": output, "why": error.strerror})
        if json:
            answer_json({"kind": kind, "file": str(output), "bytes": len(content)})
        else:
            say(_("Written: %(file)s") % {"file": output})
    elif json and form == "csv":
        answer_json({"kind": kind, "rows": list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))})
    else:
        sys.stdout.buffer.write(content)


def _format(kind: str, output: Path | None, asked: str) -> str:
    """The format asked for, or that of the file's name; one archive for all tables."""
    suffix = output.suffix.lstrip(".").lower() if output else ""
    if kind == ALL:
        if (asked or suffix or "zip") != "zip" or (output and suffix != "zip"):
            fail(_("All tables go into one archive: name a file that ends in .zip."), WRONG_USE)
        return "zip"
    if asked not in ("", "csv", "xlsx", "json"):
        fail(_("%(format)s is no format: choose csv, xlsx or json.") % {"format": asked}, WRONG_USE)
    if output and suffix not in ("csv", "xlsx", "json"):
        fail(_("%(file)s: the name must end in .csv, .xlsx or .json.") % {"file": output}, WRONG_USE)
    if asked and suffix and asked != suffix:
        fail(
            _("%(file)s is to be %(format)s: give it that ending, or leave out --format.")
            % {"file": output, "format": asked},
            WRONG_USE,
        )
    return asked or suffix or "csv"


def _content(kind: str, form: str, country: str | None) -> bytes:
    from kompass.domain.access import PUBLIC
    from kompass.domain.exporting import EVERY_FORMAT, KINDS
    from kompass.domain.exporting import export as exported
    from kompass.domain.queries.open_data import ARCHIVE, COUNTRIES, data_file

    if kind != ALL and kind not in KINDS:
        kinds = ", ".join((*KINDS, ALL))
        fail(_("%(kind)s is none of %(kinds)s.") % {"kind": kind, "kinds": kinds}, WRONG_USE)
    if country is not None and country not in COUNTRIES:
        fail(
            _("%(country)s is none of %(countries)s.")
            % {"country": country, "countries": ", ".join(COUNTRIES)},
            WRONG_USE,
        )
    if kind == ALL:
        return data_file(PUBLIC, ARCHIVE, country=country).content
    chosen = next(one for one in EVERY_FORMAT if one == form)
    return exported(kind, chosen, country=country, whole=True)
