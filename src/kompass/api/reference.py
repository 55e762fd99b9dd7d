"""The filter that chooses a reference set: how it is asked for, and how an answer says which one it was."""

from typing import ClassVar

from kompass.api.asked import Paged, country_field, date_field, field, size_field
from kompass.api.fields import Shape, known, told
from kompass.domain.editions import editions
from kompass.domain.queries import reference as queries


class ReferenceAsked(Paged):
    """What is absent is as by default; what is there and empty means any."""

    several: ClassVar[frozenset[str]] = frozenset({"edition", "basis", "pick"})

    country: str = country_field(
        "Compared within this country; `all`: with every real one. By default the municipality's own. "
        "Invented and real evaluations are never compared."
    )
    since: str = date_field("Evaluated on this day (month, year) or later; by default 2010.", "2010")
    as_of: str = date_field(
        "Evaluated by this day (month, year); by default the evaluation's own date.", "2017-06"
    )
    edition: str = field(
        f"By these editions ({', '.join(editions())}); repeated or parted by commas. By default any.",
        "official-2010,official-2016",
    )
    basis: str = field(
        f"Totals that rest on these ({', '.join(queries.BASES)}); repeated or parted by commas. By default any.",
        "published,derived",
    )
    size: str = size_field("Municipalities with so many inhabitants at the time.")
    kostra: str = field(
        "Norwegian municipalities of this KOSTRA group (grouping of 2020).", "1", pattern="^[0-9]{0,2}$"
    )
    pick: str = field(
        "Only these municipalities; repeated or parted by commas, at most 400.", "no-ulstein,no-kristiansund"
    )
    per: str = field("Of each municipality the latest evaluation, or all.", "latest", enum=["latest", "all"])


class ReferenceFilter(Shape):
    """The filter of a reference set: it belongs to every figure that rests on it."""

    describe: str = told("The filter in one phrase.", "Norway; since 2010; as of June 2017; any edition; ...")
    country: str | None = told("Country code; null: every real country.", "NO")
    since: str | None = told("First day, month or year; null: no limit.", "2010")
    as_of: str | None = told("Last day, month or year; null: no limit.", "2017-06")
    editions: list[str] = told("Editions; empty: any.", ["official-2010"])
    bases: list[str] = told("What totals rest on; empty: anything.", ["published"])
    size_class: str | None = told("Class of size; null: any.", "5000-14999")
    kostra_group: str | None = told("KOSTRA group; null: any.", "1")
    hand_picked: list[str] = told("Municipalities picked; empty: all.", ["no-ulstein"])
    per_municipality: str = told("`latest` or `all` evaluations of each municipality.", "latest")


def filter_of(chosen: queries.ReferenceFilter, language: str) -> ReferenceFilter:
    return ReferenceFilter(
        describe=chosen.describe(language),
        country=known(chosen.country),
        since=known(chosen.since),
        as_of=known(chosen.as_of),
        editions=list(chosen.editions),
        bases=list(chosen.bases),
        size_class=known(chosen.size_class),
        kostra_group=known(chosen.kostra_group),
        hand_picked=list(chosen.hand_picked),
        per_municipality=chosen.per_municipality,
    )
