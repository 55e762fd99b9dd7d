"""Template filters: numbers, dates and domain words in the language of the page."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kompass import language as words
from kompass.domain import stages
from kompass.domain.queries.facts import edition_in_short
from kompass.domain.queries.reference import basis_name, country_name, date_name
from kompass.domain.queries.strategy_words import BODIES, CASE_KINDS, MEASURE_STATUS, STRATEGY_STATUS
from kompass.method.editions import in_language, nearest
from kompass.web.language import current
from kompass.web.roles import FIELDS, HAPPENED, KINDS, MEMBERSHIP_ROLES, ROLES

register = template.Library()
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "Linux")
Figure = int | float | Fraction | Decimal


@register.filter
def number(value: Figure | None, places: int = 0) -> str:
    """254, or 40,6 with one place in bokmål; "" for what is not known."""
    return "" if value is None else words.number(value, current(), places)


@register.filter
def plain(value: Figure | None) -> str:
    """Whole where it is whole, 33⅓ where it is so many thirds, so that equal parts add up; otherwise with one place."""
    if value is None:
        return ""
    if isinstance(value, Fraction) and value.denominator == 3 and value > 0:
        whole, thirds = divmod(value.numerator, 3)
        return f"{words.number(whole, current()) if whole else ''}{'⅓⅔'[thirds - 1]}"
    return words.number(value, current(), 0 if value == int(value) else 1)


@register.filter
def exactly(value: Fraction | None) -> str | SafeString:
    """With two places where that is all of it; otherwise the fraction beside them: 2.67 (8/3)."""
    if value is None:
        return ""
    if value.denominator == 1:
        return words.number(value, current())
    if 100 % value.denominator == 0:
        return words.number(value, current(), 2)
    rounded = words.number(value, current(), 2)
    return format_html('{} <span class="quiet">({}/{})</span>', rounded, value.numerator, value.denominator)


@register.filter
def signed(value: Figure | None, places: int = 0) -> str:
    return "" if value is None else words.signed(value, current(), places)


@register.filter
def percent(share: Figure | None, places: int = 0) -> str:
    return "" if share is None else words.percent(share, current(), places)


@register.filter
def when(text: str) -> str:
    """ "2017-06" as "juni 2017"; "" as the word for an unknown date."""
    return date_name(text, current())


@register.filter
def named(thing: Any) -> str:
    """The name in the language of the page of whatever has `name(language)`."""
    return str(thing.name(current()))


@register.filter
def worded(texts: Mapping[str, str], language: str = "") -> str | SafeString:
    """The text in the language of the page (or the one asked for), or else in the nearest there is.

    In another language than the page's it is marked with its own, so that it is read aloud rightly.
    """
    if not texts:
        return ""
    found = nearest(texts, language or current())
    if found == current():
        return texts[found]
    return format_html('<span lang="{}">{}</span>', found, texts[found])


@register.filter
def option_words(texts: Mapping[str, str]) -> str:
    """As `worded`, where no markup can stand: in an option of a list."""
    return in_language(texts, current())


@register.filter
def edition(key: str) -> str:
    """The edition in short: "2016 edition"; "" where it is not known."""
    return edition_in_short(key, current())


@register.filter
def entry(things: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping has for a key; "" for nothing."""
    return things.get(key, "")


@register.filter
def country(code: str) -> str:
    return country_name(code, current())


@register.filter
def basis(key: str) -> str:
    return basis_name(key, current())


@register.filter
def described(thing: Any) -> str:
    """The sentence of whatever has `describe(language)`."""
    return str(thing.describe(current()))


@register.filter
def is_address(text: str) -> bool:
    """Whether a source can be linked; anything but plain web addresses stays text."""
    return text.startswith(("https://", "http://")) and " " not in text


@register.filter
def link_text(address: str) -> str:
    """A web address as people read it: without scheme, not endless."""
    short = address.split("://", 1)[-1].rstrip("/")
    return short if len(short) <= 60 else short[:57] + "…"


