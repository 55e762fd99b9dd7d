"""An invitation: a link, sent by e-mail, by which an account that was made for somebody becomes theirs."""

import uuid

from django.conf import settings
from django.db import models


class Invitation(models.Model):
    """One link for one account. The account's roles are given to its row already; accepting makes it active.

    The link's secret is signed, not kept: `nonce` is what makes an older link useless when a new one is made.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    nonce = models.UUIDField(default=uuid.uuid4)
    made = models.DateTimeField()
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires:%Y-%m-%d}"
