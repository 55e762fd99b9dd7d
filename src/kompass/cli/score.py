"""`kompass score`: a file of ratings becomes points. Needs no data folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kompass.cli import options
from kompass.cli.output import FAILED, answer_json, exact, fail, heading, say, share, show, table
from kompass.cli.words import LANGUAGE, _

if TYPE_CHECKING:
    from kompass.method import Edition, Score
    from kompass.method.ratings_content import Content

File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=_("Ratings: a filled-in form, or CSV, Excel, YAML or JSON."),
    ),
]
EditionId = Annotated[
    str,
    typer.Option(
        "--edition",
        metavar="ID",
        help=_(
            "Edition: open-2020, official-2010 ... or a file ending in .yaml. The one that the file names, or else "
            "open-2020, if left out."
        ),
    ),
]


def register(app: typer.Typer) -> None:
    app.command(help=_("Turn a file of ratings into points."))(score)


def score(file: File, edition: EditionId = "", json: options.Json = False) -> None:
    from kompass.installed import load_edition
    from kompass.method import EditionError, RatingError
    from kompass.method import score as scored
    from kompass.method.ratings_file import load_content, to_ratings

    if not file.is_file():
        fail(_("There is no file %(file)s.") % {"file": file})
    try:
        chosen = load_edition(edition) if edition else None
        content = load_content(file)
        loaded = chosen or load_edition(_edition_of(content))
        ratings = to_ratings(content, loaded)
        result = scored(loaded, ratings)
    except (EditionError, RatingError) as error:
        for problem in error.problems:
            say(problem.text(LANGUAGE))
        raise typer.Exit(FAILED) from None
    for note in ratings.notes:
        say(note.text(LANGUAGE))
    if json:
        answer_json(score_json(loaded, result))
    else:
        _print(loaded, result)


def _edition_of(content: "Content") -> str:
    """The edition that the file names: a shipped one, never a path that somebody wrote into a file."""
    from kompass.installed import editions
    from kompass.method.ratings_file import edition_named

    named = edition_named(content)
    if named and named not in editions():
        fail(
            _("The file is for the edition %(edition)s, which is not shipped: give its file with --edition.")
            % {"edition": named}
        )
    return named or "open-2020"


def score_json(edition: "Edition", result: "Score") -> dict[str, Any]:
    from kompass.method import METHOD_VERSION

    return {
        "edition": edition.id,
        "edition_hash": edition.hash,
        "method_version": METHOD_VERSION,
        "total": result.total,
        "maximum": exact(edition.maximum),
        "areas": dict(result.areas),
        "sub_areas": {
            code: None if points is None else float(points) for code, points in result.sub_areas.items()
        },
        "exact_total": exact(result.exact_total),
        "exact_areas": {code: exact(points) for code, points in result.exact_areas.items()},
        "provisional": result.provisional,
        "lowest": result.lowest,
        "highest": result.highest,
        "not_applicable_share": share(result.not_applicable_share),
        "flags": [flag.text(LANGUAGE) for flag in result.flags],
    }


def _print(edition: "Edition", result: "Score") -> None:
    from kompass.language import number, percent

    heading(edition.name(LANGUAGE))
    body = []
    for area in edition.areas:
        points = result.areas.get(area.id)
        body.append(
            (
                area.id,
                area.name(LANGUAGE),
                "–" if points is None else number(points, LANGUAGE),
                number(area.maximum, LANGUAGE),
            )
        )
    table(("", _("Area"), _("Points"), _("of")), body, right=(2, 3))
    show("")
    if result.total is None:
        show(_("No total."))
    else:
        show(
            _("Total: %(total)s of %(maximum)s points (exactly %(exact)s).")
            % {
                "total": number(result.total, LANGUAGE),
                "maximum": number(edition.maximum, LANGUAGE),
                "exact": number(
                    result.exact_total if result.exact_total is not None else result.total, LANGUAGE, 1
                ),
            }
        )
    if result.provisional:
        show(
            _("Provisional: something is not rated. The total can still become %(lowest)s to %(highest)s.")
            % {"lowest": result.lowest, "highest": result.highest}
        )
    if result.not_applicable_share:
        show(
            _("Not applicable: %(share)s of the maximum.")
            % {"share": percent(result.not_applicable_share, LANGUAGE, 1)}
        )
    for flag in result.flags:
        show(flag.text(LANGUAGE))
