from django.conf import settings
from django.db import models

from kompass.models.assignment import Assignment


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
