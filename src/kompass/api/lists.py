"""Lists: page by page, with the address of the next one in the answer and in the header Link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from kompass.api.asked import Paged
from kompass.api.errors import Refused
from kompass.api.fields import Shape, told
from kompass.language import N_, translator

T = TypeVar("T")


class Page(Shape):
    """What every list says about itself; `items` and `filter` are declared by each."""

    n: int = told("How many items there are on all pages together.", 57)
    page: int = told("Which page this is, from 1.", 1)
    pages: int = told("How many pages there are, at least 1.", 2)
    per_page: int = told("How many items a page holds.", 50)
    next: str | None = told(
        "Address of the next page, from the root of this host; null on the last one.",
        "/api/v1/evaluations?page=2",
    )


@dataclass(frozen=True, slots=True)
class Part:
    """Which page of how many, and the addresses beside it."""

    n: int
    page: int
    pages: int
    per_page: int
    next: str | None
    previous: str | None

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of `Page`."""
        return {
            "n": self.n,
            "page": self.page,
            "pages": self.pages,
            "per_page": self.per_page,
            "next": self.next,
        }

    def link(self, response: HttpResponse) -> None:
        """Tell the neighbours in the header as well."""
        beside = [
            f'<{address}>; rel="{relation}"'
            for relation, address in (("next", self.next), ("prev", self.previous))
            if address
        ]
        if beside:
            response.headers["Link"] = ", ".join(beside)


def part(request: HttpRequest, asked: Paged, n: int) -> Part:
    """The page asked for of `n` items.

    Raises:
        Refused: it is beyond the last one.
    """
    pages = max(-(-n // asked.per_page), 1)
    if asked.page > pages:
        message = translator(asked.language)(N_("%(page)s is beyond the last page, which is %(pages)s"))
        raise Refused([("page", message % {"page": asked.page, "pages": pages})])
    kept = {name: values for name, values in request.GET.lists() if name != "page"}
    return Part(
        n=n,
        page=asked.page,
        pages=pages,
        per_page=asked.per_page,
        next=_address(request.path, kept, asked.page + 1) if asked.page < pages else None,
        previous=_address(request.path, kept, asked.page - 1) if asked.page > 1 else None,
    )


def first_part(address: str, n: int, *, per_page: int, language: str) -> Part:
    """The first page of a list within another answer; the list itself is at the address."""
    pages = max(-(-n // per_page), 1)
    kept = {"language": [language], "per_page": [str(per_page)]}
    return Part(n, 1, pages, per_page, _address(address, kept, 2) if pages > 1 else None, None)


def _address(path: str, kept: Mapping[str, Sequence[str]], page: int) -> str:
    return f"{path}?{urlencode({**kept, 'page': [str(page)]}, doseq=True)}"


def cut(items: Sequence[T], part: Part) -> Sequence[T]:
    """The items of a page, of all of them."""
    return items[(part.page - 1) * part.per_page : part.page * part.per_page]
