"""What every column of the record means: the one source of the open data page, of the JSON schemas, of the
dictionary beside the files and of docs/reference/record.md.

No Django here: the documentation is made without a database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from kompass.language import N_, translator

__all__ = ["LICENCES", "TABLES", "TYPES", "Column", "Licence", "Table", "TypeOfColumn", "column_of"]

TypeOfColumn = Literal["text", "word", "code", "whole", "figure", "day", "moment", "year"]

TYPES: Final[Mapping[TypeOfColumn, str]] = {
    "text": N_("text"),
    "word": N_("text: a fixed word"),
    "code": N_("text: a number, keep its leading zeros"),
    "whole": N_("whole number"),
    "figure": N_("number, or a range such as 2-3"),
    "day": N_("day: YYYY-MM-DD"),
    "moment": N_("month or year: YYYY-MM or YYYY"),
    "year": N_("year: YYYY"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` says how the cell reads in CSV, and by `data_schema.value_of` what it is in JSON.

    `required`: never empty. `values`: those there are, with what each means ("" where it says so itself);
    `closed`: there are no others. `prefix`: several columns, all beginning with it, share this entry.
    """

    name: str
    type: TypeOfColumn
    meaning: str
    required: bool = False
    unit: str = ""
    values: tuple[tuple[str, str], ...] = ()
    closed: bool = True
    lowest: int | None = None
    highest: int | None = None
    source: str = ""
    prefix: str = ""

    def explain(self, language: str) -> str:
        return translator(language)(self.meaning)

    def type_name(self, language: str) -> str:
        """The type with its unit and limits: "whole number, points, 0-100"."""
        _ = translator(language)
        parts = [_(TYPES[self.type])]
        if self.unit:
            parts.append(_(self.unit))
        if self.lowest is not None and self.highest is not None:
            parts.append(f"{self.lowest}-{self.highest}")
        return ", ".join(parts)

    def allowed(self, language: str) -> tuple[tuple[str, str], ...]:
        """Value -> meaning, in the language."""
        _ = translator(language)
        return tuple((value, _(meaning) if meaning else "") for value, meaning in self.values)

    def origin(self, table: "Table", language: str) -> str:
        """Where the cell comes from: its own source, or that of the table."""
        return translator(language)(self.source or table.source)


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms under which a part of the record may be used. `address` "" where there is no licence text to point to."""

    key: str
    name: str
    address: str
    attribution: str

    def named(self, language: str) -> str:
        return translator(language)(self.name)

    def credit(self, language: str) -> str:
        return translator(language)(self.attribution)


LICENCES: Final[Mapping[str, Licence]] = {
    one.key: one
    for one in (
        Licence(
            "facts",
            N_("Single facts, each with its source"),
            "",
            N_("Name the source of the row. The collection is shipped with Kompass (EUPL-1.2)."),
        ),
        Licence(
            "NLOD-2.0",
            N_("Norwegian Licence for Open Government Data (NLOD) 2.0"),
            "https://data.norge.no/nlod/en/2.0",
            N_(
                "Kilde: Statistisk sentralbyrå. Reshaped for Kompass; Statistics Norway does not stand behind it."
            ),
        ),
        Licence(
            "CC0-1.0",
            N_("Creative Commons Zero (CC0) 1.0"),
            "https://creativecommons.org/publicdomain/zero/1.0/",
            N_("Source: Statistics Sweden (SCB)."),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the record. `key`: the columns that tell its rows apart; `shipped`: the files that hold it."""

    kind: str
    title: str
    about: str
    source: str
    licences: tuple[Licence, ...]
    key: tuple[str, ...]
    shipped: tuple[str, ...]
    columns: tuple[Column, ...]

    def name(self, language: str) -> str:
        return translator(language)(self.title)

    def explain(self, language: str) -> str:
        return translator(language)(self.about)

    def origin(self, language: str, *, invented: bool = False) -> str:
        return translator(language)(INVENTED_SOURCE if invented else self.source)

    def terms(self, *, invented: bool = False) -> tuple[Licence, ...]:
        """The licences; of the invented example the collection's alone."""
        return _FACTS if invented else self.licences


