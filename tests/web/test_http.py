"""What holds for every page: read only, cacheable, guarded, and never broken by what is typed."""

import random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.making import evaluation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

PAGES = (
    "/en/",
    "/en/municipalities/",
    "/en/municipalities/?q=r",
    "/en/municipalities/no-roros/",
    "/en/evaluations/",
    "/en/evaluations/?sort=-total&country=NO",
    "/en/evaluations/no-roros-2017-06/",
    "/en/evaluations/no-roros-2017-06/?per=all&as_of=2026",
    "/en/evaluations/kompass-evaluations.csv",
    "/en/evaluations/kompass-evaluations.xlsx",
    "/en/claims/",
    "/en/claims/?q=r&sort=name",
    "/en/claims/roros-2017-quarter/",
    "/en/claims/verdicts/",
    "/en/map/",
    "/en/map/?country=SE",
    "/en/compare/",
    "/en/compare/?e=no-roros-2013-12&e=no-roros-2021&q=bod",
    "/en/compare/kompass-comparison.xlsx?e=no-roros-2013-12&e=no-roros-2021",
    "/en/data/",
    "/en/data/?country=ZZ",
    "/data/evaluations.csv",
    "/data/evaluations.json",
    "/data/municipalities.json",
    "/data/claims.schema.json",
    "/data/kompass-record.zip",
    "/data/dictionary.csv",
    "/data/SHA256SUMS",
    "/data/dataset.jsonld",
    "/en/evaluations/feed.atom",
    "/en/municipalities/no-roros/share.png",
    "/en/search/",
    "/en/search/?q=r%C3%B8ros",
    "/en/search/?q=budget&kind=criterion",
    "/en/method/",
    "/en/method/points/",
    "/en/method/rank/",
    "/en/method/coverage/",
    "/en/method/pace/",
    "/en/about/",
    "/en/calculator/form.xlsx?form=open-2020.en",
    "/en/editions/",
    "/en/editions/areas/?names=sv",
    "/en/editions/open-2020/",
    "/en/editions/open-2020/?q=plan",
    "/en/editions/open-2020/edition.yaml",
    "/en/editions/open-2020/bank.yaml",
    "/en/editions/open-2020/criteria/council-papers-published-early/",
)
MOST_QUERIES = {
    "/en/": 12,
    "/en/calculator/form.xlsx?form=open-2020.en": 0,
    "/en/editions/": 1,
    "/en/editions/areas/?names=sv": 0,
    "/en/editions/open-2020/": 1,
    "/en/editions/open-2020/?q=plan": 1,
    "/en/editions/open-2020/edition.yaml": 0,
    "/en/editions/open-2020/bank.yaml": 0,
    "/en/editions/open-2020/criteria/council-papers-published-early/": 0,
    "/en/municipalities/": 0,
    "/en/municipalities/?q=r": 4,
    "/en/municipalities/no-roros/": 19,
    "/en/evaluations/": 3,
    "/en/evaluations/?sort=-total&country=NO": 3,
    "/en/evaluations/no-roros-2017-06/": 20,
    "/en/evaluations/no-roros-2017-06/?per=all&as_of=2026": 28,
    "/en/evaluations/kompass-evaluations.csv": 3,
    "/en/evaluations/kompass-evaluations.xlsx": 3,
    "/en/compare/": 8,
    "/en/compare/?e=no-roros-2013-12&e=no-roros-2021&q=bod": 6,
    "/en/compare/kompass-comparison.xlsx?e=no-roros-2013-12&e=no-roros-2021": 3,
    "/en/claims/": 5,
    "/en/claims/?q=r&sort=name": 6,
    "/en/claims/roros-2017-quarter/": 6,
    "/en/claims/verdicts/": 0,
    "/en/map/": 2,
    "/en/map/?country=SE": 2,
    "/en/data/": 16,
    "/en/data/?country=ZZ": 10,
    "/data/evaluations.csv": 2,
    "/data/evaluations.json": 2,
    "/data/municipalities.json": 9,
    "/data/claims.schema.json": 0,
    "/data/kompass-record.zip": 16,
    "/data/dictionary.csv": 0,
    "/data/SHA256SUMS": 16,
    "/data/dataset.jsonld": 7,
    "/en/evaluations/feed.atom": 2,
    "/en/municipalities/no-roros/share.png": 3,
    "/en/search/": 0,
    "/en/search/?q=r%C3%B8ros": 9,
    "/en/search/?q=budget&kind=criterion": 5,
    "/en/method/": 0,
    "/en/method/points/": 7,
    "/en/method/rank/": 14,
    "/en/method/coverage/": 14,
    "/en/method/pace/": 26,
    "/en/about/": 7,
}


