"""What every page needs."""

from django.conf import settings
from django.http import HttpRequest

import kompass
from kompass.web.language import in_language


def site(request: HttpRequest) -> dict[str, object]:
    """Versions, and the same page in each language."""
    here = request.get_full_path()
    return {
        "version": kompass.__version__,
        "switch": [
            {
                "code": code,
                "name": name,
                "address": in_language(here, code),
                "absolute": request.build_absolute_uri(in_language(request.path, code)),
            }
            for code, name in settings.LANGUAGES
        ],
    }