INVENTED_SOURCE: Final = N_("invented for Kompass")

_NAMED_IN_ROW: Final = N_("the page or report that the row names")
_SSB_131: Final = N_("Statistics Norway, Klass 131")
_REGISTERS: Final = N_("Statistics Norway (Klass 131); Statistics Sweden (municipalities of 2019)")
_COUNTRIES: Final = (
    ("NO", N_("Norway")),
    ("SE", N_("Sweden")),
    ("DK", N_("Denmark")),
    ("ZZ", N_("the invented example; only in a file asked for by this code")),
)
_COUNTRY: Final = Column("country", "word", N_("country; ISO 3166"), required=True, values=_COUNTRIES)
_SOURCE: Final = Column("source", "text", N_("where it was published: an address or a citation"))
_FACTS: Final = (LICENCES["facts"],)
_POINTS: Final = N_("points")

_EVALUATIONS: Final = Table(
    kind="evaluations",
    title=N_("Evaluations"),
    about=N_(
        "One row per evaluation with the Municipal Compass whose existence was found published. This is not all "
        "there is, and no fair sample: totals come mostly from news of good results."
    ),
    source=_NAMED_IN_ROW,
    licences=_FACTS,
    key=("country", "municipality", "evaluated"),
    shipped=("published_evaluations.csv",),
    columns=(
        _COUNTRY,
        Column(
            "municipality_code",
            "code",
            N_(
                "number in the national register, as the source has it or as valid at the time; empty for Denmark"
            ),
        ),
        Column("municipality", "text", N_("name as the source has it"), required=True),
        Column("evaluated", "moment", N_("when the evaluation took place, as precisely as it was published")),
        Column(
            "edition",
            "word",
            N_(
                "edition of the instrument, mostly inferred from the date; Norwegian reports kept the area names of "
                "2010 until 2019"
            ),
            values=(
                ("2002", N_("official edition")),
                ("2010", N_("official edition")),
                ("2016", N_("official edition")),
                ("2020", N_("official edition")),
                ("open-2020", N_("the open edition of Kompass")),
            ),
            closed=False,
        ),
        Column(
            "area_1 ... area_8",
            "whole",
            N_("published points of each focus area, in the order of the edition"),
            unit=_POINTS,
            lowest=0,
            highest=100,
            prefix="area_",
        ),
        # 800 of the Municipal Compass, 900 of CAF.
        Column("total", "whole", N_("total points"), unit=_POINTS, lowest=0, highest=900),
        Column(
            "basis",
            "word",
            N_("how the total is known"),
            required=True,
            values=(
                ("published", N_("the total stands in the source")),
                ("derived", N_("arithmetic on published figures; the note says which")),
                ("second-hand", N_("told by somebody else than the municipality or the evaluator")),
                ("known", N_("the evaluation took place, its total was not seen")),
                ("invented", N_("the example; only in the country ZZ")),
            ),
        ),
        Column(
            "derived_from_claim",
            "word",
            N_("id of the claim whose arithmetic made this row; such a row never confirms that claim"),
            source=N_("worked out for Kompass"),
        ),
        Column("note", "text", N_("what the figure rests on"), source=N_("written for Kompass")),
        _SOURCE,
    ),
)

_RATINGS: Final = Table(
    kind="ratings",
    title=N_("Ratings"),
    about=N_(
        "One row per criterion of each evaluation whose ratings are known; today only those of the invented example. "
        "With the edition and the version of the method they give the points again, exactly."
    ),
    source=N_("those who rated"),
    licences=_FACTS,
    key=("country", "municipality", "evaluated", "criterion"),
    shipped=(),
    columns=(
        _COUNTRY,
        Column("municipality_code", "code", N_("as in the table of evaluations")),
        Column("municipality", "text", N_("as in the table of evaluations"), required=True),
        Column("evaluated", "moment", N_("as in the table of evaluations")),
        Column("edition", "word", N_("edition of the instrument that was rated by"), required=True),
        Column(
            "edition_hash",
            "word",
            N_("SHA-256 of the edition's content when the result was frozen"),
            required=True,
        ),
        Column(
            "method_version",
            "word",
            N_("version of the rules by which the points were computed"),
            required=True,
        ),
        Column("criterion", "word", N_("id of the criterion; the same in every edition"), required=True),
        Column(
            "level_<aspect>",
            "whole",
            N_("level of each aspect, on the scale of the edition; empty: not rated"),
            lowest=0,
            prefix="level_",
        ),
        Column(
            "not_applicable",
            "word",
            N_("whether the criterion does not apply to this municipality"),
            values=(("x", N_("it does not apply; the rest of its sub-area carries its points")),),
        ),
    ),
)

