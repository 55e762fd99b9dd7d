"""Keys computed in Python and stored, so that SQLite and PostgreSQL order and find names alike."""

import secrets
import unicodedata

# The Norwegian and Danish order, with the Swedish letters beside their sisters: ... z, æ ä, ø ö, å.
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzæøå"
_PLACES = {letter: f"{place:02d}" for place, letter in enumerate(_ALPHABET, start=10)}
_BETWEEN = "00"
_SISTERS = {
    "ä": "æ",
    "ö": "ø",
    "ü": "y",
    "đ": "d",
    "ð": "d",
    "ŋ": "n",
    "ŧ": "t",
    "þ": "t",
    "ł": "l",
    "œ": "o",
}
_FOLDS = {"æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "þ": "th", "ł": "l", "œ": "oe"}
_KEPT = frozenset("æøå")


def _base(letter: str) -> str:
    """The letter without its accents: é -> e."""
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


def sort_key(text: str) -> str:
    """Digits that order as the alphabet does, whatever the database's collation: two per letter.

    Everything that is neither letter nor digit sorts before them and counts as one space.
    """
    places: list[str] = []
    for letter in unicodedata.normalize("NFC", text).casefold():
        known = _SISTERS.get(letter, letter)
        for part in known if known in _KEPT else _base(known):
            place = _PLACES.get(part, _BETWEEN)
            if place != _BETWEEN or (places and places[-1] != _BETWEEN):
                places.append(place)
    if places and places[-1] == _BETWEEN:
        places.pop()
    return "".join(places)


def search_key(text: str) -> str:
    """Lower case without accents, æ as ae, ø and ö as o: what both the stored and the typed text become."""
    folded = "".join(
        _FOLDS.get(letter, _base(letter)) for letter in unicodedata.normalize("NFC", text).casefold()
    )
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded).split())


_KEY_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # what is not mistaken when read aloud
_KEY_LENGTH = 12


def new_key() -> str:
    """A random key for an address that tells nothing and cannot be guessed: 60 bits."""
    return "".join(secrets.choice(_KEY_ALPHABET) for _ in range(_KEY_LENGTH))
