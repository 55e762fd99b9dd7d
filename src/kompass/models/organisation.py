from django.conf import settings
from django.db import models

from kompass.models.keys import new_key, sort_key
from kompass.models.municipality import Municipality


class OrganisationKind(models.TextChoices):
    EVALUATION_BODY = "evaluation_body"  # an association or a firm that carries out evaluations
    MUNICIPALITY = "municipality"


class Organisation(models.Model):
    """Somebody evaluations are carried out by, or in."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=260, editable=False)
    municipality = models.OneToOneField(
        Municipality, models.PROTECT, null=True, blank=True, related_name="organisation"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="evaluation_body", municipality=None)
                | models.Q(kind="municipality", municipality__isnull=False),
                name="organisation_is_a_municipality_or_none",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class MembershipRole(models.TextChoices):
    ADMINISTRATOR = "administrator"
    MEMBER = "member"


class Membership(models.Model):
    """Somebody belongs to an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=MembershipRole)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["organisation_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_per_organisation")
        ]
