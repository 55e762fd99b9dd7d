"""Errors: always the same shape, and in words that say how to mend it."""

import json
import logging
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Final

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from ninja.errors import ValidationError

from kompass.api.fields import Shape, told
from kompass.domain.queries.reference import FilterProblem
from kompass.language import LANGUAGES, N_, translator

logger = logging.getLogger("kompass.api")

CODES: Final = {
    400: "bad_request",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    422: "wrong_parameter",
    429: "too_many_requests",
    500: "server_error",
}
_MESSAGES: Final = {
    400: N_("The address or what came with it could not be read."),
    401: N_("This is for people who have signed in: send the cookie of the session along."),
    403: N_("This is not for your role: who leads the work with the strategy may read it by program."),
    404: N_("There is nothing at this address. /api/v1/ lists what there is."),
    405: N_("This can only be read: use GET or HEAD."),
    422: N_("A parameter makes no sense; see fields."),
    429: N_("So much has been asked from your address in the last minute that others would have to wait."),
    500: N_("The fault is ours, not yours. It has been noted."),
}


class WrongField(Shape):
    name: str = told("The parameter that is wrong.", "country")
    message: str = told("What is wrong with it and what is allowed.", "XX is none of NO, SE, DK, ZZ")


class Error(Shape):
    code: str = told("What kind of error it is; stays the same in every language.", "wrong_parameter")
    message: str = told(
        "What happened, and what to do, in the language asked for.", "A parameter makes no sense; see fields."
    )
    fields: list[WrongField] = told("With `wrong_parameter`: every parameter that is wrong; otherwise empty.")


class ErrorAnswer(Shape):
    """Every error has this shape; the header `X-Request-ID` names the request for those who run the service."""

    error: Error = told("The error.")


class Refused(Exception):
    """Parameters that make no sense: (name, what is wrong) of each."""

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.fields = tuple(fields)


class Missing(Exception):
    """What the address names is not there; says what it is, in the language asked for."""


class NotSignedIn(Exception):
    """Nobody has signed in, whatever the address names."""


class NotAllowedHere(Exception):
    """Who asks may know that it is there, and not read it so."""


_NOTHING: Final = {
    "evaluation": N_("There is no evaluation %(name)s; /api/v1/evaluations lists them."),
    "municipality": N_("There is no municipality %(name)s; /api/v1/municipalities finds them."),
    "claim": N_("There is no claim %(name)s; /api/v1/claims lists them."),
    "strategy": N_("No strategy %(name)s is published; /api/v1/strategies lists those that are."),
    "own_strategy": N_("You have no strategy %(name)s; /api/v1/work/strategies lists yours."),
    "edition": N_("There is no edition %(name)s; /api/v1/editions lists them."),
    "criterion": N_("There is no criterion %(name)s in this edition, which lists its own."),
}


def no_such(kind: str, name: str, language: str) -> str:
    """What is not there, and where to find what is."""
    return translator(language)(_NOTHING[kind]) % {"name": name[:80]}


def refuse(problems: Sequence[FilterProblem], language: str) -> None:
    """Raises Refused if there are problems: nothing that was asked for is silently left out."""
    if problems:
        raise Refused((problem.field, problem.text(language)) for problem in problems)


def asked_language(request: HttpRequest) -> str:
    """The language asked for, as far as that is one of ours."""
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else "en"


def answer(
    status: int, language: str = "en", *, message: str = "", fields: Iterable[tuple[str, str]] = ()
) -> HttpResponse:
    """An error of that status; without a message the usual one."""
    content = {
        "error": {
            "code": CODES[status],
            "message": message or translator(language)(_MESSAGES[status]),
            "fields": [{"name": name, "message": said} for name, said in fields],
        }
    }
    return HttpResponse(
        json.dumps(content, ensure_ascii=False),
        status=status,
        content_type="application/json; charset=utf-8",
        headers={"Cache-Control": "no-store", "Content-Language": language},
    )


def faults(error: ValidationError) -> list[tuple[str, str]]:
    """What declared parameters refused: their range or their list of values."""
    return [
        (
            str(fault["loc"][-1]),
            str(fault["msg"]).replace("Input should", "must").replace("String should", "must"),
        )
        for fault in error.errors
    ]


def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our own fault: noted without what was typed, told without what went wrong."""
    got_request_exception.send(sender=None, request=request)
    logger.error(HTTPStatus.INTERNAL_SERVER_ERROR.phrase, exc_info=error)
    return answer(500)
