from django.db import models

from kompass.models.municipality import Country, Municipality
from kompass.models.source import Source


class Claim(models.Model):
    """What was publicly said about a score, in machine-readable form, cell by cell as it was written down."""

    reference = models.CharField(max_length=80, unique=True)  # "roros-2017-change"
    country = models.CharField(max_length=2, choices=Country)
    municipality = models.ForeignKey(Municipality, models.CASCADE, null=True, related_name="claims")
    stated_code = models.CharField(max_length=8, blank=True)
    stated_name = models.CharField(max_length=120, blank=True)
    stated = models.CharField(max_length=7, blank=True)  # when it was said
    evaluated = models.CharField(max_length=7, blank=True)
    kind = models.CharField(max_length=40)
    value = models.CharField(max_length=20, blank=True)
    of = models.CharField(max_length=20, blank=True)
    scope = models.CharField(max_length=120, blank=True)
    statement = models.CharField(max_length=400)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="claims")
    source_as_written = models.CharField(max_length=20, blank=True)  # "same" where the list says so

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reference


class StatedCount(models.Model):
    """How many evaluations were said to exist, by when: the denominator of coverage."""

    country = models.CharField(max_length=2, choices=Country)
    since = models.PositiveSmallIntegerField(null=True)
    as_of = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    unit = models.CharField(max_length=80)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="stated_counts")

    class Meta:
        ordering = ["country", "as_of", models.F("since").asc(nulls_first=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["country", "since", "as_of", "unit"], name="one_stated_count"),
            models.UniqueConstraint(
                fields=["country", "as_of", "unit"],
                condition=models.Q(since=None),
                name="one_stated_count_since_ever",
            ),
        ]
