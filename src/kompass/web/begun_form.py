"""Forms of a strategy that keep what is typed before it is sent (docs/reference/saving.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponseBase

from kompass.domain import strategy_begun
from kompass.domain.begun import Beginning
from kompass.domain.conflict import Conflict
from kompass.domain.writing import Mark
from kompass.web.forms import Form
from kompass.web.private import viewer_of
from kompass.web.saving import saved

BASED_ON: Final = "based_on"
"""The version that what is typed builds on, kept with it: a change made since is told when the form is sent."""
F = TypeVar("F", bound=Form)


@dataclass(frozen=True, slots=True)
class Begun:
    """What a template needs of it: where the fields save themselves, the version of what was begun, and whether
    something was."""

    address: str
    version: int
    there: bool


def restored(make: Callable[[Mapping[str, Any]], F], initial: Mapping[str, Any], begun: Beginning) -> F:
    """The form with what was begun in its fields, on top of what is kept of the thing itself."""
    typed = dict(begun.content)
    if BASED_ON in typed:
        typed["version"] = typed.pop(BASED_ON)
    return make({**initial, **typed})


def shown_begun(address: str, begun: Beginning) -> Begun:
    return Begun(address, begun.version, bool(begun.content))


def begin(request: HttpRequest, key: str, kind: str, of: str, form: Form) -> HttpResponseBase:
    """Autosave of the fields of a form; `form` holds what is kept of the thing itself.

    Raises NotVisible, NotAllowed.
    """

    def keep(data: Mapping[str, Any], mark: Mark) -> Any:
        content = changed(form, data)
        try:
            return strategy_begun.begin(viewer_of(request), key, kind, of, mark=mark, content=content)
        except Conflict as conflict:
            # What the other window left as it stands is told as it stands.
            current = {**_standing(form), **conflict.current}
            raise Conflict(version=conflict.version, current=current, by=conflict.by) from None

    return saved(request, keep)


def _standing(form: Form) -> dict[str, Any]:
    """What is kept of the thing itself, as the fields hold it."""
    return {
        name: _plain(form.get_initial_for_field(field, name), field)
        for name, field in form.fields.items()
        if name != "version"
    }


def changed(form: Form, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that hold something else than the form began with, and the version they build on."""
    found = {}
    for name, stands in _standing(form).items():
        if name in typed and (now := _plain(typed[name], form.fields[name])) != stands:
            found[name] = now
    if found and str(typed.get(BASED_ON) or "").isdigit():
        found[BASED_ON] = int(typed[BASED_ON])
    return found


def _plain(value: Any, field: forms.Field) -> Any:
    """As a field of a page holds it: a text, texts in order, or yes or no."""
    if isinstance(field, forms.BooleanField):
        return value in (True, "True", "true", "on")
    if isinstance(field, forms.MultipleChoiceField):
        return sorted(str(one) for one in value) if isinstance(value, list | tuple) else []
    return "" if value is None else str(value).replace("\r\n", "\n")
