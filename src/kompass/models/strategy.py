from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from kompass.models.assignment import Assignment
from kompass.models.evaluation import Evaluation
from kompass.models.keys import new_key
from kompass.models.municipality import Municipality
from kompass.models.organisation import Organisation
from kompass.models.source import Source
from kompass.models.written import Written

_ONE_TO_FIVE = (MinValueValidator(1), MaxValueValidator(5))


class GoalKind(models.TextChoices):
    NONE = "none"
    SCORE = "score"  # at least so many points in all
    RANK = "rank"  # at least this place


class StrategyStatus(models.TextChoices):
    """In their order. What is closed is read and never changed."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    CLOSED = "closed"


class Strategy(Written):
    """What a municipality sets out to do after an evaluation.

    It belongs to the municipality, not to a code or a name of it: so it survives renumbering, and a merger's
    successors find it with their predecessor. `organisation` None: published facts of the record, with their source,
    that nobody works with here.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="strategies")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="strategies"
    )
    title = models.CharField(max_length=200)
    vision = models.TextField(blank=True)
    note = models.TextField(blank=True)
    period_from = models.DateField(null=True, blank=True)
    period_until = models.DateField(null=True, blank=True)
    # What it answers to: an evaluation of the record, or one carried out here; `edition` names its criteria.
    basis_evaluation = models.ForeignKey(
        Evaluation, models.SET_NULL, null=True, blank=True, related_name="strategies"
    )
    basis_assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="strategies"
    )
    edition = models.CharField(max_length=80, blank=True)
    goal_kind = models.CharField(max_length=10, choices=GoalKind, default=GoalKind.NONE)
    goal_value = models.PositiveSmallIntegerField(null=True, blank=True)  # points, or a place
    goal_text = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=StrategyStatus, default=StrategyStatus.DRAFT)
    adopted_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="strategies")
    is_example = models.BooleanField(default=False)  # invented, and labelled so wherever it is shown
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "strategies"
        ordering = ["-id"]
        indexes = [models.Index(fields=["municipality", "status"])]

    def __str__(self) -> str:
        return self.key


class StrategyRoleKind(models.TextChoices):
    COORDINATOR = "coordinator"
    CHIEF_OFFICER = "chief_officer"
    LEADER = "leader"
    ELECTED = "elected"
    UNION = "union"


class StrategyRole(models.Model):
    """What somebody is in the work with a strategy."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="strategy_roles")
    role = models.CharField(max_length=20, choices=StrategyRoleKind)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["strategy_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "user"], name="one_role_per_strategy"),
        ]


class SubStrategy(Written):
    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="sub_strategies")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "sub-strategies"
        ordering = ["strategy_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="one_sub_strategy_per_number")
        ]


class MeasureStatus(models.TextChoices):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


class Measure(Written):
    """A measure or a project. `owner` may sign in and update it; `owner_name` names somebody who need not."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="measures")
    sub_strategy = models.ForeignKey(
        SubStrategy, models.SET_NULL, null=True, blank=True, related_name="measures"
    )
    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    place = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="measures"
    )
    owner_name = models.CharField(max_length=120, blank=True)
    starts = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=MeasureStatus, default=MeasureStatus.PLANNED)
    status_reason = models.TextField(blank=True)
    cost = models.PositiveBigIntegerField(null=True, blank=True)  # whole units of the country's money
    funding = models.CharField(max_length=200, blank=True)
    effort = models.PositiveSmallIntegerField(null=True, blank=True, validators=_ONE_TO_FIVE)
    priority = models.PositiveSmallIntegerField(null=True, blank=True, validators=_ONE_TO_FIVE)
    depends_on = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="needed_by")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["strategy_id", "place", "id"]
        indexes = [models.Index(fields=["strategy", "status", "due"])]

    def __str__(self) -> str:
        return self.key


class MeasureCriterion(models.Model):
    """A criterion a measure is meant to move, and the rating expected of it."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="criteria")
    criterion = models.CharField(max_length=120)
    expected = models.JSONField(default=dict)  # {aspect id: level}; what is not said is missing

    class Meta:
        verbose_name_plural = "measure criteria"
        ordering = ["measure_id", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "criterion"], name="one_line_per_criterion")
        ]


class Milestone(models.Model):
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["measure_id", models.F("due").asc(nulls_last=True), "id"]


class StatusUpdate(models.Model):
    """What was said of a measure at a time. Never changed. `status` empty: a comment, the status stayed."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="updates")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=MeasureStatus, blank=True)
    reason = models.TextField(blank=True)
    text = models.TextField(blank=True)
    percentage = models.PositiveSmallIntegerField(null=True)  # of the milestones, then; None: it had none

    class Meta:
        ordering = ["measure_id", "-at", "-id"]


class CaseBody(models.TextChoices):
    COUNCIL = "council"
    EXECUTIVE_COMMITTEE = "executive_committee"
    OTHER = "other"


class CaseKind(models.TextChoices):
    PRESENTATION = "presentation"  # of the evaluation
    ADOPTION = "adoption"
    STATUS = "status"  # heard at least once a year
    OTHER = "other"


class Case(Written):
    """A political case. `attachments` are titles and addresses of papers in the municipality's own archive; `CasePaper`
    are those kept here."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="cases")
    body = models.CharField(max_length=20, choices=CaseBody)
    number = models.CharField(max_length=40, blank=True)  # "33/18"
    date = models.DateField(null=True, blank=True)
    title = models.CharField(max_length=200)
    decision = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=CaseKind)
    public = models.BooleanField(default=False)
    attachments = models.JSONField(default=list, blank=True)  # [{"title": ..., "address": ...}]
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["strategy_id", models.F("date").asc(nulls_last=True), "id"]
