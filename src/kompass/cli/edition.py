"""`kompass edition`: check an edition, take it to Excel and back for those who write it, compare it with another."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kompass.cli import edition_changes, options
from kompass.cli.edition_source import Named, OneEdition, known_or_end, whole_or_end
from kompass.cli.output import FAILED, answer_json, fail, say, show
from kompass.cli.words import LANGUAGE, _, ngettext
from kompass.language import number

if TYPE_CHECKING:
    from kompass.method import Advice
    from kompass.method.edition_source import EditionProblem

group = typer.Typer(
    name="edition", help=_("Check, edit and compare editions of the instrument."), no_args_is_help=True
)

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=_(
            "An edition or a criterion bank: a YAML file, a bank's folder, or an edition's workbook (.xlsx)."
        ),
    ),
]
Workbook = Annotated[
    Path, typer.Argument(metavar="FILE", help=_("A workbook that kompass edition to-excel has made."))
]
Language = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="CODE",
        help=_("Language of the headings: nb, sv or en. That of the terminal if left out."),
    ),
]
Add = Annotated[
    list[str],
    typer.Option(
        "--add-language",
        metavar="CODE",
        help=_("Make room for a language that is to be added; may be repeated."),
    ),
]
Force = Annotated[bool, typer.Option("--force", help=_("Write over files that are there already."))]


@group.callback()
def edition() -> None:
    """What precedes every command of the group: nothing."""


def register(app: typer.Typer) -> None:
    app.add_typer(group)


@group.command(
    help=_(
        "Say all that is wrong in an edition, where, and how to mend it; if nothing is, what would be better."
    )
)
def check(file: File, json: options.Json = False) -> None:
    if not file.exists():
        fail(_("There is no file %(file)s.") % {"file": file})
    problems = _problems(file)
    advice = () if problems else _advice(file)
    if json:
        answer_json(
            {
                "file": str(file),
                "good": not problems,
                "problems": [edition_problem_json(problem) for problem in problems],
                "advice": [edition_advice_json(one) for one in advice],
            }
        )
    elif not problems:
        show(_("%(file)s is good.") % {"file": file})
        if advice:
            say(_("It can be used as it is. What would make it better:"))
        for one in advice:
            say(one.text(LANGUAGE))
    else:
        for problem in problems:
            say(problem.text(LANGUAGE))
        n = ngettext("%(n)s problem.", "%(n)s problems.", len(problems))
        say(n % {"n": number(len(problems), LANGUAGE)})
    if problems:
        raise typer.Exit(FAILED)


def _problems(file: Path) -> "tuple[EditionProblem, ...]":
    from kompass.method import EditionError
    from kompass.method.edition_sheets import read_edition_workbook
    from kompass.method.editions import check_file

    if file.suffix.lower() != ".xlsx":
        return check_file(file)
    try:
        return read_edition_workbook(file).left_out
    except EditionError as error:
        return error.problems


def _advice(file: Path) -> "tuple[Advice, ...]":
    """What would make a good edition better; nothing for a bank alone, which places no criteria."""
    from kompass.method import EditionError, edition_advice
    from kompass.method.edition_sheets import read_edition_workbook
    from kompass.method.editions import read_edition

    if file.suffix.lower() == ".xlsx":
        return edition_advice(read_edition_workbook(file).whole.edition)
    try:
        return edition_advice(read_edition(file))
    except EditionError:
        return ()


def edition_advice_json(advice: "Advice") -> dict[str, Any]:
    return {"place": advice.place, "language": advice.language, "text": advice.text(LANGUAGE)}


def edition_problem_json(problem: "EditionProblem") -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "sheet": problem.cell.sheet if problem.cell else None,
        "cell": problem.cell.cell if problem.cell else None,
        "text": problem.text(LANGUAGE),
    }


@group.command("to-excel", help=_("Write an edition as an Excel workbook, for those who write its texts."))
def to_excel(
    edition: OneEdition,
    output: options.Output,
    language: Language = "",
    add_language: Add = [],  # noqa: B006 (Typer reads it)
    force: Force = False,
    json: options.Json = False,
) -> None:
    from kompass.method import EditionError
    from kompass.reports.edition_workbook import edition_workbook

    whole = whole_or_end(edition)
    _refuse_existing(force, output)
    try:
        data = edition_workbook(whole, language=language or LANGUAGE, more_languages=add_language)
    except EditionError as error:
        _end_with(error)
    _write(output, data)
    if json:
        answer_json(
            {
                "edition": whole.edition.id,
                "edition_hash": whole.edition.hash,
                "file": str(output),
                "bytes": len(data),
            }
        )
    else:
        say(_("Written: %(file)s") % {"file": output})


@group.command(
    "from-excel",
    help=_("Read an edition's workbook back: write the edition, and its bank beside it, as YAML."),
)
def from_excel(
    file: Workbook, output: options.Output, force: Force = False, json: options.Json = False
) -> None:
    from kompass.method import EditionError
    from kompass.method.edition_sheets import read_edition_workbook
    from kompass.method.edition_table import bank_data
    from kompass.method.edition_yaml import yaml_text

    if output.suffix not in (".yaml", ".yml"):
        fail(_("%(file)s: name a file that ends in .yaml.") % {"file": output})
    try:
        found = read_edition_workbook(file)
    except EditionError as error:
        _end_with(error)
    whole = found.whole
    files = {output: yaml_text(whole.source.data)}
    bank = bank_data(whole)
    if bank is not None:
        name = whole.source.data["bank"]
        folder = output.parent / "bank"
        if (folder / name / "bank.yaml").is_file():
            message = _(
                "%(folder)s holds this bank as a folder of files: write to another folder, and compare the two."
            )
            fail(message % {"folder": folder / name})
        files[folder / f"{name}.yaml"] = yaml_text(bank)
    _refuse_existing(force, *files)
    for problem in found.left_out:
        say(problem.text(LANGUAGE))
    for path, text in files.items():
        if path != output:
            path.parent.mkdir(exist_ok=True)
        _write(path, text.encode())
    if json:
        answer_json(
            {
                "edition": whole.edition.id,
                "edition_hash": whole.edition.hash,
                "files": [str(path) for path in files],
                "left_out": [edition_problem_json(problem) for problem in found.left_out],
            }
        )
    else:
        for path in files:
            say(_("Written: %(file)s") % {"file": path})


@group.command(help=_("What changed from one edition to another, and whether results remain comparable."))
def diff(before: Named, after: Named, json: options.Json = False) -> None:
    from kompass.method import edition_diff

    found = edition_diff(known_or_end(before), known_or_end(after))
    if json:
        answer_json(edition_changes.diff_json(found))
    else:
        edition_changes.print_diff(found)


def _end_with(error: Any) -> Any:
    for problem in error.problems:
        say(problem.text(LANGUAGE))
    raise typer.Exit(FAILED) from None


def _refuse_existing(force: bool, *files: Path) -> None:
    for file in files:
        if file.is_dir() or not (file.parent.is_dir() or file.parent.name == "bank"):
            fail(_("%(file)s cannot be written: name a file in a folder that exists.") % {"file": file})
        if file.exists() and not force:
            fail(_("%(file)s is there already: name another file, or use --force.") % {"file": file})


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        fail(_("%(file)s cannot be written (%(why)s).") % {"file": file, "why": error.strerror})
