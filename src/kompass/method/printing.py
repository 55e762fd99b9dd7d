"""Points as they are printed: whole areas, one decimal below them, every table adding up (method.md section 2)."""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def half_up(value: Fraction) -> int:
    """The nearest whole number, halves upwards: the one rounding of published points."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def apportion(
    exact: Mapping[Key, Fraction],
    total: Decimal | int,
    *,
    maxima: Mapping[Key, Fraction] | None = None,
    printed_maxima: Mapping[Key, Decimal] | None = None,
    places: int = 1,
) -> dict[Key, Decimal]:
    """`exact` (all >= 0) in steps of 10**-places, adding up to `total`, by largest remainder.

    `total` may differ from the exact sum by what rounding above changed, so more than one step may go to a part: each
    goes to where it brings the printed value nearest to the exact one, ties to the part named first. With `maxima`
    and `printed_maxima` no part is printed above its maximum, one with full points is printed as its maximum and one
    with none as 0, as long as the others can bear the difference.
    """
    steps = 10**places
    keys = list(exact)
    quotas = {key: exact[key] * steps for key in keys}
    caps = {key: int(printed_maxima[key] * steps) for key in keys} if printed_maxima is not None else None
    full = {key for key in keys if maxima is not None and exact[key] == maxima[key]}
    units = {key: quotas[key].numerator // quotas[key].denominator for key in keys}
    if caps is not None:
        units = {key: caps[key] if key in full else min(units[key], caps[key]) for key in keys}
    left = int(total * steps) - sum(units.values())
    while left > 0:
        open_ = [key for key in keys if caps is None or units[key] < caps[key]]
        chosen = max(open_, key=lambda key: (exact[key] > 0, quotas[key] - units[key]))
        units[chosen] += 1
        left -= 1
    while left < 0:
        open_ = [key for key in keys if units[key] > 0]
        chosen = max(open_, key=lambda key: (key not in full, units[key] - quotas[key]))
        units[chosen] -= 1
        left += 1
    return {key: Decimal(units[key]).scaleb(-places) for key in keys}
