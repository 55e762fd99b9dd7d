"""What the fields of every answer have in common: how figures are written, and that each field is explained.

A figure that is a fraction comes twice: rounded under its plain name, exactly under `<name>_exact`.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, overload

from pydantic import BaseModel, ConfigDict, Field

Exact = Annotated[str, Field(pattern="^-?[0-9]+(/[0-9]+)?$")]
"""A fraction in lowest terms as text: "3047/8", or "380" where it is whole."""


class Shape(BaseModel):
    """An object of an answer: every field is always there, and no field is that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def told(description: str, *examples: Any) -> Any:
    """A field with what it means (and in which unit), and examples."""
    return Field(description=description, examples=list(examples) or None)


@overload
def exact(value: Fraction | Decimal) -> str: ...
@overload
def exact(value: Fraction | Decimal | None) -> str | None: ...
def exact(value: Fraction | Decimal | None) -> str | None:
    return None if value is None else str(Fraction(value))


@overload
def points(value: Fraction | Decimal) -> float: ...
@overload
def points(value: Fraction | Decimal | None) -> float | None: ...
def points(value: Fraction | Decimal | None) -> float | None:
    """Rounded half up to one place, as the pages do."""
    return _rounded(value, 1)


@overload
def share(value: Fraction) -> float: ...
@overload
def share(value: Fraction | None) -> float | None: ...
def share(value: Fraction | None) -> float | None:
    """A share (0..1) rounded half up to four places: a hundredth of a per cent."""
    return _rounded(value, 4)


def _rounded(value: Fraction | Decimal | None, places: int) -> float | None:
    if value is None:
        return None
    scaled = Fraction(value) * 10**places
    whole = int((abs(scaled) * 2 + 1) // 2)
    return float(Fraction(-whole if scaled < 0 else whole, 10**places))


def known(text: str) -> str | None:
    """None for what is not known, where the record has an empty text."""
    return text or None
