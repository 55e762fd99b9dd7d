"""`kompass edition list`, `install` and `remove`: editions of one's own in this installation."""

from pathlib import Path
from typing import Annotated

import typer

from kompass.cli import options
from kompass.cli.edition import edition_problem_json, group
from kompass.cli.output import FAILED, answer_json, fail, say, table
from kompass.cli.words import LANGUAGE, _

File = Annotated[
    Path, typer.Argument(metavar="FILE", help=_("The edition's YAML file; its bank lies beside it."))
]
Id = Annotated[str, typer.Argument(metavar="ID", help=_("Id of an installed edition."))]
Force = Annotated[bool, typer.Option("--force", help=_("Write over files that are there already."))]


def register(app: typer.Typer) -> None:
    group.command(
        "list", help=_("List the editions that are installed here, and what is wrong with any of them.")
    )(list_installed)
    group.command(help=_("Install an edition of your own, such as a licensed one, from its file."))(install)
    group.command(help=_("Take an installed edition out of this installation."))(remove)


def list_installed(json: options.Json = False) -> None:
    from kompass.installed import folder, installed

    found = installed()
    if json:
        answer_json(
            {
                "folder": str(folder()),
                "editions": [
                    {
                        "id": one.id,
                        "file": str(one.path),
                        "good": one.edition is not None,
                        "edition_hash": one.edition.hash if one.edition else None,
                        "shareable": one.edition is not None and one.edition.shareable is True,
                        "licence": one.edition.licence if one.edition else None,
                        "problems": [edition_problem_json(problem) for problem in one.problems],
                    }
                    for one in found
                ],
            }
        )
        return
    if not found:
        say(_("No edition is installed in %(folder)s.") % {"folder": folder()})
        return
    table(
        (_("Edition"), _("Name"), _("Licence"), _("May be passed on")),
        [
            (
                one.id,
                one.edition.name(LANGUAGE) if one.edition else _("cannot be used"),
                one.edition.licence if one.edition else "",
                "" if one.edition is None else _("yes") if one.edition.shareable else _("no"),
            )
            for one in found
        ],
    )
    for one in found:
        for problem in one.problems:
            say(problem.text(LANGUAGE))


def install(file: File, force: Force = False, json: options.Json = False) -> None:
    from kompass.installed import install as put
    from kompass.method import EditionError

    try:
        edition, files = put(file, force=force)
    except EditionError as error:
        for problem in error.problems:
            say(problem.text(LANGUAGE))
        raise typer.Exit(FAILED) from None
    except OSError as error:
        fail(_("%(file)s cannot be written (%(why)s).") % {"file": error.filename, "why": error.strerror})
    if json:
        answer_json(
            {
                "edition": edition.id,
                "edition_hash": edition.hash,
                "shareable": edition.shareable is True,
                "files": [str(path) for path in files],
            }
        )
        return
    for path in files:
        say(_("Written: %(file)s") % {"file": path})
    if edition.shareable:
        say(_("The edition says that it may be passed on: pages show its texts to everybody."))
    else:
        say(_("Its texts are not passed on: pages show its name, provenance, licence and areas alone."))
    say(_("A service that is running sees it after its next start."))


def remove(id: Id) -> None:
    from kompass.installed import remove as take_out

    path = take_out(id)
    if path is None:
        fail(_("No edition %(id)s is installed here: see kompass edition list.") % {"id": id})
    say(_("Removed: %(file)s") % {"file": path})
