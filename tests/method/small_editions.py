"""Editions made up for tests, written as files and loaded as anybody's would be."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kompass.method import Edition, load_edition

FOUR_ASPECTS = {"built_up": "0.2", "anchored": "0.2", "complied_with": "0.3", "followed_up": "0.3"}
Tree = Sequence[Sequence[Sequence[str]]]
"""Areas of sub-areas of criteria, each given by its maximum."""


def texts(text: str) -> dict[str, str]:
    return {"en": text}


def edition_data(
    tree: Tree,
    *,
    aspects: Mapping[str, str] = FOUR_ASPECTS,
    levels: Sequence[int] = (0, 1, 2, 3),
    **changes: Any,
) -> dict[str, Any]:
    from fractions import Fraction

    def total(values: Sequence[str]) -> str:
        return str(sum((Fraction(value) for value in values), Fraction()))

    areas, criteria = [], {}
    for a, sub_areas in enumerate(tree, start=1):
        placed = []
        for s, maxima in enumerate(sub_areas, start=1):
            names = [f"c{a}-{s}-{c}" for c in range(1, len(maxima) + 1)]
            for name in names:
                criteria[name] = {
                    "texts": {"en": {"title": f"Title of {name}", "question": f"Question of {name}?"}}
                }
            placed.append(
                {
                    "id": f"{a}.{s}",
                    "maximum": total(maxima),
                    "names": texts(f"Sub-area {a}.{s}"),
                    "criteria": [
                        {"criterion": name, "maximum": maximum}
                        for name, maximum in zip(names, maxima, strict=True)
                    ],
                }
            )
        areas.append(
            {
                "id": str(a),
                "maximum": total([sub_area["maximum"] for sub_area in placed]),
                "names": texts(f"Area {a}"),
                "sub_areas": placed,
            }
        )
    data = {
        "id": "made-up",
        "year": 2020,
        "countries": ["NO"],
        "languages": ["en"],
        "own_text": True,
        "names": texts("Made up for tests"),
        "provenance": texts("Made up for tests."),
        "licence": "EUPL-1.2",
        "maximum": total([area["maximum"] for area in areas]),
        "scale": {"levels": [{"value": level, "names": texts(f"Level {level}")} for level in levels]},
        "aspects": [{"id": key, "weight": weight, "names": texts(key)} for key, weight in aspects.items()],
        "criteria": criteria,
        "areas": areas,
    }
    if aspects is FOUR_ASPECTS:
        data["implausible"] = [{"higher": "complied_with", "lower": "built_up", "by": 2}]
    return data | changes


def write(folder: Path, data: Mapping[str, Any], name: str = "made-up.yaml") -> Path:
    """`data` as an edition file; JSON is YAML as well."""
    path = folder / name
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    return path


def made_up(tree: Tree, **options: Any) -> Edition:
    """The edition of `tree` (see `edition_data`), through the loader."""
    with tempfile.TemporaryDirectory() as folder:
        return load_edition(write(Path(folder), edition_data(tree, **options)))


def rate(edition: Edition, level: int) -> dict[str, Any]:
    """Every aspect of every criterion at one level."""
    return {criterion.id: {aspect.id: level for aspect in edition.aspects} for criterion in edition.criteria}
