"""The record as a whole."""

from fractions import Fraction

import pytest
from pytest_django import DjangoAssertNumQueries

import kompass
from kompass.domain.access import PUBLIC
from kompass.domain.queries.record import bias_warning, record
from kompass.method import METHOD_VERSION
from kompass.models import Evaluation

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("record")
class TestShippedRecord:
    def test_counts(self, example_municipality: str) -> None:
        found = record(PUBLIC)
        assert (found.n_evaluations, found.n_with_total, found.n_claims) == (114, 35, 30)
        assert found.n_with_areas == 5  # four with all areas, Ulstein 2019 with one
        assert len(found.stated) == 13
        by_country = {country.country: country for country in found.countries}
        assert list(by_country) == ["NO", "SE", "DK"]
        assert by_country["DK"].n_evaluations == 5
        assert (by_country["DK"].mean_total, by_country["DK"].highest) == (None, None)
        norway = by_country["NO"]
        assert norway.highest is not None
        assert (norway.highest.slug, norway.first_year, norway.last_year) == ("no-roros-2021", 2002, 2023)
        totals = Evaluation.objects.filter(municipality__country="NO", total__isnull=False)
        points = list(totals.values_list("total", flat=True))
        assert norway.mean_total == Fraction(sum(points), len(points))
        assert {data.name for data in found.data_sets} >= {"published_evaluations.csv", "stated_counts.csv"}
        assert (found.product_version, found.method_version) == (kompass.__version__, METHOD_VERSION)

    def test_queries_are_few(self, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_max_num_queries(6):
            record(PUBLIC)


def test_every_mean_comes_with_its_warning() -> None:
    assert "lies above the mean of all evaluations" in bias_warning("en")
    assert bias_warning("nb")
