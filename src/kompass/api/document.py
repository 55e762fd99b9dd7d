"""The OpenAPI document: what ninja derives from the code, with what it leaves out."""

import functools
import json
import re
from typing import Any, Final

from django.conf import settings
from ninja import NinjaAPI

from kompass.api.errors import ErrorAnswer

_ERRORS: Final = {
    400: "The address or what came with it cannot be read.",
    401: "Nobody has signed in.",
    403: "The role of who has signed in does not reach this.",
    404: "There is nothing of this name; the message says where to look.",
    422: "A parameter makes no sense; `fields` says which and what is allowed.",
    429: "Too many requests from this address; the header Retry-After says when to come again.",
    500: "A fault of ours; the header X-Request-ID names the request.",
}
_HEADERS: Final = {
    "ETag": "Names this answer; send it back as If-None-Match, and an unchanged answer is 304 without content.",
    "Cache-Control": "Every cache may keep the answer for a minute.",
    "Content-Language": "Language of names and sentences.",
    "X-Request-ID": "Names this request.",
    "RateLimit-Policy": "How many requests (q) an address may make in so many seconds (w).",
    "RateLimit": "How many are left (r), and in how many seconds all are forgotten (t).",
}
_LINK: Final = "The next (rel=next) and the previous page (rel=prev)."
_RETRY_AFTER: Final = "Seconds until the address may ask again."


SIGNED_IN: Final[dict[str, Any]] = {"security": [{"session": []}]}
"""What the document says of an address that is for who has signed in."""


def answers(shape: Any, *, missing: bool = False, own: bool = False) -> dict[int, Any]:
    """What an address answers: the shape, or an error; `missing`: what it names may not be there; `own`: it is for who
    has signed in."""
    unsaid = {401, 403} if not own else set() if missing else {403}
    unsaid |= set() if missing else {404}
    errors = [status for status in _ERRORS if status not in unsaid]
    return {200: shape, **dict.fromkeys(errors, ErrorAnswer)}


@functools.cache
def document(api: NinjaAPI) -> dict[str, Any]:
    """The document of the API, whose addresses lie under its server's."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    for operations in made["paths"].values():
        for operation in operations.values():
            _complete(operation)
    session = {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "The cookie of somebody who has signed in.",
    }
    made["components"] = {"schemas": _used(made), "securitySchemes": {"session": session}}
    return made


def _used(made: dict[str, Any]) -> dict[str, Any]:
    """The shapes that answers are made of; those of parameters are in the parameters already."""
    shapes = made["components"]["schemas"]
    used: set[str] = set()
    waiting = _named(made["paths"])
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting |= _named(shapes[name])
    # A later version may add fields, so the document does not promise that there are no others.
    return {
        name: {key: value for key, value in shape.items() if key != "additionalProperties"}
        for name, shape in sorted(shapes.items())
        if name in used
    }


def _named(part: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(part)))


def _complete(operation: dict[str, Any]) -> None:
    own = "security" in operation
    paged = any(parameter["name"] == "page" for parameter in operation["parameters"])
    for parameter in operation["parameters"]:
        # In a parameter a list of examples would be malformed; the schema keeps its own.
        parameter.pop("examples", None)
        example = parameter["schema"].pop("example", None)
        if example is not None:
            parameter["example"] = example
        parameter["schema"].pop("description", None)
    found = operation["responses"]
    for status, answer in found.items():
        names = dict(_HEADERS) if status == 200 else {"X-Request-ID": _HEADERS["X-Request-ID"]}
        if own and status == 200:
            names = {**names, "Cache-Control": "No cache may keep the answer."}
            del names["ETag"]
        if status == 200 and paged:
            names["Link"] = _LINK
        if status == 429:
            names["Retry-After"] = _RETRY_AFTER
        answer["headers"] = {
            name: {"description": said, "schema": {"type": "string"}} for name, said in names.items()
        }
        answer["description"] = _ERRORS.get(status, "The answer.")
    unchanged = {} if own else {304: {"description": "Unchanged since the ETag sent."}}
    operation["responses"] = {
        str(status): answer for status, answer in sorted({**found, **unchanged}.items())
    }
