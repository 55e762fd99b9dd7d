from django.conf import settings
from django.db import models

from kompass.models.keys import new_key
from kompass.models.organisation import Organisation
from kompass.models.written import Written


class SelfAssessment(models.Model):
    """A municipality's own view of itself between two evaluations. It never is a result: nothing of the record, of
    reference sets or of the benchmark is made from it."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="self_assessments")
    title = models.CharField(max_length=200)
    edition = models.CharField(max_length=80)
    edition_hash = models.CharField(max_length=64)
    begun_at = models.DateTimeField(auto_now_add=True)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation_id", "-id"]

    def __str__(self) -> str:
        return self.key


class SelfRating(Written):
    """What the municipality itself thinks of one criterion."""

    assessment = models.ForeignKey(SelfAssessment, models.CASCADE, related_name="ratings")
    criterion = models.CharField(max_length=120)
    levels = models.JSONField(default=dict)  # {aspect id: level}
    reason = models.TextField(blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["assessment_id", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="one_self_rating_per_criterion")
        ]
