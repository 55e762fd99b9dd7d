from django.db import models

from kompass.models.municipality import Country


class SearchEntry(models.Model):
    """One thing that can be found, in one of the languages it is told in. Made anew as a whole, never edited.

    `stems` are what a full-text index is kept of (migration 0002): ASCII tokens that
    `kompass.domain.search_words` makes.
    """

    kind = models.CharField(max_length=12)  # evaluation, claim, area, sub_area, criterion
    key = models.CharField(max_length=240)  # a slug; of an edition's parts "open-2020/1.2"
    language = models.CharField(max_length=2)
    country = models.CharField(max_length=2, choices=Country, blank=True)  # "": of no country
    place = models.PositiveIntegerField()  # among all things; the same in every language
    title = models.CharField(max_length=600)
    text = models.TextField(blank=True)
    verdict = models.CharField(
        max_length=24, blank=True
    )  # of a claim, by the record of which the index is made
    stems = models.TextField()

    class Meta:
        ordering = ["place", "language"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "language"], name="one_search_entry_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.language}"


class SearchIndex(models.Model):
    """By which rules and of which editions the entries were last made. One row, none before the first time."""

    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.digest
