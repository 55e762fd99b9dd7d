"""What the pages' own scripts ask for before they save: a fresh CSRF token and the key of the person's outbox."""

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token

from kompass.domain.outbox import outbox
from kompass.web.private import private_page, viewer_of


@private_page("GET")
def token(request: HttpRequest) -> JsonResponse:
    """See docs/reference/saving.md. 401 for who asks for JSON and is not signed in."""
    own = outbox(viewer_of(request))
    return JsonResponse({"csrf": get_token(request), "owner": own.owner, "key": own.key})
