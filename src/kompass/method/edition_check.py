"""Whether an edition file can be used: its form (JSON Schema), its sums, its references; all problems at once."""

import difflib
import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from kompass.language import N_
from kompass.method.edition_source import Path_, Source

FOLDER = Path(__file__).resolve().parent.parent / "editions"
RESERVED_COLUMNS = frozenset({"criterion", "level", "not_applicable", "comment", "edition", "area", "points"})
_ONLY_WITH_CRITERIA = (
    "scale",
    "panels",
    "aspects",
    "implausible",
    "not_applicable_limit",
    "main_tasks",
    "bank",
    "criteria",
)
_TEXTS = frozenset(
    {"names", "provenance", "introduction", "purpose", "reason", "descriptions", "doubt", "question"}
)
_EXACT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/[1-9][0-9]{0,8})?")


@functools.cache
def _schema(part: str) -> dict[str, Any]:
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    return {"$ref": f"#/$defs/{part}", "$defs": schema["$defs"]}


@functools.cache
def _fits(part: str) -> Callable[[object], bool]:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(_schema(part)).is_valid


@functools.cache
def _validator(part: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(_schema(part))


def exact(value: object) -> Fraction | None:
    """A maximum or a weight as written, exactly; None where it is not one."""
    if not isinstance(value, str) or not _EXACT.fullmatch(value):
        return None
    return Fraction(value)


def check_form(source: Source, part: str) -> None:
    """Hold `source` against the part `edition` or `bank` of the schema; problems go to `source.problems`."""
    # Nearly every file that is read is good. The validator in Rust says so some sixty times faster; the one in Python
    # is asked what is wrong only where something is.
    if _fits(part)(source.data):
        return
    for error in _validator(part).iter_errors(source.data):
        _say(source, error)


def _say(source: Source, error: Any) -> None:
    path: Path_ = tuple(error.absolute_path)
    where = _where(path)
    kind = error.validator
    found = error.instance
    if "propertyNames" in error.absolute_schema_path:
        _refuse_form(source, (*path, found), f"{where}.{found}", error)
    elif kind == "required":
        for key in error.validator_value:
            message = N_("%(where)s: %(key)s is missing; add it")
            if key not in found and repr(key) in error.message:
                source.refuse(path, message, where=where, key=key)
    elif kind == "additionalProperties":
        known = sorted(error.schema["properties"])
        for key in sorted(set(found) - set(known)):
            near = difflib.get_close_matches(key, known, 1)
            if near:
                message = N_("%(where)s: the key %(key)s is not known; is %(near)s meant?")
                source.refuse((*path, key), message, where=where, key=key, near=near[0])
            else:
                message = N_("%(where)s: the key %(key)s is not known; known are %(known)s")
                source.refuse((*path, key), message, where=where, key=key, known=", ".join(known))
    elif kind == "type" and isinstance(found, int | float) and error.validator_value == "string":
        message = N_('%(where)s: write %(found)s as text in quotes, so that it is read exactly: "%(found)s"')
        source.refuse(path, message, where=where, found=str(found).lower())
    elif kind == "type":
        source.refuse(path, _WRONG_TYPE[error.validator_value], where=where, found=_short(found))
    elif kind == "pattern" and re.fullmatch(r"[0-9]+,[0-9]+", found):
        message = N_("%(where)s: write %(found)s with a point, not a comma")
        source.refuse(path, message, where=where, found=found)
    elif kind == "pattern" and not found.strip():
        source.refuse(path, N_("%(where)s is empty: write something, or leave the key out"), where=where)
    elif kind == "pattern":
        _refuse_form(source, path, where, error)
    elif kind == "minItems" and found:
        message = N_("%(where)s has too few entries: %(limit)d or more are needed")
        source.refuse(path, message, where=where, limit=error.validator_value)
    elif kind in ("minItems", "minProperties"):
        source.refuse(path, N_("%(where)s is empty: write something, or leave the key out"), where=where)
    elif kind == "uniqueItems":
        source.refuse(path, N_("%(where)s: something stands here twice; keep one"), where=where)
    else:
        message = _OUTSIDE[kind]
        source.refuse(path, message, where=where, found=_short(found), limit=error.validator_value)


def _refuse_form(source: Source, path: Path_, where: str, error: Any) -> None:
    """A key or a text that is not written as its kind is."""
    message = _OUTSIDE["maxLength"] if error.validator == "maxLength" else _FORMS[error.validator_value]
    source.refuse(path, message, where=where, found=_short(error.instance), limit=error.validator_value)


_OUTSIDE = {
    "minimum": N_("%(where)s: %(found)s is too small; %(limit)s is the least"),
    "maximum": N_("%(where)s: %(found)s is too large; %(limit)s is the most"),
    "maxLength": N_("%(where)s is too long; %(limit)s characters are the most: %(found)s"),
}

_FORMS = {
    "^[0-9]{1,9}(\\.[0-9]{1,9}|/[1-9][0-9]{0,8})?$": N_(
        '%(where)s: %(found)s is no number; write it as "10", "12.5" or "100/3"'
    ),
    "^[A-Z]{2}$": N_("%(where)s: %(found)s is no country code; write two capital letters, as in NO"),
    "^[A-Za-z0-9]+(\\.[A-Za-z0-9]+)*$": N_(
        "%(where)s: %(found)s is no id; write letters and digits, with points between the parts, as in 1.2"
    ),
    "^[a-z0-9]+(-[a-z0-9]+)*$": N_(
        "%(where)s: %(found)s is no id; write small letters and digits, with hyphens between the words"
    ),
    "^[a-z][a-z0-9_]*$": N_(
        "%(where)s: %(found)s is no id; write small letters, digits and underscores, with a letter first"
    ),
    "^(0|[1-9][0-9]{0,3})$": N_(
        '%(where)s: %(found)s is no value of a level; write it in quotes, as in "0" or "31"'
    ),
    "^[a-z]{2,3}$": N_(
        "%(where)s: %(found)s is no language code; write two or three small letters, as in nb"
    ),
}

_WRONG_TYPE = {
    "string": N_("%(where)s: here belongs a text, not %(found)s"),
    "integer": N_("%(where)s: here belongs a whole number, not %(found)s"),
    "boolean": N_("%(where)s: here belongs true or false, not %(found)s"),
    "array": N_("%(where)s: here belongs a list, not %(found)s"),
    "object": N_("%(where)s: here belongs a block of keys, not %(found)s"),
}


def _where(path: Path_) -> str:
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in path) or "edition"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def check_bank(source: Source) -> None:
    """Form and languages of a criterion bank."""
    check_form(source, "bank")
    languages = _languages(source.data)
    _check_languages(source, source.data, (), languages)
    check_criteria_languages(source, block(source.data, "criteria"), ("criteria",), languages)


