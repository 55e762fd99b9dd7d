"""Filters as forms: what each field shows, what is chosen, and what is wrong beside the field it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kompass.domain.access import INVENTED, REAL_COUNTRIES
from kompass.domain.editions import editions
from kompass.domain.queries.claim import SORTS, VERDICTS, ClaimFilter
from kompass.domain.queries.claim_figures import KINDS
from kompass.domain.queries.evaluation import EvaluationFilter
from kompass.domain.queries.facts import SIZE_CLASSES, edition_in_short, size_class_name
from kompass.domain.queries.reference import FilterProblem, ReferenceFilter, basis_name, country_name
from kompass.language import translator

ALL = "all"
# What a row with a total can rest on; "known" has none.
_BASES_WITH_TOTAL = ("published", "derived", "second-hand")


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `kind` is select, text, search, checkboxes or checkbox."""

    name: str
    label: str
    kind: str
    value: str = ""
    options: tuple[Option, ...] = ()
    hint: str = ""
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The fields, what goes along unseen, and what is wrong with fields that are not shown."""

    fields: tuple[Field, ...]
    hidden: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[str, str], ...] = field(default=())
    """(name of the field, sentence), everything that is wrong."""


def reference_form(
    chosen: ReferenceFilter, problems: Sequence[FilterProblem], params: QueryDict, *, language: str
) -> Form:
    """The reference filter as a form. What was typed stays in its field, right or wrong."""
    wrong = _by_field(problems, language)
    invented = chosen.country == INVENTED
    countries = (INVENTED,) if invented else (*REAL_COUNTRIES, ALL)
    fields = (
        _select(
            "country",
            _("Country"),
            [(code, country_name("" if code == ALL else code, language)) for code in countries],
            chosen.country or ALL,
            wrong,
        ),
        _date("since", _("Evaluated since"), chosen.since, params, wrong),
        _date("as_of", _("Evaluated by"), chosen.as_of, params, wrong),
        _select(
            "size",
            _("Inhabitants"),
            [("", _("any size")), *((key, size_class_name(key, language)) for key in SIZE_CLASSES)],
            chosen.size_class,
            wrong,
        ),
        _select(
            "per",
            _("Evaluations per municipality"),
            [("latest", _("the latest evaluation")), ("all", _("all evaluations"))],
            chosen.per_municipality,
            wrong,
        ),
        _checkboxes("edition", _("Edition"), _editions(language), chosen.editions, wrong),
        *(
            ()
            if invented
            else (
                _checkboxes(
                    "basis",
                    _("The total rests on"),
                    [(key, basis_name(key, language)) for key in _BASES_WITH_TOTAL],
                    chosen.bases,
                    wrong,
                ),
            )
        ),
    )
    hidden = tuple(
        (name, value)
        for name, value in (("kostra", chosen.kostra_group), ("pick", ",".join(chosen.hand_picked)))
        if value
    )
    return Form(fields, hidden, _all(problems, language))


def reference_query(chosen: ReferenceFilter, default: ReferenceFilter) -> str:
    """The query string of a filter with its question mark; "" for the default one."""
    return "" if chosen == default else "?" + urlencode(chosen.to_params())


def evaluations_form(
    chosen: EvaluationFilter, problems: Sequence[FilterProblem], params: QueryDict, *, language: str
) -> Form:
    """The filter of the table of evaluations as a form."""
    wrong = _by_field(problems, language)
    fields = (
        Field("q", _("Municipality"), "search", params.get("q", chosen.q), problems=wrong.get("q", ())),
        _select(
            "country",
            _("Country"),
            [
                ("", country_name("", language)),
                *((code, country_name(code, language)) for code in (*REAL_COUNTRIES, INVENTED)),
            ],
            chosen.country,
            wrong,
        ),
        _select(
            "edition", _("Edition"), [("", _("any edition")), *_editions(language)], chosen.edition, wrong
        ),
        _select(
            "basis",
            _("Basis"),
            [
                ("", _("any basis")),
                *((key, basis_name(key, language)) for key in (*_BASES_WITH_TOTAL, "known")),
            ],
            chosen.basis,
            wrong,
        ),
        _date("since", _("Evaluated since"), chosen.since, params, wrong),
        _date("as_of", _("Evaluated by"), chosen.as_of, params, wrong),
        Field(
            "with_total",
            _("Only with a known total"),
            "checkbox",
            options=(Option("1", _("Only with a known total"), chosen.with_total),),
        ),
    )
    sort = chosen.to_params().get("sort", "")
    return Form(fields, (("sort", sort),) if sort else (), _all(problems, language))


def claims_form(
    chosen: ClaimFilter, problems: Sequence[FilterProblem], params: QueryDict, *, language: str
) -> Form:
    """The filter of the list of claims as a form, its order among the fields."""
    wrong = _by_field(problems, language)
    translated = translator(language)
    fields = (
        Field("q", _("Municipality"), "search", params.get("q", chosen.q), problems=wrong.get("q", ())),
        _select(
            "country",
            _("Country"),
            [
                ("", country_name("", language)),
                *((code, country_name(code, language)) for code in (*REAL_COUNTRIES, INVENTED)),
            ],
            chosen.country,
            wrong,
        ),
        _select(
            "verdict",
            _("Verdict"),
            [("", _("any verdict")), *((key, translated(name)) for key, name in VERDICTS.items())],
            chosen.verdict,
            wrong,
        ),
        _select(
            "kind",
            _("Kind of statement"),
            [("", _("any kind")), *((key, translated(name)) for key, name in KINDS.items())],
            chosen.kind,
            wrong,
        ),
        _select(
            "sort",
            _("Order"),
            [(key, translated(name)) for key, name in SORTS.items()],
            chosen.sort,
            wrong,
        ),
    )
    return Form(fields, (), _all(problems, language))


def query_of(params: Mapping[str, Any]) -> str:
    """A query string with its question mark, "" for nothing."""
    return "?" + urlencode(params) if params else ""


def page_links(page: int, pages: int, asked: Mapping[str, Any]) -> list[dict[str, object]]:
    """The first, the last and those around this page; a gap where some are left out."""
    links: list[dict[str, object]] = []
    for number in sorted({1, pages, *range(max(page - 1, 1), min(page + 1, pages) + 1)}):
        if links and number > int(str(links[-1]["number"])) + 1:
            links.append({"gap": True, "number": number - 1})
        links.append({"number": number, "query": query_of({**asked, "page": number})})
    return links


def _editions(language: str) -> list[tuple[str, str]]:
    return [(edition, edition_in_short(edition, language)) for edition in sorted(editions())]


def _by_field(problems: Iterable[FilterProblem], language: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        found[problem.field] = (*found.get(problem.field, ()), problem.text(language))
    return found


def _all(problems: Iterable[FilterProblem], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((problem.field, problem.text(language)) for problem in problems)


def _select(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    chosen: str,
    wrong: Mapping[str, tuple[str, ...]],
) -> Field:
    return Field(
        name,
        label,
        "select",
        chosen,
        tuple(Option(value, text, value == chosen) for value, text in options),
        problems=wrong.get(name, ()),
    )


def _date(
    name: str, label: str, chosen: str, params: QueryDict, wrong: Mapping[str, tuple[str, ...]]
) -> Field:
    typed = params.get(name, chosen) if name in wrong else chosen
    hint = _("2017 or 2017-06")
    return Field(name, label, "text", typed, hint=hint, problems=wrong.get(name, ()))


def _checkboxes(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    chosen: Sequence[str],
    wrong: Mapping[str, tuple[str, ...]],
) -> Field:
    return Field(
        name,
        label,
        "checkboxes",
        options=tuple(Option(value, text, value in chosen) for value, text in options),
        hint=_("None ticked: all"),
        problems=wrong.get(name, ()),
    )
