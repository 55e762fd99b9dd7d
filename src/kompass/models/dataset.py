from django.db import models


class Dataset(models.Model):
    """Which shipped or imported data set was loaded, so that a start loads what is new and nothing twice."""

    name = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=64)
    # Row key -> digest of the row as it was shipped: where the record differs, an operator corrected it.
    row_digests = models.JSONField(default=dict)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