_CLAIMS: Final = Table(
    kind="claims",
    title=N_("Claims"),
    about=N_("What was publicly said about scores, in a form that can be checked."),
    source=_NAMED_IN_ROW,
    licences=_FACTS,
    key=("id",),
    shipped=("published_claims.csv",),
    columns=(
        Column(
            "id",
            "word",
            N_("stable name of the claim, e.g. roros-2017-change; its page has it in the address"),
            required=True,
            source=N_("given for Kompass"),
        ),
        _COUNTRY,
        Column("municipality_code", "code", N_("whom it is about; empty when it is about a country")),
        Column("municipality", "text", N_("whom it is about; empty when it is about a country")),
        Column("stated", "moment", N_("when it was said")),
        Column("evaluated", "moment", N_("the evaluation it is about")),
        Column(
            "kind",
            "word",
            N_('what is claimed, and with it what the column "value" holds'),
            required=True,
            closed=False,
            values=(
                ("total", N_("points")),
                ("rank", N_("the rank, 1 = highest")),
                ("top_share", N_("share of all, 0-1: 0.25 = the best quarter")),
                ("change_since_previous", N_("points since the previous evaluation")),
                ("percent_change", N_("per cent of the previous total")),
                ("change_above_expected", N_("(empty)")),
                ("years_to_rank", N_('years, or a range 2-3; "of" is the rank')),
                ("maximum", N_("points, the highest seen")),
                ("maximum_about", N_('points, "a little over"')),
                ("area_maximum", N_("points of an area, the highest seen")),
                ("mean", N_("points, the average")),
                ("mean_about", N_("points, the approximate average")),
                ("about_mean", N_("points of one that is said to be about average")),
                ("best_in_group", N_("points of the best of a group")),
            ),
        ),
        Column("value", "figure", N_("the figure claimed")),
        Column(
            "of",
            "figure",
            N_("out of how many (rank, share), the scale's maximum (points), or the rank aimed at"),
        ),
        Column("scope", "text", N_('among which: "NO since 2010", "SE all years" ...')),
        Column(
            "statement", "text", N_("the claim in words"), required=True, source=N_("written for Kompass")
        ),
        Column(
            "source",
            "text",
            N_(
                'where it was published: an address or a citation; in CSV and Excel "same" means as in the row above, '
                "JSON repeats it"
            ),
        ),
    ),
)

_COUNTS: Final = Table(
    kind="counts",
    title=N_("Stated counts"),
    about=N_("How many evaluations were said to exist, by when: the denominator of coverage."),
    source=_NAMED_IN_ROW,
    licences=_FACTS,
    key=("country", "since", "as_of", "unit"),
    shipped=("stated_counts.csv",),
    columns=(
        _COUNTRY,
        Column("since", "year", N_("counted from that year on; empty: from the beginning")),
        Column("as_of", "year", N_("as it stood then"), required=True),
        Column("count", "whole", N_("how many"), required=True, lowest=1),
        Column(
            "unit",
            "text",
            N_('what was counted: municipalities, evaluations; "about", "more than"'),
            required=True,
        ),
        _SOURCE,
    ),
)

