from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment


class Audience(models.TextChoices):
    CHIEF_OFFICER = "chief_officer"  # with the coordinator: the draft at the fact check, then the result
    LEADERS = "leaders"
    UNIONS = "unions"
    ELECTED = "elected"
    PUBLIC = "public"


class Release(models.Model):
    """An audience may see the draft (before it is final) or the result, from a time on, until withdrawn."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="releases")
    audience = models.CharField(max_length=20, choices=Audience)
    of = models.CharField(max_length=10, choices=[("draft", "draft"), ("result", "result")])
    since = models.DateTimeField()  # later than now: under embargo until then
    source = models.CharField(max_length=600, blank=True)  # of a public one: where it can be looked up
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["assignment_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "audience", "of"],
                condition=models.Q(withdrawn_at=None),
                name="one_release_in_force",
            )
        ]
