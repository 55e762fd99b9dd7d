"""What every page needs."""

from django.conf import settings
from django.http import HttpRequest

import kompass
from kompass.web.language import in_language


def site(request: HttpRequest) -> dict[str, object]:
    """Versions, the same page in each language, and on pages that no cache keeps who is signed in.

    A public page is the same for everybody: it does not look at the session.
    """
    here = request.get_full_path()
    person = request.user if getattr(request, "not_cached", False) and hasattr(request, "user") else None
    return {
        "person": person if person and person.is_authenticated else None,
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
