from django.conf import settings
from django.db import models

from kompass.models.keys import new_key
from kompass.models.strategy import Case


class CasePaper(models.Model):
    """A file of a political case. The bytes lie in the file store under `stored_as`, a random name; what the person
    calls the file stands here alone."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="papers")
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=100)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()  # bytes
    digest = models.CharField(max_length=64)  # sha256 of the bytes
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["case_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "digest"], name="one_paper_per_content_of_a_case")
        ]

    def __str__(self) -> str:
        return self.key
