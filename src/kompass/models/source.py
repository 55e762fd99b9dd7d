from django.db import models


class Source(models.Model):
    """Where a figure was published: an address or a bibliographic line, as it was written down."""

    reference = models.CharField(max_length=600, unique=True)

    class Meta:
        ordering = ["reference"]

    def __str__(self) -> str:
        return self.reference
