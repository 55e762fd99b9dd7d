from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment
from kompass.models.organisation import Organisation
from kompass.models.strategy import Strategy

_SUBJECTS = ("assignment", "strategy", "organisation")


def _of_one(name: str) -> models.CheckConstraint:
    """A chain is that of an assignment, of a strategy, or of what a municipality plans for itself."""
    found = models.Q()
    for one in _SUBJECTS:
        others = {f"{other}__isnull": other != one for other in _SUBJECTS}
        found |= models.Q(**others)
    return models.CheckConstraint(condition=found, name=name)


class HistoryHead(models.Model):
    """Where the chain of an assignment, a strategy or a municipality's own planning ends. Whoever adds an entry holds
    this row, so that there is one chain."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, null=True, related_name="history_head")
    strategy = models.OneToOneField(Strategy, models.CASCADE, null=True, related_name="history_head")
    organisation = models.OneToOneField(Organisation, models.CASCADE, null=True, related_name="history_head")
    number = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [_of_one("history_head_of_one")]


class HistoryEntry(models.Model):
    """One change: who, when, what, why. Never changed and never removed."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="history")
    strategy = models.ForeignKey(Strategy, models.PROTECT, null=True, related_name="history")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="history")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_key = models.CharField(max_length=36)  # "system" where no person did it
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)  # of the object
    key = models.CharField(max_length=120)  # of the object within it
    content_digest = models.CharField(max_length=64)  # salted; "" where nothing was said
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["assignment_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="one_history_entry_per_number"),
            models.UniqueConstraint(fields=["strategy", "number"], name="one_strategy_entry_per_number"),
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_organisation_entry_per_number"
            ),
            _of_one("history_entry_of_one"),
        ]
        indexes = [models.Index(fields=["assignment", "kind", "key"])]


class HistoryText(models.Model):
    """What an entry says. It can be erased without breaking the chain: salt and content go, a tombstone stays."""

    entry = models.OneToOneField(HistoryEntry, models.CASCADE, related_name="text")
    salt = models.CharField(max_length=32)
    content = models.JSONField(null=True)  # {"before": ..., "after": ..., "why": ...}
    erased_at = models.DateTimeField(null=True)
    erased_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    erased_why = models.CharField(max_length=200, blank=True)
