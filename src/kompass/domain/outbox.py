"""What a browser needs to keep unsent text for one person: a name for the box, and a key that opens it.

Both come from the service's secret key and the person's own: the same at every sign-in, another one for everybody else,
stored nowhere. What lies in the browser is of no use to who cannot sign in as that person.
"""

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from kompass.domain.access import NotVisible, Viewer
from kompass.models import User


@dataclass(frozen=True, slots=True)
class Outbox:
    """`owner`: whose box it is, without saying who; `key`: 256 bits for AES-GCM. Both base64."""

    owner: str
    key: str


def outbox(viewer: Viewer) -> Outbox:
    """The viewer's own. Raises NotVisible for who has not signed in."""
    person = User.objects.filter(pk=viewer.person or 0).values_list("key", flat=True).first()
    if person is None:
        raise NotVisible
    return Outbox(owner=_derived("owner", str(person), 18), key=_derived("key", str(person), 32))


def _derived(what: str, person: str, length: int) -> str:
    info = f"kompass outbox {what} {person}".encode()
    secret = HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(
        settings.SECRET_KEY.encode()
    )
    return base64.b64encode(secret).decode()
