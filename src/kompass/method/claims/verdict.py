"""A verdict on a claim, and the sentences that give its reason in any language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from kompass.language import month, number, percent, translator
from kompass.method.dates import When
from kompass.method.reference import Record
from kompass.method.reported import Fit

VerdictName = Literal[
    "holds", "does_not_hold", "inconsistent_source", "not_contradicted", "estimated", "cannot_be_checked"
]
Value: TypeAlias = "int | Fraction | Decimal | str | When | tuple[Record, ...]"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A translatable template with its values; `text` puts them in the way the language writes them.

    An int or Decimal is a number, a Fraction a share shown in per cent, a When a month or year, rows a list of
    names with totals; a str is left as it is.
    """

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def text(self, language: str) -> str:
        template = translator(language)(self.template)
        return template % {name: _shown(value, language) for name, value in self.values.items()}


def _shown(value: Value, language: str) -> str:
    match value:
        case str():
            return value
        case When():
            return month(value.text, language)
        case Fraction():
            return percent(value, language)
        case Decimal():
            return number(value, language, max(-int(value.as_tuple().exponent), 0))
        case tuple():
            return ", ".join(_row(row, language) for row in value)
        case _:
            return number(value, language)


def _row(row: Record, language: str) -> str:
    figure = f" {number(row.total, language)}" if row.total is not None else ""
    return f"{row.name}{figure} ({month(row.when.text, language)})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the record says to a claim.

    `stated` and `found` are figures of the same kind (whole number, number, or a text such as "2-3"), None where
    there is none. `n`: others with a score it was held against; `coverage`: share of the evaluations stated to
    exist whose score is known (None: nothing stated, or no set plays a part). `evidence`: keys of rows and ids of
    claims. `case`: the rule that decided, a key of `rules.EXPLANATIONS`.
    """

    verdict: VerdictName
    case: str
    stated: int | float | str | None
    found: int | float | str | None = None
    sentences: tuple[Sentence, ...] = ()
    n: int = 0
    coverage: Fraction | None = None
    evidence: tuple[str, ...] = ()
    fit: Fit | None = None

    def why(self, language: str) -> str:
        """The reason in words."""
        return " ".join(sentence.text(language) for sentence in self.sentences)