@register.filter
def in_words(text: str) -> str:
    """A text marked with N_ where it is defined, in the language of the page."""
    return words.translator(current())(text)


@register.filter
def browser(user_agent: str) -> str:
    """ "Firefox, Windows" from what a browser says of itself; what it says where that is not told."""
    name = next((shown for sign, shown in _BROWSERS if sign in user_agent), "")
    system = next((shown for shown in _SYSTEMS if shown in user_agent), "")
    return ", ".join(part for part in (name, system) if part) or user_agent[:60]


@register.filter
def styled(field: BoundField) -> SafeString:
    """A form field as Designsystemet draws it, tied to its hint and its fault; without a placeholder."""
    described = [f"{field.auto_id}_helptext"] if field.help_text else []
    attributes: dict[str, Any] = {"class": "ds-input", "placeholder": False}
    if field.errors:
        attributes["aria-invalid"] = "true"
        described.append(f"{field.auto_id}_error")
    attributes["aria-describedby"] = " ".join(described) or False
    return field.as_widget(attrs=attributes)


@register.filter
def stage(key: str) -> str:
    """The name of a stage of an evaluation that is being carried out."""
    return _(stages.NAMES[stages.Stage(key)])


@register.filter
def role(key: str) -> str:
    return _(ROLES[key])


@register.filter
def membership(key: str) -> str:
    """What one is in an organisation."""
    return _(MEMBERSHIP_ROLES[key])


@register.filter
def hours(quarters: int) -> str:
    """Quarters of an hour as hours: 5 is 1.25."""
    places = 0 if quarters % 4 == 0 else 1 if quarters % 2 == 0 else 2
    return words.number(Fraction(quarters, 4), current(), places)


@register.filter
def field_name(key: str) -> str:
    """What a field of a history entry is called; levels by their aspects' ids stay as they are."""
    return _(FIELDS[key]) if key in FIELDS else key


@register.filter
def as_said(value: Any, field: str = "") -> str:
    """A value of a history entry, in that field, as people write it."""
    # Here and not above: the pages whose words these are come after the filters.
    from kompass.web.history_words import worded as said

    if value in (None, "", {}, [], ()):
        return "–"
    if isinstance(value, tuple):
        return ", ".join(f"{aspect.name(current())} {level}" for aspect, level in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{key} {as_said(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(as_said(one, field) for one in value)
    return said(field, str(value))


@register.filter
def happened(key: str) -> str:
    """The word for an action in the history, or for a kind of object that is called otherwise than any action."""
    return _(HAPPENED[key]) if key in HAPPENED else key


@register.filter
def kind_of(key: str) -> str:
    """The word for a kind of object in the history."""
    return _(KINDS[key]) if key in KINDS else happened(key)


@register.filter
def item(values: Mapping[str, Any], key: str) -> Any:
    """What the mapping has under that key; None where it has nothing."""
    return values.get(key)


@register.filter
def text_in(texts: Mapping[str, Any], language: str) -> Any:
    """A criterion's texts in that language, or in the nearest there is."""
    return texts[nearest(texts, language)]


@register.filter
def as_typed(one: Any, typed: Any) -> Any:
    """One's own rating of a criterion; as it was sent and not kept, where `typed` is of that criterion."""
    if typed is None or typed.criterion != one.criterion.id:
        return one.mine
    return replace(one.mine, version=typed.version, quick=None, **typed.said)


@register.filter
def strategy_status(key: str) -> str:
    return _(STRATEGY_STATUS[key])


@register.filter
def measure_status(key: str) -> str:
    return _(MEASURE_STATUS[key])


@register.filter
def case_body(key: str) -> str:
    """Who decides a political case."""
    return _(BODIES[key])


@register.filter
def case_kind(key: str) -> str:
    return _(CASE_KINDS[key])
