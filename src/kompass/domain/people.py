"""Whom a name in a form means: accounts by key or by e-mail address."""

import uuid

from kompass.domain import invitation
from kompass.domain.access import Viewer
from kompass.domain.conflict import Refused
from kompass.language import N_
from kompass.models import User


def person_id(key: str) -> int:
    """The id of the account with this key; raises Refused where there is none."""
    try:
        return User.objects.values_list("pk", flat=True).get(key=uuid.UUID(key))
    except (ValueError, User.DoesNotExist):
        raise Refused({"": N_("Choose a person from the list.")}) from None


def person_with(viewer: Viewer, *, email: str, name: str, language: str = "nb") -> int:
    """The id of the account with this address; who has none, or has not come yet, is invited.

    Raises:
        Refused: that is no address, or the letter could not be sent.
    """
    by = User.objects.get(pk=viewer.person or 0).key
    try:
        return person_id(str(invitation.invite(email=email, name=name, by=by, language=language).user))
    except invitation.NotAnAddress:
        raise Refused({"email": N_("That is no e-mail address.")}) from None
    except OSError:
        raise Refused(
            {"email": N_("The letter could not be sent: try again, or ask whoever runs the service.")}
        ) from None