@pytest.mark.parametrize("address", PAGES)
class TestEveryPage:
    def test_is_fresh_for_a_minute_and_has_an_etag(self, client: Client, address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Cache-Control"] == "public, max-age=60"

    def test_depends_on_no_cookie_and_sets_none(self, client: Client, address: str) -> None:
        answer = client.get(address)
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert not answer.cookies

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_can_only_be_read(self, address: str, method: str) -> None:
        answer = getattr(Client(enforce_csrf_checks=True), method)(address)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "GET, HEAD"

    def test_head_answers_like_get_without_a_body(self, client: Client, address: str) -> None:
        answer = client.head(address)
        assert (answer.status_code, answer.content) == (200, b"")

    def test_carries_the_strict_policies(self, client: Client, address: str) -> None:
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"

    def test_has_neither_inline_script_nor_inline_style(self, client: Client, address: str) -> None:
        text = client.get(address).content.decode(errors="replace")
        assert "<script>" not in text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text

    def test_needs_as_many_queries_for_many_rows_as_for_few(self, client: Client, address: str) -> None:
        few = _queries(client, address)
        _add_evaluations(60)
        many = _queries(client, address)
        assert many == few
        assert few <= MOST_QUERIES[address]


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _add_evaluations(n: int) -> None:
    from kompass.models import Municipality

    draw = random.Random(1)
    for of in Municipality.objects.filter(country="NO", evaluations=None).order_by("pk")[:n]:
        areas = {str(code): draw.randrange(20, 90) for code in range(1, 9)}
        evaluation(of, "2015-05", sum(areas.values()), edition="official-2010", areas=areas)
        evaluation(of, "2017-02", sum(areas.values()) + 20, edition="official-2016", source="a report")


FIELDS = (
    "q", "page", "sort", "country", "since", "as_of", "edition", "basis", "size", "kostra", "pick", "per", "with_total",
    "kind",
)  # fmt: skip
HOSTILE = (
    "", " ", "\x00", "\x00\x00", "%00", "'", '"', "<b>", "../../etc/passwd", "0", "-1", "²", "٣", "1e309", "NaN",
    "9999-99", "0000", "0001-01", "9999-12-31", "2017-13", "2017-02-30", "2017-6", "10000", "NO", "zz", "ZZ", "all",
    "NO,SE", ",", "latest", "official-2010", "open-2020", "-total", "--total", "total,name", "\ud7ff", "\uffff",
    "💥" * 99, "%s%d%(value)s", "{{ 7*7 }}", "{% load x %}", "a" * 5000, "no-roros",
    "no-roros," * 500, "\r\nSet-Cookie: a=b",
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    address=st.sampled_from(
        [
            "/nb/municipalities/",
            "/nb/search/",
            "/nb/evaluations/",
            "/en/evaluations/no-roros-2017-06/",
            "/nb/evaluations/kompass-evaluations.csv",
            "/nb/evaluations/kompass-evaluations.xlsx",
            "/nb/data/",
        ]
    ),
    asked=st.lists(
        st.tuples(st.sampled_from(FIELDS), st.sampled_from(HOSTILE) | st.text(max_size=20)), max_size=5
    ),
)
def test_nothing_typed_breaks_a_page(client: Client, address: str, asked: list[tuple[str, str]]) -> None:
    from urllib.parse import urlencode

    answer = client.get(f"{address}?{urlencode(asked, errors='replace')}")
    assert answer.status_code in {200, 302}


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_breaks_a_page_whichever_field_it_comes_in(client: Client, value: str) -> None:
    asked = dict.fromkeys(FIELDS, value)
    assert client.get("/en/evaluations/no-roros-2017-06/", asked).status_code == 200
    assert client.get("/en/evaluations/", asked).status_code == 200
    assert client.get("/en/municipalities/", asked).status_code in {200, 302}


def test_raw_bytes_in_the_query_break_nothing(client: Client) -> None:
    for raw in ("q=%ff%fe", "q=%", "&&&=&", "q" * 3000, "since=%00&as_of=%F0%9F", "a=1&" * 900):
        assert client.get(f"/nb/municipalities/?{raw}").status_code == 200


def test_too_many_fields_are_a_bad_request_not_a_failure(client: Client) -> None:
    assert Client(raise_request_exception=False).get("/nb/evaluations/?" + "a=1&" * 5000).status_code in {
        200,
        400,
    }
