from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment
from kompass.models.keys import new_key
from kompass.models.written import Written


class FindingKind(models.TextChoices):
    """In the order in which a report has them."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"
    BEST_PRACTICE = "best_practice"  # in Norway: "gullstjerne"
    CARRIED_OUT = "carried_out"  # at a re-evaluation: how far the last strategy's projects were


class Degree(models.TextChoices):
    """How far a project of the last strategy was carried out."""

    NOT = "not"
    PARTLY = "partly"
    MOSTLY = "mostly"
    FULLY = "fully"


class Finding(Written):
    """What the evaluators say of an area, in a text. One that is taken away stays, marked so, and can come back."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="findings")
    area = models.CharField(max_length=8)
    kind = models.CharField(max_length=20, choices=FindingKind)
    text = models.TextField(blank=True)
    degree = models.CharField(max_length=10, choices=Degree, blank=True)
    criteria = models.JSONField(default=list)  # ids, in the order of the edition
    # What it rests on: [{"kind": "document" or "passage", "key": ...}].
    evidence = models.JSONField(default=list)
    place = models.PositiveIntegerField()  # among those of its area and kind
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["assignment_id", "area", "place", "id"]
        indexes = [models.Index(fields=["assignment", "area", "kind"])]

    def __str__(self) -> str:
        return self.key
