"""How often one address may ask for what is costly; counted in each web process, in memory, and forgotten with it."""

import ipaddress
import math
import time
from typing import Literal

from django.conf import settings
from django.http import HttpRequest
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

Costly = Literal["uploads", "api", "papers"]

_limiter = SlidingWindowCounterRateLimiter(MemoryStorage())


def seconds_to_wait(costly: Costly, request: HttpRequest) -> int:
    """0 if the address may ask now, and that it asked is counted; otherwise the seconds until it may again."""
    allowed = RateLimitItemPerMinute(_per_minute(costly), namespace=costly)
    who = client_address(request)
    if _limiter.hit(allowed, who):
        return 0
    return max(math.ceil(_limiter.get_window_stats(allowed, who).reset_time - time.time()), 1)


def left(costly: Costly, request: HttpRequest) -> tuple[int, int]:
    """How often the address may still ask before it has to wait, and the seconds until all of it is forgotten."""
    stats = _limiter.get_window_stats(
        RateLimitItemPerMinute(_per_minute(costly), namespace=costly), client_address(request)
    )
    return max(stats.remaining, 0), max(math.ceil(stats.reset_time - time.time()), 0)


def client_address(request: HttpRequest) -> str:
    """Whose request it is: an IPv4 address, or the network (/64) of an IPv6 one, since each subscriber has a whole one.

    Behind a proxy what that one wrote last: whatever stands before it anyone can write.
    """
    if settings.CONFIGURATION.behind_proxy:
        *_earlier, last = request.headers.get("X-Forwarded-For", "").split(",")
        if last.strip():
            return _network(last.strip())
    return _network(str(request.META.get("REMOTE_ADDR", "")))


def plain_address(request: HttpRequest) -> str:
    """As `client_address`, in a form that a database column for addresses takes: of a network its first one."""
    text = client_address(request).partition("/")[0]
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return "0.0.0.0"  # noqa: S104  only a mark: who comes through a socket file has none


def _network(text: str) -> str:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _per_minute(costly: Costly) -> int:
    configuration = settings.CONFIGURATION
    allowed: dict[Costly, int] = {
        "uploads": configuration.uploads_per_minute,
        "api": configuration.api_per_minute,
        "papers": configuration.papers_per_minute,
    }
    return allowed[costly]
