"""The filter that chooses a reference set: what it is, how it is read from a form and how it is printed."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from kompass.domain.access import INVENTED, REAL_COUNTRIES
from kompass.domain.editions import editions
from kompass.domain.queries.facts import SIZE_CLASSES, EvaluationRow, edition_in_short, size_class_name
from kompass.language import N_, listed, month, plural_translator, translator
from kompass.models.evaluation import Basis

COMMON_EDITION_YEAR: Final = 2010
"""Since then one edition was common to the three countries; what is older compares with what is older."""

COUNTRIES: Final[Mapping[str, str]] = {
    "NO": N_("Norway"),
    "SE": N_("Sweden"),
    "DK": N_("Denmark"),
    "ZZ": N_("the invented country"),
}
BASES: Final[Mapping[str, str]] = {
    Basis.PUBLISHED.value: N_("published"),
    Basis.DERIVED.value: N_("derived from published figures"),
    Basis.SECOND_HAND.value: N_("published second-hand"),
    Basis.KNOWN.value: N_("took place, score not seen"),
    Basis.INVENTED.value: N_("invented"),
}
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ALL: Final = frozenset({"all", "alle"})
MOST_PICKED: Final = 400


def country_name(country: str, language: str) -> str:
    """The country in words; "" stands for all real ones."""
    _ = translator(language)
    return _(COUNTRIES[country]) if country in COUNTRIES else _("all countries")


def basis_name(basis: str, language: str) -> str:
    return translator(language)(BASES[basis]) if basis in BASES else basis


def first_day(text: str) -> dt.date | None:
    """The first day of "2017", "2017-06" or "2017-06-30"; None for "".

    Raises:
        ValueError: the text is no date of these forms.
    """
    return _days(text)[0] if text else None


def last_day(text: str) -> dt.date | None:
    """The last day of "2017", "2017-06" or "2017-06-30"; None for "".

    Raises:
        ValueError: the text is no date of these forms.
    """
    return _days(text)[1] if text else None


def _days(text: str) -> tuple[dt.date, dt.date]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month_number, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month_number is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    if day is None:
        first = dt.date(year, month_number, 1)
        return first, first.replace(day=monthrange(year, month_number)[1])
    only = dt.date(year, month_number, day)
    return only, only


def date_name(text: str, language: str) -> str:
    """ "2017-06" as "June 2017"; a full date stays as it is."""
    return text if len(text) > len("2017-06") else month(text, language)


@dataclass(frozen=True, slots=True)
class FilterProblem:
    """A value of a filter that makes no sense, and how to mend it."""

    field: str
    value: str
    message: str
    values: Mapping[str, object]

    def text(self, language: str) -> str:
        return translator(language)(self.message) % {"value": self.value, **self.values}


@dataclass(frozen=True, slots=True)
class ReferenceFilter:
    """The filter that chooses a reference set.

    `country`: "NO", "SE", "DK", "ZZ" or "" for all real ones together. `since` and `as_of`: "2017",
    "2017-06", "2017-06-30" or "" for no limit. `editions`, `bases`, `hand_picked` (municipality slugs):
    empty means any. `size_class`: a key of `facts.SIZE_CLASSES` or "". `kostra_group`: "1" ... or "".
    """

    country: str = ""
    since: str = ""
    as_of: str = ""
    editions: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    size_class: str = ""
    kostra_group: str = ""
    hand_picked: tuple[str, ...] = ()
    per_municipality: Literal["latest", "all"] = "latest"

    @classmethod
    def default_for(cls, evaluation: EvaluationRow) -> "ReferenceFilter":
        """Its country, since 2010, as of its own date, every row with a total, the latest per municipality.

        An evaluation older than 2010 is compared without a first year: since 2010 nothing would be left.
        """
        older = evaluation.latest is not None and evaluation.latest.year < COMMON_EDITION_YEAR
        return cls(
            country=evaluation.country,
            since="" if older else str(COMMON_EDITION_YEAR),
            as_of=evaluation.when,
        )

    @classmethod
    def from_params(
        cls, params: Mapping[str, Any], *, default: "ReferenceFilter"
    ) -> tuple["ReferenceFilter", tuple[FilterProblem, ...]]:
        """Read a query string or a form: country, since, as_of, edition, basis, size, kostra, pick, per.

        What is absent is as in `default`; what is present and empty means "any". Several values are
        separated by commas or repeated (`getlist`). A value that makes no sense is left as in `default`
        and told as a problem.
        """
        reader = ParamReader(params)
        since, as_of = reader.date("since", default.since), reader.date("as_of", default.as_of)
        if since and as_of and _days(since)[0] > _days(as_of)[1]:
            reader.problem("since", since, N_("%(value)s is after %(as_of)s: begin earlier"), as_of=as_of)
            since, as_of = default.since, default.as_of
        per = reader.one("per", default.per_municipality, ("latest", "all")) or default.per_municipality
        read = replace(
            default,
            country=reader.country(default.country),
            since=since,
            as_of=as_of,
            editions=reader.editions(default.editions),
            bases=reader.several("basis", default.bases, tuple(BASES)),
            size_class=reader.one("size", default.size_class, tuple(SIZE_CLASSES)),
            kostra_group=reader.kostra(default.kostra_group),
            hand_picked=reader.slugs("pick", default.hand_picked),
            per_municipality="all" if per == "all" else "latest",
        )
        return read, tuple(reader.problems)

    def to_params(self) -> dict[str, str]:
        """The mapping that `from_params` reads back to an equal filter, whatever the default."""
        return {
            "country": self.country,
            "since": self.since,
            "as_of": self.as_of,
            "edition": ",".join(self.editions),
            "basis": ",".join(self.bases),
            "size": self.size_class,
            "kostra": self.kostra_group,
            "pick": ",".join(self.hand_picked),
            "per": self.per_municipality,
        }

    def describe(self, language: str) -> str:
        """One phrase to print beside every figure: "Norway; since 2010; as of June 2017; ..."."""
        _ = translator(language)
        parts = [country_name(self.country, language)]
        if self.since:
            parts.append(_("since %(date)s") % {"date": date_name(self.since, language)})
        if self.as_of:
            parts.append(_("as of %(date)s") % {"date": date_name(self.as_of, language)})
        if self.editions:
            parts.append(_("only %(editions)s") % {"editions": _edition_names(self.editions, language)})
        else:
            parts.append(_("any edition"))
        if self.bases:
            named = listed((basis_name(basis, language) for basis in self.bases), language, "or")
            parts.append(_("basis: %(bases)s") % {"bases": named})
        else:
            parts.append(_("every row with a total"))
        if self.size_class:
            parts.append(size_class_name(self.size_class, language))
        if self.kostra_group:
            parts.append(_("KOSTRA group %(group)s (grouping of 2020)") % {"group": self.kostra_group})
        if self.hand_picked:
            ngettext = plural_translator(language)
            n = len(self.hand_picked)
            picked = ngettext("%(n)s picked municipality", "%(n)s picked municipalities", n)
            parts.append(picked % {"n": n})
        latest = self.per_municipality == "latest"
        parts.append(_("the latest of each municipality") if latest else _("all evaluations"))
        return "; ".join(parts)


def comparable_filter(
    params: Mapping[str, Any], default: ReferenceFilter
) -> tuple[ReferenceFilter, tuple[FilterProblem, ...]]:
    """As `ReferenceFilter.from_params`; the invented country and the real ones are never mixed."""
    chosen, problems = ReferenceFilter.from_params(params, default=default)
    if (chosen.country == INVENTED) == (default.country == INVENTED):
        return chosen, problems
    # Several values stay lists: a form and a query string come as lists of texts.
    getlist = getattr(params, "getlist", params.__getitem__)
    kept = {name: getlist(name) for name in params if name != "country"}
    chosen, problems = ReferenceFilter.from_params(kept, default=default)
    message = N_("%(value)s cannot be chosen here: real and invented evaluations are never compared")
    return chosen, (*problems, FilterProblem("country", str(params["country"])[:80], message, {}))


def _edition_names(chosen: Iterable[str], language: str) -> str:
    return listed((edition_in_short(edition, language) or edition for edition in chosen), language)


LONGEST_VALUE: Final = 500
"""Characters of a value in a query string; pages cut off what is longer, the API refuses it."""
# PostgreSQL refuses NUL in a text; other control characters belong in no field of ours.
CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class ParamReader:
    """Reads fields of a query string one by one and keeps what is wrong with them."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.params = params
        self.problems: list[FilterProblem] = []

    def problem(self, field: str, value: str, message: str, **values: object) -> None:
        self.problems.append(FilterProblem(field, value[:80], message, values))

    def texts(self, field: str) -> tuple[str, ...] | None:
        """The values given, without empty ones and doubles; None when the field is absent."""
        if field not in self.params:
            return None
        getlist = getattr(self.params, "getlist", None)
        given = getlist(field) if getlist else self.params[field]
        if isinstance(given, str):
            given = [given]
        parts = (part.strip() for value in given for part in str(value).split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def text(self, field: str) -> str | None:
        """The first value, "" when the field is there and empty, None when it is absent."""
        given = self.texts(field)
        return None if given is None else (given[0] if given else "")

    def one(self, field: str, default: str, allowed: tuple[str, ...]) -> str:
        given = self.text(field)
        if given is None:
            return default
        if given and given not in allowed:
            self.problem(field, given, N_("%(value)s is none of %(allowed)s"), allowed=", ".join(allowed))
            return default
        return given

    def several(self, field: str, default: tuple[str, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
        given = self.texts(field)
        if given is None:
            return default
        wrong = [value for value in given if value not in allowed]
        for value in wrong:
            self.problem(field, value, N_("%(value)s is none of %(allowed)s"), allowed=", ".join(allowed))
        return default if wrong else given

    def date(self, field: str, default: str) -> str:
        given = self.text(field)
        if given is None:
            return default
        try:
            first_day(given)
        except ValueError:
            self.problem(
                field, given, N_("%(value)s is no date: write a year (2017), a month (2017-06) or a day")
            )
            return default
        return given

    def country(self, default: str) -> str:
        given = self.text("country")
        if given is None:
            return default
        if given.lower() in _ALL:
            return ""
        known = (*REAL_COUNTRIES, INVENTED)
        if given and given.upper() not in known:
            self.problem("country", given, N_("%(value)s is none of %(allowed)s"), allowed=", ".join(known))
            return default
        return given.upper()

    def editions(self, default: tuple[str, ...]) -> tuple[str, ...]:
        """Ids of editions; a year alone means the official one."""
        given = self.texts("edition")
        if given is None:
            return default
        known = tuple(editions())
        meant = tuple(f"official-{value}" if value.isdigit() else value for value in given)
        wrong = [value for value in meant if value not in known]
        for value in wrong:
            self.problem("edition", value, N_("%(value)s is none of %(allowed)s"), allowed=", ".join(known))
        return default if wrong else tuple(dict.fromkeys(meant))

    def kostra(self, default: str) -> str:
        given = self.text("kostra")
        if given is None:
            return default
        if given and not (given.isascii() and given.isdigit() and len(given) <= 2):
            self.problem("kostra", given, N_("%(value)s is no KOSTRA group: write its number"))
            return default
        return given

    def slugs(self, field: str, default: tuple[str, ...]) -> tuple[str, ...]:
        given = self.texts(field)
        if given is None:
            return default
        wrong = [value for value in given if not _SLUG.fullmatch(value)]
        if wrong:
            self.problem(field, wrong[0], N_("%(value)s is no municipality: write it as no-roros"))
            return default
        if len(given) > MOST_PICKED:
            self.problem(
                field, str(len(given)), N_("%(value)s are too many: pick at most %(most)s"), most=MOST_PICKED
            )
            return default
        return given
