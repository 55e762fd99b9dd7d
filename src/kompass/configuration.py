"""What an operator can set: typed, from KOMPASS_* variables. docs/reference/settings.md is made from this."""

import base64
import ipaddress
import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from kompass.language import N_, translator

NATIONAL_NUMBERS = frozenset(
    (
        "pid",
        "nin",
        "ssn",
        "norEduPersonNIN",
        "https://n.feide.no/claims/nin",
        "nationalIdentityNumber",
        "personalIdentityNumber",
        "https://claims.oidc.se/1.0/personalNumber",
        "dk.cpr",
        "cpr",
    )
)
"""Claims of single sign-on that hold a national identity number. None of them is ever kept."""


class ConfigurationError(Exception):
    """Settings that do not make sense together; each of `faults` says how to mend one of them."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))

    def text(self, language: str) -> str:
        _ = translator(language)
        return "; ".join(_(fault) for fault in self.faults)


def default_data_folder() -> Path:
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "kompass"


class Configuration(BaseSettings):
    """Read once at start; a wrong value stops the start with a sentence that names the variable."""

    model_config = SettingsConfigDict(env_prefix="KOMPASS_", extra="ignore")

    mode: Literal["local", "production"] = Field(
        default="local",
        description="`local` serves on this computer; `production` refuses to start unless it is set up safely.",
    )
    data: Path = Field(
        default_factory=default_data_folder,
        description="Folder of the embedded database and the secret key. Made on first use.",
    )
    database_url: str = Field(
        default="",
        description="`postgresql://user:password@host:port/name`. Empty: an embedded SQLite file in `KOMPASS_DATA`.",
    )
    editions: str = Field(
        default="",
        description="Folder of editions of your own (`kompass edition install`). Empty: `editions` in `KOMPASS_DATA`.",
    )
    secret_key: str = Field(
        default="",
        description="Key for signatures, 50 characters or more. "
        "Empty: made once in `KOMPASS_DATA/secret_key` with mode 0600.",
        repr=False,
    )
    hosts: str = Field(
        default="",
        description="Host names this service answers to, separated by commas. Needed in production.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address that `kompass serve` and `kompass demo` listen on."
    )
    port: int = Field(
        default=8000, ge=1, le=65535, description="Port that `kompass serve` and `kompass demo` listen on."
    )
    workers: int = Field(default=1, ge=1, le=64, description="Number of web processes of `kompass serve`.")
    language: Literal["", "nb", "sv", "en"] = Field(
        default="",
        description="Language of the command line. "
        "Empty: the one of the terminal (`LC_ALL`, `LC_MESSAGES`, `LANG`), or bokmål.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least serious log line that is written."
    )
    behind_proxy: bool = Field(
        default=False,
        description="Trust `X-Forwarded-Proto` of a reverse proxy that ends TLS. Needed in production behind a proxy.",
    )

    uploads_per_minute: int = Field(
        default=20,
        ge=1,
        le=10_000,
        description="How many files or filled-in forms one address may have calculated in a minute, "
        "by each web process.",
    )
    api_per_minute: int = Field(
        default=300,
        ge=1,
        le=100_000,
        description="How many requests one address may make to the API in a minute, to each web process.",
    )
    papers_per_minute: int = Field(
        default=30,
        ge=1,
        le=10_000,
        description="How many booklets, guides and questionnaires one address may have made in a minute, "
        "by each web process.",
    )

    files_megabytes: int = Field(
        default=200, ge=1, le=2000, description="How large a document may be that is handed in, in MB."
    )
    files_bucket: str = Field(
        default="",
        description="Bucket of an S3-compatible store for documents. Empty: the folder `files` in `KOMPASS_DATA`.",
    )
    files_endpoint: str = Field(
        default="",
        description="Address of that store: `https://s3.example.no`. Empty: Amazon's own.",
    )
    files_region: str = Field(default="", description="Region of the bucket, where the store has regions.")
    files_access_key: str = Field(
        default="", description="Access key. Empty: from the surroundings, as boto3 finds it."
    )
    files_secret_key: str = Field(default="", description="Secret key that belongs to it.", repr=False)
    files_folder: str = Field(
        default="", description="Beginning of every name in the bucket, if others use it too: `kompass`."
    )
    capture_networks: str = Field(
        default="",
        description="Networks besides the public ones that web pages may be captured from, separated by commas: "
        "`10.20.0.0/16`. Empty: public addresses alone.",
    )

    address: str = Field(
        default="",
        description="Address under which people reach the service, for links in letters: `https://kompass.example.no`. "
        "Empty: the first of `KOMPASS_HOSTS`, or this computer.",
    )
    smtp_url: str = Field(
        default="",
        description="Where letters are handed in: `smtp://user:password@host:587` (changes to TLS), `smtps://...:465`, "
        "or `smtp+plain://host:25` within one's own network. Empty: letters lie in `KOMPASS_DATA/mail` in local mode; "
        "in production none is sent, and the link of an invitation is shown to who invites.",
        repr=False,
    )
    mail_from: str = Field(
        default="Kompass <kompass@localhost>",
        description="Sender of letters. Needed with `KOMPASS_SMTP_URL`.",
    )
    session_idle_minutes: int = Field(
        default=120, ge=5, le=43_200, description="After so long without a sign of life one is signed out."
    )
    session_hours: int = Field(
        default=12, ge=1, le=720, description="After so long one has to sign in anew, whatever one does."
    )
    invitation_days: int = Field(
        default=14, ge=1, le=90, description="How long the link of an invitation is good."
    )
    lockout_failures: int = Field(
        default=5,
        ge=3,
        le=100,
        description="After so many wrong passwords in a row an account is closed to an address.",
    )
    lockout_minutes: int = Field(default=15, ge=1, le=1440, description="For so long it stays closed.")
    oidc_issuer: str = Field(
        default="",
        description="Single sign-on with OpenID Connect: the issuer's address, "
        "`https://login.microsoftonline.com/<tenant>/v2.0`. Empty: none.",
    )
    oidc_client_id: str = Field(default="", description="What the issuer calls this service.")
    oidc_client_secret: str = Field(
        default="",
        description="The secret agreed with the issuer. Empty: a public client, with PKCE alone.",
        repr=False,
    )
    oidc_name: str = Field(
        default="", description="What stands on the button: `Feide`, `Municipality of Røros`."
    )
    oidc_stable_claim: str = Field(
        default="sub",
        description="Claim that names a person for ever: `sub`; `oid` at Entra; `https://n.feide.no/claims/userid_sec` "
        "at Feide. A national identity number is refused.",
    )
    oidc_email_claim: str = Field(
        default="email",
        description="Claim with the e-mail address: `email`; `preferred_username` or `upn` at Entra.",
    )
    oidc_scopes: str = Field(default="openid profile email", description="What the issuer is asked for.")
    oidc_trusted_email: bool = Field(
        default=False,
        description="The issuer vouches for every e-mail address it states, also without `email_verified`. "
        "Only for an issuer of your own organisation.",
    )
    notes_keys: str = Field(
        default="",
        description="Keys that wrap the keys of interview notes, separated by commas, the present one first; "
        "`kompass notes new-key` prints one. Empty: derived from `KOMPASS_SECRET_KEY`, which then must be kept as "
        "long as notes are to be read.",
        repr=False,
    )
    notes_days: int = Field(
        default=90,
        ge=1,
        le=730,
        description="So many days after an evaluation became final the key of its interview notes is destroyed. "
        "Holds for evaluations whose first interview is planned from then on.",
    )
    demo: bool = Field(
        default=False, description="Set by `kompass demo`: one sign-in per role. Never in production."
    )

    @property
    def base_address(self) -> str:
        """Where people reach the service, without a slash at the end."""
        if self.address:
            return self.address.rstrip("/")
        host = self.allowed_hosts[0]
        return f"https://{host}" if self.mode == "production" else f"http://{host}:{self.port}"

    @property
    def notes_key_list(self) -> list[str]:
        return [key.strip() for key in self.notes_keys.split(",") if key.strip()]

    @property
    def allowed_hosts(self) -> list[str]:
        named = [host.strip() for host in self.hosts.split(",") if host.strip()]
        return named or ["localhost", "127.0.0.1", "[::1]"]

    def checked(self) -> "Configuration":
        """Refuse what would be unsafe.

        Raises:
            ConfigurationError: with every fault at once, each with the way to mend it.
        """
        faults = []
        if self.mode == "production":
            if not self.hosts:
                faults.append(
                    N_("KOMPASS_HOSTS is empty: name the hosts, e.g. KOMPASS_HOSTS=kompass.example.no")
                )
            if "*" in self.hosts:
                faults.append(N_("KOMPASS_HOSTS contains *: name each host"))
            if not self.database_url:
                faults.append(N_("KOMPASS_DATABASE_URL is empty: production needs PostgreSQL"))
            if self.demo:
                faults.append(
                    N_("KOMPASS_DEMO is set: the demo's sign-ins are open to everybody, leave it out")
                )
        faults.extend(self._sign_in_faults())
        if any(not _is_fernet_key(key) for key in self.notes_key_list):
            faults.append(
                N_(
                    "KOMPASS_NOTES_KEYS holds something that is no key: take what kompass notes new-key prints"
                )
            )
        faults.extend(self._files_faults())
        if self.secret_key and len(self.secret_key) < 50:
            faults.append(
                N_("KOMPASS_SECRET_KEY is shorter than 50 characters: leave it out and one is made")
            )
        if self.database_url and not self.database_url.startswith(("postgresql://", "postgres://")):
            faults.append(N_("KOMPASS_DATABASE_URL must begin with postgresql://"))
        if faults:
            raise ConfigurationError(*faults)
        return self

    def _files_faults(self) -> list[str]:
        faults = []
        if self.files_endpoint and not self.files_endpoint.startswith(("https://", "http://")):
            faults.append(N_("KOMPASS_FILES_ENDPOINT must begin with https://"))
        if self.files_endpoint and not self.files_bucket:
            faults.append(N_("KOMPASS_FILES_BUCKET is empty: name the bucket for documents"))
        if bool(self.files_access_key) != bool(self.files_secret_key):
            faults.append(
                N_("KOMPASS_FILES_ACCESS_KEY and KOMPASS_FILES_SECRET_KEY belong together: set both or none")
            )
        try:
            self.networks  # noqa: B018  read to see whether it can be
        except ValueError:
            faults.append(N_("KOMPASS_CAPTURE_NETWORKS must list networks, e.g. 10.20.0.0/16"))
        return faults

    @property
    def networks(self) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """The networks of `capture_networks`."""
        return [ipaddress.ip_network(one.strip()) for one in self.capture_networks.split(",") if one.strip()]

    def _sign_in_faults(self) -> list[str]:
        faults = []
        if self.smtp_url and not self.smtp_url.startswith(("smtp://", "smtps://", "smtp+plain://")):
            faults.append(N_("KOMPASS_SMTP_URL must begin with smtp://, smtps:// or smtp+plain://"))
        if self.smtp_url and "mail_from" not in self.model_fields_set:
            faults.append(N_("KOMPASS_MAIL_FROM is empty: name the sender of letters"))
        if self.address and not self.address.startswith(("https://", "http://")):
            faults.append(N_("KOMPASS_ADDRESS must begin with https://"))
        if not self.oidc_issuer:
            return faults
        if self.mode == "production" and not self.oidc_issuer.startswith("https://"):
            faults.append(N_("KOMPASS_OIDC_ISSUER must begin with https://"))
        if not self.oidc_client_id:
            faults.append(N_("KOMPASS_OIDC_CLIENT_ID is empty: the issuer gives it to you"))
        if not self.oidc_name:
            faults.append(N_("KOMPASS_OIDC_NAME is empty: say what stands on the button"))
        if {self.oidc_stable_claim, self.oidc_email_claim} & NATIONAL_NUMBERS:
            faults.append(N_("KOMPASS_OIDC_STABLE_CLAIM is a national identity number, which is never kept"))
        return faults


def _is_fernet_key(key: str) -> bool:
    """32 bytes in the alphabet of base64 for addresses."""
    try:
        return len(base64.urlsafe_b64decode(key)) == 32
    except ValueError:
        return False


def load() -> Configuration:
    try:
        return Configuration().checked()
    except ValidationError as error:
        faults = (
            f"KOMPASS_{'_'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
            for fault in error.errors()
        )
        raise ConfigurationError(*faults) from None


def secret_key(configuration: Configuration) -> str:
    """The configured key, or the one kept in the data folder, made there on first use (mode 0600)."""
    if configuration.secret_key:
        return configuration.secret_key
    place = configuration.data / "secret_key"
    try:
        return place.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    configuration.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_urlsafe(48)
    # Written beside and linked into place: two processes that start at once must end with one key.
    beside = place.with_name(f".secret_key.{secrets.token_hex(8)}")
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(key)
    try:
        os.link(beside, place)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    return place.read_text(encoding="ascii")
