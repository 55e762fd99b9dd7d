"""Rating: each evaluator alone, saved on every change, until the area is locked."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse

from kompass.domain import rating
from kompass.domain.writing import Mark
from kompass.web.private import private_page, viewer_of
from kompass.web.saving import Kept, saved


@private_page("POST")
def save(request: HttpRequest, key: str, criterion: str) -> JsonResponse:
    """One's own rating of a criterion, as the page sends it while somebody rates."""
    viewer = viewer_of(request)

    def keep(data: Mapping[str, Any], mark: Mark) -> Kept:
        return rating.save(viewer, key, criterion, mark=mark, **read(data))

    return saved(request, keep)


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a save says, as `domain.rating.save` takes it; what is of another kind is taken as not said."""
    levels, confidence = data.get("levels"), data.get("confidence")
    return {
        "levels": levels if isinstance(levels, dict) else {},
        "not_applicable": data.get("not_applicable") is True,
        "confidence": confidence if isinstance(confidence, int) else None,
        **{name: str(data.get(name) or "") for name in ("reason", "strengths", "improvements")},
    }
