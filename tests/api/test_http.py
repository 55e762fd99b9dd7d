"""What holds for every address of the API, whatever is asked and however often."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kompass import throttle
from kompass.configuration import Configuration
from tests.web.test_http import HOSTILE, _add_evaluations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

MOST_QUERIES = {
    "/api/v1/": 0,
    "/api/v1/openapi.json": 0,
    "/api/v1/record": 7,
    "/api/v1/evaluations": 3,
    "/api/v1/evaluations?per_page=200&sort=-total&country=NO": 3,
    "/api/v1/evaluations/no-roros-2017-06": 18,
    "/api/v1/evaluations/no-roros-2017-06/comparison": 8,
    "/api/v1/evaluations/no-roros-2017-06/comparison?per=all&since=&as_of=2026&per_page=200": 8,
    "/api/v1/municipalities": 4,
    "/api/v1/municipalities?q=r&country=NO": 4,
    "/api/v1/municipalities/no-roros": 17,
    "/api/v1/municipalities/no-roros?as_of=2017": 17,
    "/api/v1/claims": 6,
    "/api/v1/claims?q=r%C3%B8ros&verdict=inconsistent_source": 6,
    "/api/v1/claims/roros-2017-change": 6,
    "/api/v1/editions": 1,
    "/api/v1/editions/open-2020": 1,
    "/api/v1/editions/open-2020/criteria/decisions-explained-plainly": 0,
    "/api/v1/counts?country=NO": 1,
    "/api/v1/compare?e=no-roros-2013-12&e=no-roros-2017-06": 3,
    "/api/v1/map": 2,
    "/api/v1/search": 0,
    "/api/v1/search?q=r%C3%B8ros": 10,
    "/api/v1/search?q=budget&kind=criterion": 5,
}
SINGLE = [address for address in MOST_QUERIES if "?" not in address]


@pytest.mark.parametrize("address", MOST_QUERIES)
class TestEveryAddress:
    def test_is_fresh_for_a_minute_and_has_an_etag(self, client: Client, address: str) -> None:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "application/json")
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        again = client.get(address, headers={"if-none-match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Cache-Control"] == "public, max-age=60"

    def test_depends_on_the_address_alone(self, client: Client, address: str) -> None:
        plain = client.get(address)
        other = client.get(address, headers={"accept-language": "nb", "cookie": "a=b"})
        assert plain.content == other.content
        assert not plain.cookies
        assert {name.strip().lower() for name in plain.headers["Vary"].split(",")} == {
            "accept-encoding",
            "origin",
        }

    def test_is_compressed_for_whoever_can_unpack_it(self, client: Client, address: str) -> None:
        answer = client.get(address, headers={"accept-encoding": "gzip"})
        # Django pads with up to 100 random bytes, and leaves alone what would not be shorter then.
        assert answer.headers.get("Content-Encoding") == "gzip" or len(client.get(address).content) < 1000
        again = client.get(
            address, headers={"accept-encoding": "gzip", "if-none-match": answer.headers["ETag"]}
        )
        assert again.status_code == 304

    def test_head_answers_like_get_without_a_body(self, client: Client, address: str) -> None:
        got, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Length"] == got.headers["Content-Length"]

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_can_only_be_read(self, address: str, method: str) -> None:
        answer = getattr(Client(enforce_csrf_checks=True), method)(address)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
        assert answer.json()["error"]["code"] == "method_not_allowed"

    def test_may_be_read_by_pages_of_every_host_without_credentials(
        self, client: Client, address: str
    ) -> None:
        headers = client.get(address, headers={"origin": "https://example.org"}).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in headers
        assert headers["Access-Control-Expose-Headers"] == (
            "ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
        )
        asked = {"origin": "https://example.org", "access-control-request-method": "GET"}
        allowed = client.options(address, headers=asked).headers
        assert allowed["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"

    def test_carries_the_strict_policies(self, client: Client, address: str) -> None:
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"

    def test_has_no_parameter_that_it_does_not_tell(self, client: Client, address: str) -> None:
        if address.endswith("openapi.json"):
            return
        answer = client.get(address, {"nonsense": "1"})
        assert answer.status_code == 422
        assert [field["name"] for field in answer.json()["error"]["fields"]] == ["nonsense"]
        assert "language" in answer.json()["error"]["fields"][0]["message"]
        assert answer.headers["Cache-Control"] == "no-store"

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


def test_pages_are_read_by_pages_of_their_own_host_alone(client: Client) -> None:
    headers = client.get("/en/about/", headers={"origin": "https://example.org"}).headers
    assert "Access-Control-Allow-Origin" not in headers


FIELDS = (
    "q", "page", "per_page", "sort", "country", "since", "as_of", "edition", "basis", "size", "kostra", "pick", "per",
    "with_total", "verdict", "municipality", "language", "kind",
)  # fmt: skip
ERRORS = {400, 404, 422}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    address=st.sampled_from([address for address in SINGLE if address != "/api/v1/openapi.json"]),
    asked=st.lists(
        st.tuples(st.sampled_from(FIELDS), st.sampled_from(HOSTILE) | st.text(max_size=20)), max_size=4
    ),
)
def test_nothing_asked_breaks_an_answer(client: Client, address: str, asked: list[tuple[str, str]]) -> None:
    answer = client.get(f"{address}?{urlencode(asked, errors='replace')}")
    _in_shape(answer)


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_breaks_an_answer_whichever_field_it_comes_in(client: Client, value: str) -> None:
    for address, fields in (
        ("/api/v1/evaluations", ("country", "edition", "since", "as_of", "basis", "q", "sort", "page")),
        ("/api/v1/evaluations/no-roros-2017-06/comparison", ("country", "size", "kostra", "pick", "per")),
        ("/api/v1/municipalities", ("q", "country", "per_page")),
        ("/api/v1/municipalities/no-roros", ("as_of",)),
        ("/api/v1/claims", ("kind", "verdict", "country", "q", "sort")),
        ("/api/v1/editions/open-2020", ("q", "language")),
    ):
        for field in fields:
            _in_shape(client.get(address, {field: value}))


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "before", ["evaluations/", "municipalities/", "claims/", "editions/", "editions/open-2020/criteria/", ""]
)
def test_no_name_in_an_address_breaks_an_answer(client: Client, before: str, value: str) -> None:
    from urllib.parse import quote

    _in_shape(client.get(f"/api/v1/{before}{quote(value, safe='', errors='replace')}"))


def _in_shape(answer) -> None:  # type: ignore[no-untyped-def]
    if answer.status_code == 200:
        return
    assert answer.status_code in ERRORS
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"code", "message", "fields"}


def test_too_many_fields_and_raw_bytes_are_told_in_the_same_shape(client: Client) -> None:
    many = client.get("/api/v1/evaluations?" + "a=1&" * 5000)
    assert (many.status_code, many.json()["error"]["code"]) == (400, "bad_request")
    for raw in ("q=%ff%fe", "q=%", "&&&=&", "since=%00&as_of=%F0%9F"):
        _in_shape(client.get(f"/api/v1/evaluations?{raw}"))


def test_every_error_carries_the_number_of_the_request(client: Client) -> None:
    answer = client.get("/api/v1/nothing", headers={"x-request-id": "abcd-1234-efgh"})
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (404, "abcd-1234-efgh")


def test_our_own_fault_is_told_without_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from kompass.api import record

    def broken(viewer: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(record.queries, "record", broken)
    answer = Client(raise_request_exception=False).get("/api/v1/record")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "server_error")
    assert "swordfish" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


class TestWrongValues:
    @pytest.mark.parametrize(
        ("address", "field", "part"),
        [
            ("evaluations?country=XX", "country", "NO, SE, DK, ZZ"),
            ("evaluations?sort=size", "sort", "-total"),
            ("evaluations?since=2017-13", "since", "2017-06"),
            ("evaluations?edition=1999", "edition", "official-2010"),
            ("evaluations?edition=2010,2016", "edition", "one value"),
            ("evaluations?country=NO&country=SE", "country", "one value"),
            ("evaluations?with_total=yes", "with_total", "'1'"),
            ("evaluations?per_page=201", "per_page", "200"),
            ("evaluations?page=0", "page", "1"),
            ("evaluations?page=9999", "page", "last page"),
            ("evaluations?language=da", "language", "'nb'"),
            ("evaluations?q=a%00b", "q", "control characters"),
            ("evaluations?q=" + "a" * 81, "q", "80"),
            ("evaluations/no-roros-2017-06/comparison?per=some", "per", "latest, all"),
            ("evaluations/no-roros-2017-06/comparison?country=ZZ", "country", "never compared"),
            ("evaluations/no-roros-2017-06/comparison?since=2018", "since", "2017-06"),
            ("evaluations/no-roros-2017-06/comparison?edition=2010,1999", "edition", "official-2010"),
            ("municipalities?country=Norge", "country", "NO, SE, DK, ZZ"),
            ("municipalities/no-roros?as_of=yesterday", "as_of", "2017-06"),
            ("claims?verdict=true", "verdict", "holds"),
        ],
    )
    def test_are_refused_with_what_is_allowed(
        self, client: Client, address: str, field: str, part: str
    ) -> None:
        answer = client.get(f"/api/v1/{address}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "wrong_parameter")
        (wrong,) = answer.json()["error"]["fields"]
        assert wrong["name"] == field
        assert part in wrong["message"]

    def test_are_all_told_at_once(self, client: Client) -> None:
        answer = client.get("/api/v1/evaluations?country=XX&since=x&basis=y")
        assert [field["name"] for field in answer.json()["error"]["fields"]] == ["country", "since", "basis"]

    @pytest.mark.parametrize(
        ("address", "part"),
        [
            ("evaluations/no-where-2017", "/api/v1/evaluations"),
            ("evaluations/no-where-2017/comparison", "no-where-2017"),
            ("municipalities/no-where", "/api/v1/municipalities"),
            ("claims/none", "/api/v1/claims"),
            ("editions/open-1999", "/api/v1/editions"),
            ("editions/open-2020/criteria/none", "none"),
            ("editions/open-1999/criteria/none", "open-1999"),
            ("else", "/api/v1/"),
        ],
    )
    def test_a_name_that_is_none_is_not_found_and_says_where_to_look(
        self, client: Client, address: str, part: str
    ) -> None:
        answer = client.get(f"/api/v1/{address}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
        assert part in answer.json()["error"]["message"]


class TestLimit:
    @pytest.fixture(autouse=True)
    def three_a_minute(self, generous: None) -> Iterator[None]:
        throttle._limiter.storage.reset()
        with override_settings(CONFIGURATION=Configuration(api_per_minute=3)):
            yield

    def test_whoever_asks_too_often_is_told_when_to_come_again(self, client: Client) -> None:
        answers = [client.get("/api/v1/") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert [answer.headers["RateLimit"].split(";")[1] for answer in answers] == [
            "r=2",
            "r=1",
            "r=0",
            "r=0",
        ]
        assert {answer.headers["RateLimit-Policy"] for answer in answers} == {'"api";q=3;w=60'}
        assert answers[3].json()["error"]["code"] == "too_many_requests"
        assert 0 < int(answers[3].headers["Retry-After"]) <= 120
        assert answers[3].headers["Cache-Control"] == "no-store"

    def test_pages_are_not_limited_by_it(self, client: Client) -> None:
        for _ in range(5):
            client.get("/api/v1/")
        assert client.get("/en/about/").status_code == 200
