"""How often one address may ask; who is told apart from whom."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import RequestFactory, override_settings

from kompass import throttle
from kompass.configuration import Configuration
from kompass.throttle import client_address, left, seconds_to_wait


@pytest.fixture
def three_a_minute() -> Iterator[None]:
    configuration = Configuration(uploads_per_minute=3, api_per_minute=5)
    throttle._limiter.storage.reset()
    with override_settings(CONFIGURATION=configuration):
        yield
    throttle._limiter.storage.reset()


def _from(address: str, **headers: str):  # type: ignore[no-untyped-def]
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


@pytest.mark.usefixtures("three_a_minute")
class TestSecondsToWait:
    def test_lets_through_as_many_as_set_and_then_says_how_long(self) -> None:
        waits = [seconds_to_wait("uploads", _from("10.0.0.1")) for _ in range(4)]
        assert waits[:3] == [0, 0, 0]
        assert 0 < waits[3] <= 120

    def test_counts_each_address_and_each_kind_by_itself(self) -> None:
        for _ in range(3):
            seconds_to_wait("uploads", _from("10.0.0.1"))
        assert seconds_to_wait("uploads", _from("10.0.0.1")) > 0
        assert seconds_to_wait("uploads", _from("10.0.0.2")) == 0
        assert [seconds_to_wait("api", _from("10.0.0.1")) for _ in range(5)] == [0] * 5
        assert seconds_to_wait("api", _from("10.0.0.1")) > 0

    def test_tells_how_often_is_left(self) -> None:
        assert left("api", _from("10.0.0.1"))[0] == 5
        for n in (4, 3):
            seconds_to_wait("api", _from("10.0.0.1"))
            remaining, seconds = left("api", _from("10.0.0.1"))
            assert remaining == n
            assert 0 < seconds <= 120
        assert left("api", _from("10.0.0.2"))[0] == 5


class TestClientAddress:
    def test_is_the_peer_where_no_proxy_is_set_whatever_a_header_says(self) -> None:
        assert client_address(_from("10.0.0.1", **{"x-forwarded-for": "1.2.3.4"})) == "10.0.0.1"

    @pytest.mark.parametrize(
        ("header", "expected"), [("1.2.3.4", "1.2.3.4"), ("9.9.9.9, 1.2.3.4", "1.2.3.4"), ("", "10.0.0.1")]
    )
    def test_is_what_the_proxy_wrote_last_where_one_is_set(self, header: str, expected: str) -> None:
        with override_settings(CONFIGURATION=Configuration(behind_proxy=True)):
            assert client_address(_from("10.0.0.1", **{"x-forwarded-for": header})) == expected

    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("::ffff:10.0.0.1", "10.0.0.1"),
            ("unix:", "unix:"),
        ],
    )
    def test_is_the_network_of_an_ipv6_address(self, address: str, expected: str) -> None:
        assert client_address(_from(address)) == expected
        with override_settings(CONFIGURATION=Configuration(behind_proxy=True)):
            assert client_address(_from("10.0.0.1", **{"x-forwarded-for": f"9.9.9.9, {address}"})) == expected

    def test_settings_have_a_configuration(self) -> None:
        assert settings.CONFIGURATION.uploads_per_minute == 20