_MUNICIPALITIES: Final = Table(
    kind="municipalities",
    title=N_("Municipalities"),
    about=N_(
        "Every code and name, with the time it was in force: Norway since 2013, Sweden as of 2019. There is no Danish "
        "register: Danish municipalities appear under the names that were published."
    ),
    source=_REGISTERS,
    licences=(LICENCES["NLOD-2.0"], LICENCES["CC0-1.0"]),
    key=("country", "code", "valid_from"),
    shipped=("norwegian_municipalities.csv", "swedish_municipalities.csv"),
    columns=(
        _COUNTRY,
        Column("code", "code", N_("number in the national register; empty where there is no register")),
        Column("name", "text", N_("name in the register"), required=True),
        Column("county_code", "code", N_("number of the county")),
        Column("county", "text", N_("name of the county")),
        Column("valid_from", "day", N_("first day of this code and name; empty: not known")),
        Column("valid_to", "day", N_("first day on which they no longer hold; empty: in force")),
    ),
)

_CHANGES: Final = Table(
    kind="changes",
    title=N_("Changes of municipalities"),
    about=N_("Every renumbering, merger, split and change of name of Norwegian municipalities since 2013."),
    source=_SSB_131,
    licences=(LICENCES["NLOD-2.0"],),
    key=("country", "from_code", "to_code", "date"),
    shipped=("norwegian_municipality_changes.csv",),
    columns=(
        _COUNTRY,
        Column("from_code", "code", N_("number before"), required=True),
        Column("to_code", "code", N_("number after"), required=True),
        Column("year", "year", N_("year of the change"), required=True),
        Column(
            "type",
            "word",
            N_("what happened"),
            required=True,
            values=(
                ("renumbering", N_("a new number, the same municipality")),
                ("name_change", N_("a new name, the same municipality")),
                ("renumbering_and_name_change", N_("a new number and name, the same municipality")),
                ("merger", N_("became part of a municipality with others")),
                ("split", N_("a part became, or went to, another municipality")),
                ("split_and_merger", N_("a part was merged into another municipality")),
            ),
        ),
        Column("from_name", "text", N_("name before"), required=True),
        Column("to_name", "text", N_("name after"), required=True),
        Column("date", "day", N_("day on which it took effect"), required=True),
    ),
)

_POPULATION: Final = Table(
    kind="population",
    title=N_("Population"),
    about=N_(
        "Inhabitants on 1 January. Norway 2013-2026, except 0706, 0719 and 0720 in 2013-2015; Sweden 2019, once per "
        "municipality."
    ),
    source=N_("Statistics Norway, table 07459, and as the row says; Statistics Sweden (SCB)"),
    licences=(LICENCES["NLOD-2.0"], LICENCES["CC0-1.0"]),
    key=("country", "code", "year"),
    shipped=("norwegian_municipality_population.csv", "swedish_municipalities.csv"),
    columns=(
        _COUNTRY,
        Column("code", "code", N_("number of the municipality in that year"), required=True),
        Column("year", "year", N_("year"), required=True),
        Column("population", "whole", N_("inhabitants"), required=True, lowest=0),
        Column("source", "text", N_("table or office the figure is from")),
    ),
)

_GROUPS: Final = Table(
    kind="groups",
    title=N_("Groups of municipalities"),
    about=N_("Classes that Statistics Norway puts municipalities in, for the numbers of 2020 and of 2024."),
    source=N_("Statistics Norway, Klass 112"),
    licences=(LICENCES["NLOD-2.0"],),
    key=("country", "code", "code_year"),
    shipped=("norwegian_kostra_groups.csv",),
    columns=(
        _COUNTRY,
        Column("code", "code", N_("number of the municipality in that year"), required=True),
        Column("code_year", "year", N_("year whose numbers are used"), required=True),
        Column("kostra_group", "code", N_("KOSTRA group, 1 to 17 (the grouping of 2020)")),
        Column("centrality_class", "code", N_("centrality, 1 (most central) to 6 (least)")),
    ),
)

TABLES: Final[Mapping[str, Table]] = {
    table.kind: table
    for table in (_EVALUATIONS, _CLAIMS, _COUNTS, _RATINGS, _MUNICIPALITIES, _CHANGES, _POPULATION, _GROUPS)
}
"""By kind, what people come for first."""


def column_of(kind: str, name: str) -> Column:
    """The entry of a column.

    Raises:
        KeyError: the dictionary has none.
    """
    for column in TABLES[kind].columns:
        if name == column.name or (column.prefix and name.startswith(column.prefix)):
            return column
    raise KeyError(f"{kind}.{name}")
