"""People who sign in. What one may do hangs on memberships and roles, not on this row."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from kompass.models.keys import sort_key


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are kept in small letters, so that one person has one row."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=address(email), **fields)
        user.set_password(password)  # None: one that nothing matches
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=address(username or ""))


def address(email: str) -> str:
    """An e-mail address as it is kept."""
    return email.strip().lower()


class User(AbstractBaseUser):
    """Somebody with an e-mail address. Invited and not yet there, or gone: `is_active` is false."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=250, editable=False)
    language = models.CharField(max_length=8, default="nb")
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(
        default=False,
        help_text="Administers the whole service: organisations and their first administrators.",
    )
    is_demo = models.BooleanField(default=False, help_text="Made by the demo; cannot sign in anywhere else.")
    joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["sort_key", "email"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_in_small_letters"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)[:250]
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name
