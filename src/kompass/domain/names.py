"""Names of municipalities: what the register's forms mean to a reader.

The register tells municipalities of one name apart by a county in brackets, "Herøy (Nordland)", and writes
the official names of all languages in one line, "Røros - Rosse". Which of them is the Norwegian one it does
not say, and the order differs ("Aarborte - Hattfjelldal"). What can be known from the register alone: the
name that the same municipality, or one it came from, once bore by itself. Where there is no such name
("Guovdageaidnu - Kautokeino", since 1988) the full official name is shown.
"""

import re
from collections.abc import Collection

from kompass.models import search_key

_COUNTY = re.compile(r"\s*\([^()]*\)\s*$")
_BETWEEN_LANGUAGES = re.compile(r"\s+[-–]\s+")


def without_county(name: str) -> str:
    """ "Herøy (Nordland)" -> "Herøy"."""
    return _COUNTY.sub("", name)


def in_each_language(name: str) -> tuple[str, ...]:
    """ "Røros - Rosse" -> ("Røros", "Rosse"); without the county in brackets."""
    return tuple(_BETWEEN_LANGUAGES.split(without_county(name)))


def spoken(name: str, borne_alone: Collection[str]) -> str:
    """The name in daily use: of several official ones that which was once borne alone, else all of them.

    `borne_alone`: names this municipality or a predecessor had as its only one. A single name is given back
    as it is, with its county if it has one: that is what tells it from its namesake.
    """
    pieces = in_each_language(name)
    if len(pieces) == 1:
        return name
    known = [piece for piece in pieces if piece in borne_alone]
    return known[0] if len(known) == 1 else name


def alike(name: str) -> str:
    """What two spellings of one name have in common: case, accents and the county do not matter."""
    return search_key(without_county(name))
