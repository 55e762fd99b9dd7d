from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment
from kompass.models.finding import Finding
from kompass.models.keys import new_key


class Outcome(models.TextChoices):
    ACCEPTED = "accepted"
    PARTLY = "partly"
    DECLINED = "declined"


class Comment(models.Model):
    """What the municipality says on the draft, of a finding or of an area, and what the evaluators answer."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="comments")
    area = models.CharField(max_length=8)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, blank=True, related_name="comments")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)  # empty: not answered yet
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["assignment_id", "id"]

    def __str__(self) -> str:
        return self.key
