"""Sources, every picture as a table, and how to compute it all again."""

from collections.abc import Iterable

from kompass import __version__
from kompass.domain.editions import load_edition
from kompass.method import METHOD_VERSION
from kompass.reports.comparison import LISTED as MEMBERS_LISTED
from kompass.reports.comparison import members_table
from kompass.reports.content import Block, Bullets, Chapter, Column, Figure, Paragraph, Section, Table
from kompass.reports.material import Material
from kompass.reports.progress import LISTED as PAIRS_LISTED
from kompass.reports.progress import pairs_table


def sources(material: Material) -> Chapter:
    _ = material._
    title = _("Sources")
    if material.own.invented:
        return Chapter(
            title, (Paragraph(_("There are none: everything in this report is invented.")),), new_page=False
        )
    page = material.page
    blocks: list[Block] = [
        Paragraph(
            _(
                "The figures were published by the municipalities and by those who evaluated them. Kompass has "
                "collected them; it has not changed them."
            )
        ),
    ]
    own = _distinct(row.source for row in page.others)
    if own:
        blocks.append(Bullets(own, _("About %(name)s") % {"name": material.name}, verbatim=True))
    said = tuple(source for source in _distinct(claim.source for claim in page.claims) if source not in own)
    if said:
        blocks.append(Bullets(said, _("Published statements"), verbatim=True))
    others = _distinct(
        f"{member.name}: {member.source}" for member in page.comparison.members if member.source
    )
    if others:
        blocks.append(Bullets(others, _("About the others in the reference set"), verbatim=True))
    stated = page.comparison.stated
    counted = _distinct(statement.source for statement in stated.statements) if stated else ()
    if counted:
        blocks.append(Bullets(counted, _("How many evaluations are said to exist"), verbatim=True))
    registers = (
        _(
            "Norwegian municipalities, their changes, inhabitants and groups: Statistics Norway (Statistisk "
            "sentralbyrå), under NLOD."
        ),
        _("Swedish municipalities: Statistics Sweden (SCB), CC0."),
    )
    blocks.append(Bullets(registers, _("Registers")))
    return Chapter(title, tuple(blocks), new_page=False)


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def appendix(material: Material, figures: tuple[Figure, ...]) -> Chapter:
    _ = material._
    sections = [_figures(material, figures)]
    lists = _lists(material)
    if lists.blocks:
        sections.append(lists)
    sections.append(_again(material))
    return Chapter(_("Appendix"), (), tuple(sections))


def _figures(material: Material, figures: tuple[Figure, ...]) -> Section:
    _ = material._
    blocks: list[Block] = [
        Paragraph(
            _(
                "The dots of the other pictures are the members of the reference set and the changes listed "
                "with them."
            )
        )
    ]
    tables: dict[str, Table] = {}
    for each in figures:
        picture = each.picture
        if each.tabled and picture.rows:
            tables[picture.title] = Table(
                picture.title, _columns(picture.columns, picture.rows), picture.rows
            )
    return Section(_("The pictures as tables"), (*blocks, *tables.values()))


def _columns(titles: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[Column, ...]:
    """Figures to the right, words to the left: a column is figures if no cell with a digit has a letter.
    The width goes by the longest cell."""
    columns = []
    for index, title in enumerate(titles):
        cells = [row[index] for row in rows]
        figures = [cell for cell in cells if any(sign.isdigit() for sign in cell)]
        numeric = bool(figures) and index > 0 and not any(sign.isalpha() for cell in figures for sign in cell)
        needed = max(*map(len, title.split() or [""]), *map(len, cells)) + 3
        columns.append(Column(title, "end" if numeric else "start", min(needed, 36)))
    return tuple(columns)


def _lists(material: Material) -> Section:
    _ = material._
    blocks: list[Block] = []
    if len(material.page.comparison.members) > MEMBERS_LISTED:
        blocks.append(members_table(material))
    last = material.page.change
    if last and len(last.pairs) > PAIRS_LISTED:
        blocks.append(pairs_table(material, last))
    return Section(_("The lists in full"), tuple(blocks))


def _again(material: Material) -> Section:
    """What is needed to get the same figures: commands, versions, and the edition's hash."""
    _ = material._
    own, page = material.own, material.page
    rows = [
        (_("Kompass"), __version__),
        (_("Method"), page.snapshot.method_version if page.snapshot else METHOD_VERSION),
        *([] if material.trial else [(_("Evaluation"), own.slug)]),
    ]
    if page.edition:
        digest = page.snapshot.edition_hash if page.snapshot else load_edition(page.edition.id).hash
        rows += [(_("Edition"), page.edition.id), (_("Edition, SHA-256"), digest)]
    if own.exact_total is not None:
        rows.append((_("Exact total"), str(own.exact_total)))
    rows.append((_("Filter of the comparison"), page.comparison.filter.describe(material.language)))
    commands = (
        [f"kompass score kompass-calculation-{own.edition}.csv --edition {own.edition}"]
        if material.trial
        else [
            f"kompass compare {own.municipality} {own.when}".strip() + _filter_options(material),
            f"kompass progress {own.municipality}" + (f" --as-of {own.when}" if own.when else ""),
            "kompass claims",
        ]
    )
    how = (
        _(
            "Kompass is open software. With the versions below and the ratings, which the page of the result gives "
            "as a CSV file, this command gives the points of this report again:"
        )
        if material.trial
        else _(
            "Kompass is open software, and the record it compares with comes with it. With the versions "
            "below, these commands give the figures of this report again:"
        )
    )
    return Section(
        _("Computing it again"),
        (
            Paragraph(how),
            Bullets(tuple(commands), verbatim=True),
            Table(_("Versions"), (Column(_("What"), share=0.8), Column(_("Which"), share=2)), tuple(rows)),
        ),
    )


def _filter_options(material: Material) -> str:
    chosen = material.page.comparison.filter
    options = []
    if chosen.country:
        options.append(f"--country {chosen.country}")
    if chosen.since:
        options.append(f"--since {chosen.since}")
    if chosen.as_of:
        options.append(f"--as-of {chosen.as_of}")
    options += [f"--edition {edition}" for edition in chosen.editions]
    options += [f"--basis {basis}" for basis in chosen.bases]
    if chosen.per_municipality == "all":
        options.append("--all")
    return "".join(f" {option}" for option in options)
