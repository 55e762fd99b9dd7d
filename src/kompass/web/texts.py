"""The language of an edition's texts, chosen by the reader apart from the language of the page (`?text=sv`)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from kompass.domain.queries.languages import language_name
from kompass.method.editions import nearest
from kompass.web.filters import query_of


@dataclass(frozen=True, slots=True)
class TextChoice:
    """`language`: of titles and questions; `rest`: of what else there is, another one where `language` has titles and
    questions alone. `query`: what an address carries to keep the choice, "" where it is the page's own. `options`: each
    language there is with its name, its address and whether it is the one shown."""

    language: str
    name: str
    rest: str
    rest_name: str
    query: str
    options: Sequence[Mapping[str, object]]

    @property
    def titles_only(self) -> bool:
        return self.rest != self.language


def text_choice(
    params: QueryDict, having: Collection[str], page: str, *, whole: Collection[str], **kept: str
) -> TextChoice:
    """The language asked for, else the page's, else the nearest of those there are (`having`).

    `whole`: languages in which nothing is missing. `kept`: what the addresses hold besides.
    """
    asked = params.get("text", "")
    shown = asked if asked in having else nearest(dict.fromkeys(having or (page,), ""), page)
    rest = shown if shown in whole else nearest(dict.fromkeys(whole or (shown,), ""), page)
    besides = {key: value for key, value in kept.items() if value}
    return TextChoice(
        language=shown,
        name=language_name(shown, page),
        rest=rest,
        rest_name=language_name(rest, page),
        query=query_of(_as_text(shown, page)),
        options=[
            {
                "code": code,
                "name": language_name(code, page),
                "query": query_of({**_as_text(code, page), **besides}),
                "here": code == shown,
            }
            for code in having
        ],
    )


def _as_text(code: str, page: str) -> dict[str, str]:
    return {} if code == page else {"text": code}