def check_bank_head(source: Source) -> None:
    """Form and languages of the head of a bank that is a folder; its criteria stand in files beside it."""
    check_form(source, "bank_head")
    _check_languages(source, source.data, (), _languages(source.data))


def check_bank_part(source: Source) -> None:
    """Form of a file of criteria in a bank's folder; which languages it needs the head says."""
    check_form(source, "bank_part")


def check_edition(source: Source) -> None:
    """Form, languages, sums and references of an edition; what it takes from a bank is checked apart."""
    check_form(source, "edition")
    data = source.data
    if not isinstance(data, dict):
        return
    languages = _languages(data)
    _check_languages(source, data, (), languages)
    check_criteria_languages(source, block(data, "criteria"), ("criteria",), languages)
    _check_scale(source)
    _check_aspects(source)
    _check_tree(source)
    _check_sums(source)


def _languages(data: object) -> tuple[str, ...]:
    return tuple(word for word in _list(data, "languages") if isinstance(word, str))


def _check_languages(source: Source, data: object, path: Path_, languages: tuple[str, ...]) -> None:
    """Every text by language has each language the file says it has."""
    if isinstance(data, list):
        for place, item in enumerate(data):
            _check_languages(source, item, (*path, place), languages)
    if not isinstance(data, dict):
        return
    for key, value in data.items():
        if key == "criteria" and not path:
            continue  # criteria have texts of another form: check_criteria_languages
        if key in _TEXTS and isinstance(value, dict):
            _name_missing(source, value, (*path, key), languages)
        elif key == "levels" and isinstance(value, dict):
            for level, texts in value.items():
                if isinstance(texts, dict):
                    _name_missing(source, texts, (*path, key, level), languages)
        else:
            _check_languages(source, value, (*path, key), languages)


