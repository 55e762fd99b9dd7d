from django.db import models


class Written(models.Model):
    """What people type and what is saved while they type.

    `writer` and `sequence` say who wrote last and which of that one's writes it was: a page draws a random word for
    itself and counts its saves. So a save whose answer was lost and that is sent again is no conflict.
    """

    version = models.PositiveIntegerField(default=1)
    writer = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
