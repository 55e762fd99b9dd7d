from django.db import models

from kompass.models.keys import search_key, sort_key


class Country(models.TextChoices):
    NORWAY = "NO"
    SWEDEN = "SE"
    DENMARK = "DK"
    # ISO 3166 leaves ZZ to its users: the invented example lives there and mixes with nothing.
    INVENTED = "ZZ"


class Municipality(models.Model):
    """One municipality, however often it was renumbered or renamed.

    A merger or a split makes a new one, unless the code was kept; `Succession` ties them.
    """

    country = models.CharField(max_length=2, choices=Country)
    slug = models.SlugField(max_length=120, unique=True)  # given once, never changed: addresses contain it
    name = models.CharField(max_length=120)  # the latest one
    sort_key = models.CharField(max_length=260, editable=False)
    search_key = models.CharField(max_length=600, editable=False)  # all names and codes it ever had
    established = models.DateField(null=True)  # first day known to the register
    dissolved = models.DateField(null=True)  # first day on which it is no more

    class Meta:
        ordering = ["sort_key", "id"]
        indexes = [models.Index(fields=["country", "sort_key"])]

    def __str__(self) -> str:
        return self.name

    def set_keys(self, *other_names: str) -> None:
        self.sort_key = sort_key(self.name)
        self.search_key = search_key(" ".join(dict.fromkeys((self.name, *other_names))))[:600]


class MunicipalityPeriod(models.Model):
    """A code and a name a municipality bore from a day until another (exclusive)."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="periods")
    country = models.CharField(max_length=2, choices=Country)
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    county_code = models.CharField(max_length=8, blank=True)
    county = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["municipality_id", models.F("valid_from").asc(nulls_first=True), "code", "id"]
        indexes = [models.Index(fields=["country", "code"])]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code", "valid_from"], name="one_period_per_code_and_day"
            ),
            models.UniqueConstraint(
                fields=["country", "code"],
                condition=models.Q(valid_from=None),
                name="one_undated_period_per_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Succession(models.Model):
    """One municipality, or a part of it, became (part of) another."""

    predecessor = models.ForeignKey(Municipality, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Municipality, models.CASCADE, related_name="origins")
    date = models.DateField()
    kind = models.CharField(max_length=40)  # merger, split, split_and_merger: the register's word

    class Meta:
        ordering = ["date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "date"], name="one_succession")
        ]


class Population(models.Model):
    """Inhabitants on 1 January."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="populations")
    code = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    inhabitants = models.PositiveIntegerField()
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["municipality_id", "year"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code", "year"], name="one_population_per_year")
        ]


class Grouping(models.Model):
    """A class a statistical office put a municipality in, with the year of the codes it used."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="groupings")
    scheme = models.CharField(max_length=40)  # kostra_group, centrality_class
    code = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=20)

    class Meta:
        ordering = ["municipality_id", "scheme", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "scheme", "code", "year"], name="one_group_per_year"
            )
        ]
