"""What became of reminders that somebody asked for at once, said on the next page."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def say_what_went_out(request: HttpRequest, states: Iterable[str], *, nothing: str) -> None:
    """`states` of the letters (`kompass.domain.reminder.Sent`); `nothing`: what is said where there was none."""
    found = list(states)
    again = found.count("again")
    n = len(found) - again - found.count("failed")
    if n:
        said = ngettext("%(n)d reminder went out.", "%(n)d reminders went out.", n)
        messages.success(request, said % {"n": n})
    if again:
        words = ngettext(
            "%(n)d person had a letter today already.", "%(n)d persons had a letter today already.", again
        )
        messages.info(request, words % {"n": again})
    if "failed" in found:
        messages.error(
            request, _("The letter could not be sent: try again, or ask whoever runs the service.")
        )
    if not found:
        messages.info(request, nothing)
