from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment
from kompass.models.strategy import Strategy


class Reminder(models.Model):
    """Somebody was reminded on a day of what is late. Never twice a day."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders")
    day = models.DateField()
    what = models.JSONField(default=list)  # what was late

    class Meta:
        ordering = ["assignment_id", "day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "user", "day"], name="one_reminder_a_day")
        ]


class StrategyReminder(models.Model):
    """Somebody was reminded of something in a strategy. Never twice of the same."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="strategy_reminders")
    thing = models.CharField(max_length=100)  # what it was, and since when it waits
    day = models.DateField()

    class Meta:
        ordering = ["strategy_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "user", "thing"], name="one_reminder_of_each")
        ]
