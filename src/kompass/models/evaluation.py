from django.db import models

from kompass.models.municipality import Municipality
from kompass.models.source import Source


class Basis(models.TextChoices):
    PUBLISHED = "published"
    DERIVED = "derived"  # arithmetic on published figures
    SECOND_HAND = "second-hand"
    KNOWN = "known"  # took place, score not seen
    INVENTED = "invented"  # the example; only in the invented country


class Evaluation(models.Model):
    """One run of the instrument in one municipality, as far as it is published."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="evaluations")
    slug = models.SlugField(max_length=140, unique=True)
    stated_code = models.CharField(max_length=8, blank=True)  # as the source had it
    stated_name = models.CharField(max_length=120)
    evaluated = models.CharField(max_length=7, blank=True)  # "2017-06", "2017", or empty when unknown
    earliest = models.DateField(null=True)  # first and last day that `evaluated` leaves possible
    latest = models.DateField(null=True)
    edition = models.CharField(max_length=80, blank=True)  # "official-2016"; empty when unknown
    total = models.PositiveSmallIntegerField(null=True)
    # A fraction "a/b"; only where ratings are known.
    exact_total = models.CharField(max_length=80, blank=True)
    basis = models.CharField(max_length=20, choices=Basis)
    derived_from_claim = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="evaluations")

    class Meta:
        ordering = [models.F("latest").asc(nulls_first=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "evaluated"], name="one_evaluation_per_date")
        ]
        indexes = [models.Index(fields=["latest", "total"])]

    def __str__(self) -> str:
        return f"{self.stated_name} {self.evaluated}".strip()


class AreaResult(models.Model):
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="area_results")
    area = models.CharField(max_length=8)  # its code in the edition
    points = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["evaluation_id", "area"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "area"], name="one_result_per_area")]


class Snapshot(models.Model):
    """A result frozen with everything needed to compute it again: ratings, edition hash, method version."""

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="snapshot")
    edition = models.CharField(max_length=80)
    edition_hash = models.CharField(max_length=64)
    method_version = models.CharField(max_length=20)
    ratings = models.JSONField()  # {criterion id: {aspect id: level} or "not_applicable"}
    result = models.JSONField()  # what `kompass.method.score` gave, fractions as "a/b"
    created_at = models.DateTimeField(auto_now_add=True)