def _name_missing(
    source: Source, texts: Mapping[str, object], path: Path_, languages: tuple[str, ...]
) -> None:
    for language in languages:
        if language not in texts:
            message = N_(
                "%(where)s: the language %(language)s is missing; add it, or take it out of languages"
            )
            source.refuse(path, message, where=_where(path), language=language)


def check_criteria_languages(
    source: Source, criteria: Mapping[str, object], path: Path_, languages: tuple[str, ...]
) -> None:
    """Each criterion has its texts in each of `languages`."""
    for key, criterion in criteria.items():
        texts = block(criterion, "texts")
        if texts:
            _name_missing(source, texts, (*path, key, "texts"), languages)


def _list(data: object, key: str) -> list[Any]:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, list) else []


def block(data: object, key: str) -> Mapping[str, Any]:
    value = data.get(key) if isinstance(data, dict) else None
    return value if isinstance(value, dict) else {}


def blocks(data: object, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    return ((place, item) for place, item in enumerate(_list(data, key)) if isinstance(item, dict))


def _check_scale(source: Source) -> None:
    before: int | None = None
    for place, level in blocks(source.data.get("scale"), "levels"):
        value, until = level.get("value"), level.get("until")
        if type(value) is not int:
            continue
        if before is None and value != 0:
            message = N_("the lowest level must be 0, not %(value)d")
            source.refuse(("scale", "levels", place), message, value=value)
        if before is not None and value <= before:
            message = N_("levels must rise: %(value)d stands after %(before)d")
            source.refuse(("scale", "levels", place), message, value=value, before=before)
        if type(until) is int and until < value:
            message = N_("a level goes from its value upwards: until %(until)d lies below %(value)d")
            source.refuse(("scale", "levels", place, "until"), message, until=until, value=value)
        before = until if type(until) is int and until > value else value


def _check_aspects(source: Source) -> None:
    """Aspects, the panels they are for, and profiles of them."""
    data = source.data
    panels = _check_unique(source, data, "panels")
    names = _check_unique(source, data, "aspects")
    panel_of: dict[object, object] = {}
    for place, aspect in blocks(data, "aspects"):
        panel_of[aspect.get("id")] = aspect.get("panel")
        if aspect.get("id") in RESERVED_COLUMNS:
            message = N_("%(id)s is a column of its own in ratings files: choose another id for the aspect")
            source.refuse(("aspects", place, "id"), message, id=aspect["id"])
        _check_panel(source, ("aspects", place), aspect, panels)
        _check_level_texts(source, ("aspects", place), aspect)
    for place, area in blocks(data, "areas"):
        _check_panel(source, ("areas", place), area, panels)
    for place, panel in blocks(data, "panels"):
        _check_level_texts(source, ("panels", place), panel)
        for key in ("aspects", "areas"):
            if panel.get("id") in panels and all(
                one.get("panel") != panel["id"] for _, one in blocks(data, key)
            ):
                message = N_("the panel %(id)s has no %(key)s: name it there, or leave the panel out")
                source.refuse(("panels", place), message, id=panel["id"], key=key)
    _check_weights(source, panels)
    for place, rule in blocks(data, "implausible"):
        for key in ("higher", "lower"):
            if rule.get(key) is not None and rule[key] not in names:
                message = N_("there is no aspect %(id)s; there are %(known)s")
                known = ", ".join(sorted(names))
                source.refuse(("implausible", place, key), message, id=_short(rule[key]), known=known)
        higher, lower = rule.get("higher"), rule.get("lower")
        if higher in names and lower in names and panel_of[higher] != panel_of[lower]:
            message = N_("%(higher)s and %(lower)s are aspects of different panels: no criterion has both")
            source.refuse(("implausible", place), message, higher=higher, lower=lower)


def _check_panel(source: Source, path: Path_, one: Mapping[str, Any], panels: frozenset[str]) -> None:
    panel = one.get("panel")
    if panels and panel is None:
        message = N_("%(where)s: panel is missing; there are %(known)s")
        source.refuse(path, message, where=_where(path), known=", ".join(sorted(panels)))
    elif panel is not None and panel not in panels:
        message = N_("%(where)s: there is no panel %(id)s; there are %(known)s")
        known = ", ".join(sorted(panels)) or "-"
        source.refuse((*path, "panel"), message, where=_where(path), id=_short(panel), known=known)


def _check_level_texts(source: Source, path: Path_, one: Mapping[str, Any]) -> None:
    values = [str(level.get("value")) for _, level in blocks(source.data.get("scale"), "levels")]
    for value in block(one, "levels"):
        if value not in values:
            message = N_("%(where)s: no level begins at %(value)s; levels begin at %(known)s")
            source.refuse(
                (*path, "levels", value), message, where=_where(path), value=value, known=", ".join(values)
            )


def _check_weights(source: Source, panels: frozenset[str]) -> None:
    """The weights that count for a criterion add up to 1."""
    for panel in sorted(panels) or [""]:
        group = [one for _, one in blocks(source.data, "aspects") if not panels or one.get("panel") == panel]
        weights = [exact(aspect.get("weight")) for aspect in group]
        known = [weight for weight in weights if weight is not None]
        if not weights or len(known) != len(weights) or sum(known) == 1:
            continue
        total = _plain(sum(known, Fraction()))
        if panels:
            message = N_("the weights of the aspects of %(panel)s add up to %(sum)s, not to 1")
            source.refuse(("aspects",), message, panel=panel, sum=total)
        else:
            source.refuse(("aspects",), N_("the aspects' weights add up to %(sum)s, not to 1"), sum=total)


def _check_unique(source: Source, data: object, key: str) -> frozenset[str]:
    """The ids in the list `key`; one that stands there twice is refused."""
    seen: set[str] = set()
    for place, item in blocks(data, key):
        identity = item.get("id")
        if not isinstance(identity, str):
            continue
        if identity in seen:
            message = N_("the id %(id)s stands here a second time: choose another")
            source.refuse((key, place, "id"), message, id=identity)
        seen.add(identity)
    return frozenset(seen)


def _check_tree(source: Source) -> None:
    data = source.data
    _check_unique(source, data, "areas")
    tasks = _check_unique(source, data, "main_tasks")
    with_criteria = [bool(area.get("sub_areas")) for _, area in blocks(data, "areas")]
    if any(with_criteria):
        for key in ("scale", "aspects"):
            if key not in data:
                message = N_("%(key)s is missing; an edition with criteria needs it")
                source.refuse((), message, key=key)
    else:
        for key in _ONLY_WITH_CRITERIA:
            if key in data:
                source.refuse(
                    (key,), N_("%(key)s has no use in an edition that stops at areas: leave it out"), key=key
                )

    placed: set[str] = set()
    sub_areas: set[str] = set()
    for place, area in blocks(data, "areas"):
        path: Path_ = ("areas", place)
        if any(with_criteria) and not area.get("sub_areas"):
            message = N_(
                "area %(id)s has no sub-areas though others have: give it some, or take them from all"
            )
            source.refuse(path, message, id=_short(area.get("id")))
        for language in block(area, "sources"):
            if language not in block(area, "names"):
                message = N_("a source for %(language)s, but names has no %(language)s")
                source.refuse((*path, "sources", language), message, language=language)
        for sub_place, sub_area in blocks(area, "sub_areas"):
            _check_sub_area(source, (*path, "sub_areas", sub_place), area, sub_area, tasks, sub_areas, placed)


def _check_sub_area(
    source: Source,
    path: Path_,
    area: Mapping[str, Any],
    sub_area: Mapping[str, Any],
    tasks: frozenset[str],
    seen: set[str],
    placed: set[str],
) -> None:
    identity, above = sub_area.get("id"), area.get("id")
    if isinstance(identity, str) and isinstance(above, str):
        if not identity.startswith(f"{above}."):
            message = N_("the id %(id)s must begin with the id of its area and a point: %(area)s.")
            source.refuse((*path, "id"), message, id=identity, area=above)
        if identity in seen:
            message = N_("the id %(id)s stands here a second time: choose another")
            source.refuse((*path, "id"), message, id=identity)
        seen.add(identity)
    for place, task in enumerate(_list(sub_area, "main_tasks")):
        if task not in tasks:
            message = N_("there is no main task %(id)s; there are %(known)s")
            known = ", ".join(sorted(tasks)) or "-"
            source.refuse((*path, "main_tasks", place), message, id=_short(task), known=known)
    for place, criterion in blocks(sub_area, "criteria"):
        name = criterion.get("criterion")
        if isinstance(name, str) and name in placed:
            message = N_("the criterion %(id)s is placed a second time: place it once")
            source.refuse((*path, "criteria", place, "criterion"), message, id=name)
        elif isinstance(name, str):
            placed.add(name)


def _check_sums(source: Source) -> None:
    data = source.data
    _check_sum(
        source, (), data, "areas", N_("the areas' maxima add up to %(sum)s, but maximum says %(maximum)s")
    )
    for place, area in blocks(data, "areas"):
        path: Path_ = ("areas", place)
        maximum = exact(area.get("maximum"))
        if maximum is not None and maximum.denominator != 1:
            message = N_(
                "area points are published as whole numbers, so the maximum must be whole, not %(maximum)s"
            )
            source.refuse((*path, "maximum"), message, maximum=area["maximum"])
        message = N_("the sub-areas' maxima add up to %(sum)s, but the area's maximum is %(maximum)s")
        _check_sum(source, path, area, "sub_areas", message)
        for sub_place, sub_area in blocks(area, "sub_areas"):
            message = N_("the criteria's maxima add up to %(sum)s, but the sub-area's maximum is %(maximum)s")
            _check_sum(source, (*path, "sub_areas", sub_place), sub_area, "criteria", message)


def _check_sum(source: Source, path: Path_, above: object, key: str, message: str) -> None:
    parts = [(place, exact(part.get("maximum"))) for place, part in blocks(above, key)]
    for place, part in parts:
        if part == 0:
            source.refuse((*path, key, place, "maximum"), N_("a maximum must be above 0"))
    known = [part for _, part in parts if part is not None]
    maximum = exact(above.get("maximum")) if isinstance(above, dict) else None
    # A part that cannot be read has been refused already; a sum without it would only mislead.
    if maximum is None or not parts or len(known) != len(_list(above, key)):
        return
    if sum(known) != maximum:
        source.refuse(
            (*path, "maximum"), message, sum=_plain(sum(known, Fraction())), maximum=_plain(maximum)
        )


def _plain(value: Fraction) -> str:
    """A rational as a decimal where it has an end, else as a fraction."""
    places = next((places for places in range(12) if (value * 10**places).denominator == 1), None)
    if places is None:
        return str(value)
    return f"{float(value):.{places}f}"
