"""What was asked for: parameters that make no sense are refused, none is silently left out.

Here the parameters are named and explained; what their values may be is decided where the pages decide it too.
"""

from typing import Any, ClassVar, Literal

from django.http import HttpRequest, QueryDict
from ninja import P, PathEx, Schema
from pydantic import ConfigDict, Field

from kompass.api.errors import Refused
from kompass.domain.editions import editions
from kompass.domain.queries.facts import SIZE_CLASSES
from kompass.domain.queries.reference import CONTROL, LONGEST_VALUE
from kompass.language import N_, translator

MOST_PER_PAGE = 200
_DAY = r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$"

_SLUG = "^[-a-zA-Z0-9_]+$"

EvaluationSlug = PathEx[
    str, P(description="Name of the evaluation.", example="no-roros-2017-06", pattern=_SLUG)
]
MunicipalitySlug = PathEx[str, P(description="Name of the municipality.", example="no-roros", pattern=_SLUG)]
ClaimId = PathEx[str, P(description="Id of the claim.", example="roros-2017-change")]
StrategyKey = PathEx[str, P(description="Key of the strategy.", example="roros-strategi-2", pattern=_SLUG)]
EditionId = PathEx[str, P(description="Id of the edition.", example="open-2020", pattern=_SLUG)]
CriterionId = PathEx[
    str, P(description="Id of the criterion.", example="decisions-explained-plainly", pattern=_SLUG)
]

COUNTRIES = ("NO", "SE", "DK", "ZZ", "all")


class NoName(LookupError):
    """What stands in an address can be no name: nothing is called so."""


def name_in_address(text: str) -> str:
    """The text, where a database can be asked for it.

    Raises:
        NoName: it is endless or has control characters.
    """
    if len(text) > LONGEST_VALUE or CONTROL.search(text):
        raise NoName
    return text


class Asked(Schema):
    """What every address takes. `several`: parameters that may be repeated or hold commas."""

    model_config = ConfigDict(from_attributes=True, title="Asked")
    several: ClassVar[frozenset[str]] = frozenset()
    free: ClassVar[frozenset[str]] = frozenset()
    """Texts in which a comma is a comma."""

    language: Literal["en", "nb", "sv"] = Field(
        "en",
        description="Language of names and sentences: English, Norwegian bokmål or Swedish.",
        json_schema_extra={"example": "en"},
    )


class Paged(Asked):
    page: int = Field(
        1, ge=1, le=100_000, description="Which page, from 1.", json_schema_extra={"example": 1}
    )
    per_page: int = Field(
        50,
        ge=1,
        le=MOST_PER_PAGE,
        description="How many items a page holds, at most 200.",
        json_schema_extra={"example": 50},
    )


def field(description: str, example: str, **schema: Any) -> Any:
    """A parameter given as text. `schema` is what the document says of its values; the domain checks them."""
    return Field("", description=description, json_schema_extra={"example": example, **schema})


def country_field(description: str) -> Any:
    return field(description, "NO", enum=list(COUNTRIES))


def date_field(description: str, example: str) -> Any:
    return field(description, example, pattern=_DAY)


def edition_field(description: str) -> Any:
    return field(description, "official-2010", enum=list(editions()))


def size_field(description: str) -> Any:
    return field(description, "5000-14999", enum=list(SIZE_CLASSES))


def params(request: HttpRequest, asked: Asked) -> QueryDict:
    """The query string, if every name in it is known, single where it has to be, and its values are texts.

    Raises:
        Refused: with everything that is wrong.
    """
    _ = translator(asked.language)
    names = tuple(type(asked).model_fields)
    wrong = []
    for name, values in request.GET.lists():
        said = ""
        if name not in names:
            said = _(N_("There is no such parameter here; there are %(names)s")) % {"names": ", ".join(names)}
        elif any(CONTROL.search(value) for value in values):
            said = _(N_("Contains control characters"))
        elif any(len(value) > LONGEST_VALUE for value in values):
            said = _(N_("Longer than %(most)s characters")) % {"most": LONGEST_VALUE}
        elif name not in asked.several and _number_of(values, free=name in asked.free) > 1:
            said = _(N_("Only one value can be given"))
        if said:
            wrong.append((CONTROL.sub("", name)[:80], said))
    if wrong:
        raise Refused(wrong)
    return request.GET


def _number_of(values: list[str], *, free: bool) -> int:
    """How many values; a comma parts them where it is not part of the text."""
    return len(values) if free else sum(max(value.count(",") + 1, 1) for value in values)
