from django.conf import settings
from django.db import models

from kompass.models.evaluation import Evaluation
from kompass.models.keys import new_key
from kompass.models.municipality import Municipality
from kompass.models.organisation import Organisation


class Stage(models.TextChoices):
    """In their order; `kompass.domain.stages` says which follows which."""

    PLANNED = "planned"
    PREPARATION = "preparation"
    REVIEW = "review"
    VISIT = "visit"
    RATING = "rating"
    CONSENSUS = "consensus"
    FACT_CHECK = "fact_check"
    FINAL = "final"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"


class Role(models.TextChoices):
    """What somebody is in one assignment: first those who evaluate, then those of the municipality."""

    LEAD_EVALUATOR = "lead_evaluator"
    EVALUATOR = "evaluator"
    QUALITY_ASSURER = "quality_assurer"
    OBSERVER = "observer"
    COORDINATOR = "coordinator"
    CHIEF_OFFICER = "chief_officer"
    LEADER = "leader"
    ELECTED = "elected"
    UNION = "union"
    READER = "reader"


class Assignment(models.Model):
    """An evaluation being carried out, from order to closed.

    Apart from `Evaluation`, which is what is published of one: nothing that reads the public record can meet an
    unfinished one. When the result is released to the public, `published` is the row in the record.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="assignments")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="assignments")
    edition = models.CharField(max_length=80)
    edition_hash = models.CharField(max_length=64)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.PLANNED)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    previous_published = models.ForeignKey(
        Evaluation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # When each stage is meant to be over; empty: not planned yet.
    ordered_on = models.DateField(null=True, blank=True)
    preparation_until = models.DateField(null=True, blank=True)
    review_until = models.DateField(null=True, blank=True)
    visit_from = models.DateField(null=True, blank=True)
    visit_until = models.DateField(null=True, blank=True)
    rating_until = models.DateField(null=True, blank=True)
    consensus_until = models.DateField(null=True, blank=True)
    fact_check_until = models.DateField(null=True, blank=True)
    final_on = models.DateField(null=True, blank=True)
    evaluated = models.CharField(max_length=7, blank=True)  # "2017-06": the date the result bears
    answers_signed_off_at = models.DateTimeField(null=True, blank=True)
    answers_signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_example = models.BooleanField(default=False)  # invented, and labelled so wherever it is shown
    published = models.OneToOneField(
        Evaluation, models.SET_NULL, null=True, blank=True, related_name="assignment"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.key


class Participation(models.Model):
    """Somebody has a role in an assignment. A person may have one among those who evaluate or one of the
    municipality's, never both."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="participations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=20, choices=Role)
    # A peer comes from another municipality.
    peer_from = models.CharField(max_length=120, blank=True)
    # What the person says of interests in the municipality; "none" is said by a declaration with an empty text.
    interests = models.TextField(blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assignment_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "user"], name="one_role_per_assignment"),
            models.UniqueConstraint(
                fields=["assignment"], condition=models.Q(role="lead_evaluator"), name="one_lead_evaluator"
            ),
        ]


class Hours(models.Model):
    """Time somebody spent on an assignment on a day."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="hours")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hours")
    stage = models.CharField(max_length=20, choices=Stage)
    day = models.DateField()
    quarters = models.PositiveSmallIntegerField()  # of an hour
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["assignment_id", "day", "id"]
