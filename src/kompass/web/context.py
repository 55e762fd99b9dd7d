"""What every page needs."""

from django.conf import settings
from django.http import HttpRequest

import kompass


def site(request: HttpRequest) -> dict[str, object]:
    return {"version": kompass.__version__, "languages": settings.LANGUAGES}
