"""`kompass editions`: the editions of the instrument that are shipped."""

from typing import Any

import typer

from kompass.cli import options
from kompass.cli.output import answer_json, exact, table
from kompass.cli.words import LANGUAGE, _


def register(app: typer.Typer) -> None:
    app.command(help=_("List the editions of the instrument."))(editions)


def editions(json: options.Json = False) -> None:
    from kompass.installed import editions as known
    from kompass.installed import load_edition
    from kompass.language import number

    found = [load_edition(edition) for edition in known()]
    if json:
        answer_json([_edition_json(edition) for edition in found])
        return
    table(
        (_("Edition"), _("Name"), _("Areas"), _("Sub-areas"), _("Criteria"), _("Points")),
        [
            (
                edition.id,
                edition.name(LANGUAGE),
                number(len(edition.areas), LANGUAGE),
                number(len(edition.sub_areas), LANGUAGE),
                number(len(edition.criteria), LANGUAGE),
                number(edition.maximum, LANGUAGE),
            )
            for edition in found
        ],
        right=(2, 3, 4, 5),
    )


def _edition_json(edition: Any) -> dict[str, Any]:
    return {
        "id": edition.id,
        "year": edition.year,
        "countries": list(edition.countries),
        "languages": list(edition.languages),
        "names": dict(edition.names),
        "maximum": exact(edition.maximum),
        "areas": [
            {"code": area.id, "names": dict(area.names), "maximum": exact(area.maximum)}
            for area in edition.areas
        ],
        "n_sub_areas": len(edition.sub_areas),
        "n_criteria": len(edition.criteria),
        "own_text": edition.own_text,
        "licence": edition.licence,
        "hash": edition.hash,
    }
