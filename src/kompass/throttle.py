"""How often one address may ask for what is costly; counted in each web process, in memory, and forgotten with it."""

import math
import time
from typing import Literal

from django.conf import settings
from django.http import HttpRequest
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

Costly = Literal["uploads", "api"]

_limiter = SlidingWindowCounterRateLimiter(MemoryStorage())


def seconds_to_wait(costly: Costly, request: HttpRequest) -> int:
    """0 if the address may ask now, and that it asked is counted; otherwise the seconds until it may again."""
    allowed = RateLimitItemPerMinute(_per_minute(costly), namespace=costly)
    who = client_address(request)
    if _limiter.hit(allowed, who):
        return 0
    return max(math.ceil(_limiter.get_window_stats(allowed, who).reset_time - time.time()), 1)


def client_address(request: HttpRequest) -> str:
    """Whose request it is. Behind a proxy what that one wrote last: whatever stands before it anyone can write."""
    if settings.CONFIGURATION.behind_proxy:
        *_earlier, last = request.headers.get("X-Forwarded-For", "").split(",")
        if last.strip():
            return str(last.strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def _per_minute(costly: Costly) -> int:
    configuration = settings.CONFIGURATION
    return int(configuration.api_per_minute if costly == "api" else configuration.uploads_per_minute)
