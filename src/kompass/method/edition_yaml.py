"""Data of an edition or a bank as YAML that people like to read, and that reads as the same data.

Short blocks stand in one line, long texts are folded, figures that are texts stand in quotes.
"""

from collections.abc import Mapping
from typing import Any, Final

from kompass.method.edition_source import is_plain_text, parse_source

_WIDTH: Final = 116
_SHORT: Final = 90


def yaml_text(data: Mapping[str, Any]) -> str:
    """The data as a YAML file, in its own order; raises ValueError where YAML cannot hold it (a lone surrogate)."""
    for folded in (True, False):
        text = _dumped(data, folded=folded)
        if parse_source(text, "").data == data:
            return text
    raise ValueError("the data does not survive YAML")


def _dumped(data: Mapping[str, Any], *, folded: bool) -> str:
    import yaml

    class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
        """With styles of its own; made here so that yaml is imported only where it is used."""

        def ignore_aliases(self, _value: Any) -> bool:
            return True

    def said(dumper: Any, text: str) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=_style(text, folded=folded))

    def block(dumper: Any, values: dict[str, Any]) -> Any:
        pairs = list(values.items())  # a list of pairs is not sorted
        return dumper.represent_mapping("tag:yaml.org,2002:map", pairs, flow_style=_fits(values))

    def entries(dumper: Any, values: list[Any]) -> Any:
        plain = not any(isinstance(value, list | dict) for value in values)
        return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=plain)

    Dumper.add_representer(str, said)
    Dumper.add_representer(dict, block)
    Dumper.add_representer(list, entries)
    return str(yaml.dump(dict(data), Dumper=Dumper, allow_unicode=True, width=_WIDTH))


def _style(text: str, *, folded: bool) -> str | None:
    """Quotes for what would be read as a number or a truth value, folding for what is long."""
    if not folded or not is_plain_text(text):
        return '"'
    if "\n" in text.strip("\n"):
        return "|"
    return ">" if len(text) > _SHORT else None


def _fits(values: Mapping[str, Any]) -> bool:
    """Whether a block is short enough to stand in one line."""
    plain = all(not isinstance(value, list | dict) and "\n" not in str(value) for value in values.values())
    return plain and sum(len(f"{key}: {value}, ") for key, value in values.items()) <= _SHORT
