from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment


class Signature(models.Model):
    """Somebody stands by the result and the findings that have this digest; it counts as long as they do."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assignment_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "user", "digest"], name="one_signature_per_person_and_digest"
            )
        ]


class FrozenResult(models.Model):
    """The result of an assignment as all signed it, with everything needed to compute it again. Never changed."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="frozen_result")
    edition = models.CharField(max_length=80)
    edition_hash = models.CharField(max_length=64)
    method_version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)  # of what was signed
    signed = models.JSONField()  # edition, method version, ratings, result, findings
    reference = models.JSONField()  # the reference set as it was then, and the filter that chose it
    frozen_at = models.DateTimeField(auto_now_add=True)
