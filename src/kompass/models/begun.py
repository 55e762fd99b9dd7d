from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment
from kompass.models.strategy import Strategy
from kompass.models.written import Written


class BegunKind(models.TextChoices):
    """What it will be when it is sent."""

    COMMENT = "comment"  # on an area or a finding of the draft report
    ANSWER = "answer"  # to a comment
    DECISION = "decision"  # on a criterion, when the evaluators agree
    UPDATE = "update"  # how a measure of a strategy goes
    CASE = "case"  # a political case
    STRATEGY = "strategy"  # what a strategy says of itself
    PART = "part"  # a sub-strategy
    MEASURE = "measure"


class Begun(Written):
    """What a person has begun to write and not sent yet. Its writer's alone, and empty once it has been sent."""

    # Of an evaluation or of a strategy, never both.
    assignment = models.ForeignKey(Assignment, models.CASCADE, null=True, blank=True, related_name="begun")
    strategy = models.ForeignKey(Strategy, models.CASCADE, null=True, blank=True, related_name="begun")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=BegunKind)
    key = models.CharField(
        max_length=120
    )  # of what it is about: area, finding, comment, criterion, measure, case, number of a sub-strategy
    content = models.JSONField(default=dict)  # {field: what stands in it}; {} where nothing waits to be sent

    class Meta:
        verbose_name_plural = "begun"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "person", "kind", "key"], name="one_begun_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["strategy", "person", "kind", "key"], name="one_begun_of_a_kind_in_a_strategy"
            ),
            models.CheckConstraint(
                condition=models.Q(assignment__isnull=False, strategy__isnull=True)
                | models.Q(assignment__isnull=True, strategy__isnull=False),
                name="begun_of_an_evaluation_or_a_strategy",
            ),
        ]
