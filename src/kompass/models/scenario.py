from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from kompass.models.evaluation import Evaluation
from kompass.models.keys import new_key
from kompass.models.organisation import Organisation
from kompass.models.written import Written


class Scenario(Written):
    """A what-if that a municipality keeps: an evaluation of the record, and what is aimed at."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="scenarios")
    title = models.CharField(max_length=200)
    basis = models.ForeignKey(Evaluation, models.CASCADE, related_name="scenarios")
    targets = models.JSONField(default=dict)  # {criterion id: every aspect at this level at least}
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["organisation_id", "-id"]

    def __str__(self) -> str:
        return self.key


class Effort(models.Model):
    """How much work people think it is to move a criterion in this municipality: 1 little, 5 very much."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="efforts")
    criterion = models.CharField(max_length=120)
    effort = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["organisation_id", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "criterion"], name="one_effort_per_criterion")
        ]
