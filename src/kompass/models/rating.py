from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment
from kompass.models.written import Written


class Rating(Written):
    """One evaluator's judgement of one criterion. Unchanged from the moment its area is locked."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="ratings")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="ratings")
    criterion = models.CharField(max_length=120)
    area = models.CharField(max_length=8)
    levels = models.JSONField(default=dict)  # {aspect id: level}; what is not rated is missing
    not_applicable = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # why not applicable, or why a profile without sense
    strengths = models.TextField(blank=True)
    improvements = models.TextField(blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)  # 1 low, 2 middling, 3 high

    class Meta:
        ordering = ["assignment_id", "evaluator_id", "criterion"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "evaluator", "criterion"], name="one_rating_per_evaluator"
            )
        ]
        indexes = [models.Index(fields=["assignment", "area"])]


class AreaLock(models.Model):
    """An evaluator has finished rating an area; it is not taken back."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="area_locks")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="area_locks")
    area = models.CharField(max_length=8)
    locked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assignment_id", "area", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "evaluator", "area"], name="one_lock_per_evaluator")
        ]


class Consensus(Written):
    """The agreed judgement of one criterion."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="consensus")
    criterion = models.CharField(max_length=120)
    area = models.CharField(max_length=8)
    levels = models.JSONField(default=dict)
    not_applicable = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    # How it came about: "same" (all rated alike), "decided" (together), "fact_check" (changed after a comment).
    basis = models.CharField(max_length=20)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "consensus"
        ordering = ["assignment_id", "criterion"]
        constraints = [models.UniqueConstraint(fields=["assignment", "criterion"], name="one_consensus")]


class AreaAgreement(models.Model):
    """An area is agreed: every criterion of it has a consensus, and an evaluator has said so."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="area_agreements")
    area = models.CharField(max_length=8)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assignment_id", "area"]
        constraints = [models.UniqueConstraint(fields=["assignment", "area"], name="one_area_agreement")]
