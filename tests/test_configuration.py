"""Settings: typed, safe in production, a secret key of one's own."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kompass import configuration


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in [name for name in os.environ if name.startswith("KOMPASS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KOMPASS_DATA", str(tmp_path / "data"))
    return monkeypatch


def refusal(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    for name, value in variables.items():
        monkeypatch.setenv(f"KOMPASS_{name.upper()}", value)
    with pytest.raises(configuration.ConfigurationError) as caught:
        configuration.load()
    return str(caught.value)


def test_defaults_serve_on_this_computer_only(environment: pytest.MonkeyPatch) -> None:
    loaded = configuration.load()
    assert (loaded.mode, loaded.host, loaded.port, loaded.allowed_hosts) == (
        "local",
        "127.0.0.1",
        8000,
        ["localhost", "127.0.0.1", "[::1]"],
    )


def test_production_names_every_fault_at_once(environment: pytest.MonkeyPatch) -> None:
    assert refusal(environment, mode="production") == (
        "KOMPASS_HOSTS is empty: name the hosts, e.g. KOMPASS_HOSTS=kompass.example.no; "
        "KOMPASS_DATABASE_URL is empty: production needs PostgreSQL"
    )


def test_faults_are_told_in_the_language_of_the_reader(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("KOMPASS_MODE", "production")
    with pytest.raises(configuration.ConfigurationError) as caught:
        configuration.load()
    assert caught.value.text("en") == str(caught.value)
    assert caught.value.text("nb") == (
        "KOMPASS_HOSTS er tom: oppgi vertsnavnene, f.eks. KOMPASS_HOSTS=kompass.example.no; "
        "KOMPASS_DATABASE_URL er tom: produksjon krever PostgreSQL"
    )


def test_production_refuses_any_host(environment: pytest.MonkeyPatch) -> None:
    said = refusal(environment, mode="production", hosts="*", database_url="postgresql://u@h/d")
    assert said == "KOMPASS_HOSTS contains *: name each host"


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {"secret_key": "short"},
            "KOMPASS_SECRET_KEY is shorter than 50 characters: leave it out and one is made",
        ),
        ({"database_url": "mysql://x"}, "KOMPASS_DATABASE_URL must begin with postgresql://"),
        (
            {"port": "eighty"},
            "KOMPASS_PORT: Input should be a valid integer, unable to parse string as an integer",
        ),
    ],
)
def test_a_wrong_value_is_named(
    environment: pytest.MonkeyPatch, variables: dict[str, str], said: str
) -> None:
    assert refusal(environment, **variables) == said


SAFE = {"mode": "production", "hosts": "kompass.example.no", "database_url": "postgresql://u@h/d"}
ISSUER = {"oidc_issuer": "https://issuer.example.no", "oidc_client_id": "kompass", "oidc_name": "Feide"}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (
            {**SAFE, "demo": "true"},
            "KOMPASS_DEMO is set: the demo's sign-ins are open to everybody, leave it out",
        ),
        (
            {"smtp_url": "mail.example.no", "mail_from": "a@b.no"},
            "KOMPASS_SMTP_URL must begin with smtp://, smtps:// or smtp+plain://",
        ),
        (
            {"smtp_url": "smtp://mail.example.no"},
            "KOMPASS_MAIL_FROM is empty: name the sender of letters",
        ),
        ({"address": "kompass.example.no"}, "KOMPASS_ADDRESS must begin with https://"),
        (
            {"oidc_issuer": "https://issuer.example.no"},
            "KOMPASS_OIDC_CLIENT_ID is empty: the issuer gives it to you; "
            "KOMPASS_OIDC_NAME is empty: say what stands on the button",
        ),
        (
            {**SAFE, **ISSUER, "oidc_issuer": "http://issuer.example.no"},
            "KOMPASS_OIDC_ISSUER must begin with https://",
        ),
        (
            {**ISSUER, "oidc_stable_claim": "pid"},
            "KOMPASS_OIDC_STABLE_CLAIM is a national identity number, which is never kept",
        ),
    ],
)
def test_settings_of_signing_in_are_checked(
    environment: pytest.MonkeyPatch, variables: dict[str, str], said: str
) -> None:
    assert refusal(environment, **variables) == said


def test_links_in_letters_lead_to_where_people_reach_the_service(environment: pytest.MonkeyPatch) -> None:
    assert configuration.load().base_address == "http://localhost:8000"
    for name, value in SAFE.items():
        environment.setenv(f"KOMPASS_{name.upper()}", value)
    assert configuration.load().base_address == "https://kompass.example.no"
    environment.setenv("KOMPASS_ADDRESS", "https://other.example.no/")
    assert configuration.load().base_address == "https://other.example.no"


def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "kompass", "claims"],
        env={**os.environ, "KOMPASS_DATA": str(tmp_path), "KOMPASS_PORT": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stdout == ""
    assert "KOMPASS_PORT" in run.stderr
    assert "Traceback" not in run.stderr


def test_secret_key_is_made_once_and_only_its_owner_reads_it(environment: pytest.MonkeyPatch) -> None:
    loaded = configuration.load()
    with ThreadPoolExecutor(8) as pool:  # processes that start at the same moment must agree
        keys = set(pool.map(lambda _: configuration.secret_key(loaded), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert sorted(path.name for path in loaded.data.iterdir()) == ["secret_key"]
    assert stat.S_IMODE((loaded.data / "secret_key").stat().st_mode) == 0o600


def test_secret_key_is_not_shown(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("KOMPASS_SECRET_KEY", "k" * 50)
    loaded = configuration.load()
    assert configuration.secret_key(loaded) == "k" * 50
    assert "k" * 50 not in repr(loaded)
