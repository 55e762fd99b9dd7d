"""Django's settings, derived from `kompass.configuration`. Nothing here is set by hand in production."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

import allauth
from csp.constants import NONE, SELF

from kompass import configuration as _configuration
from kompass import language

CONFIGURATION = _configuration.load()
PACKAGE = Path(__file__).resolve().parent
PRODUCTION = CONFIGURATION.mode == "production"

SECRET_KEY = _configuration.secret_key(CONFIGURATION)
DEBUG = False
ALLOWED_HOSTS = CONFIGURATION.allowed_hosts
ROOT_URLCONF = "kompass.urls"
WSGI_APPLICATION = "kompass.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "kompass.User"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_linear_migrations",
    "corsheaders",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "kompass",
]

MIDDLEWARE = [
    "kompass.web.middleware.RequestLog",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "kompass.api.http.LanguageByParameter",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "axes.middleware.AxesMiddleware",
    "kompass.web.middleware.DueReleases",
]
# How often a process looks for public releases whose embargo is over; None: never.
LOOK_FOR_DUE_RELEASES_SECONDS: float | None = 15

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates", Path(allauth.__file__).parent / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "csp.context_processors.nonce",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kompass.web.context.site",
                "kompass.web.sign_in.entrance",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kompass.web.tags",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    if not CONFIGURATION.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": CONFIGURATION.data / "kompass.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # Write-ahead logging is a property of the file, set when first_start makes it.
                "init_command": "PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(CONFIGURATION.database_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "kompass", "connect_timeout": 5},
    }


DATABASES = {"default": _database()}

LANGUAGE_CODE = language.DEFAULT
LANGUAGES = [(code, language.OWN_NAMES[code]) for code in language.LANGUAGES]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["kompass.web.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

STATIC_URL = "static/"
STATICFILES_DIRS = [
    PACKAGE / "web" / "static",
    ("account", Path(allauth.__file__).parent / "account" / "static" / "account"),
    ("mfa", Path(allauth.__file__).parent / "mfa" / "static" / "mfa"),
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
# Served from the package itself: nothing has to be collected before the first start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 600


def _documents() -> dict[str, object]:
    """Where the files lie that people hand in. Nothing of them is ever served from there."""
    if not CONFIGURATION.files_bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": CONFIGURATION.data / "files",
                "base_url": None,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": CONFIGURATION.files_bucket,
            "endpoint_url": CONFIGURATION.files_endpoint or None,
            "region_name": CONFIGURATION.files_region or None,
            "access_key": CONFIGURATION.files_access_key or None,
            "secret_key": CONFIGURATION.files_secret_key or None,
            "location": CONFIGURATION.files_folder,
            "default_acl": None,
            "file_overwrite": False,
            "max_memory_size": 4 * 1024 * 1024,
        },
    }


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "documents": _documents(),
}
FILE_UPLOAD_HANDLERS = [
    "kompass.web.receiving.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
# Pages of other hosts may read what is public data, and nothing else.
CORS_URLS_REGEX = r"^/(api|data)/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ("GET", "HEAD", "OPTIONS")
CORS_ALLOW_HEADERS = ("accept", "if-none-match", "if-modified-since", "x-request-id")
CORS_EXPOSE_HEADERS = ("ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID")
CORS_PREFLIGHT_MAX_AGE = 86_400

AUTHENTICATION_BACKENDS = [
    # First: says no before a password is looked at while somebody is locked out.
    "axes.backends.AxesStandaloneBackend",
    "kompass.web.sign_in.Backend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_page"

ACCOUNT_ADAPTER = "kompass.web.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = str
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Whoever asks learns the same about every address, and mail goes out for each.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Wrong passwords are counted by django-axes, in the database, for all web processes together.
ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip"}
MFA_ADAPTER = "kompass.web.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kompass"
# Browsers allow passkeys without TLS on localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SOCIALACCOUNT_ADAPTER = "kompass.web.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "kompass.web.single_sign_on.Provider",
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": CONFIGURATION.oidc_scopes.split(),
        "APPS": [
            {
                "provider_id": "oidc",
                "name": CONFIGURATION.oidc_name,
                "client_id": CONFIGURATION.oidc_client_id,
                "secret": CONFIGURATION.oidc_client_secret,
                "settings": {"server_url": CONFIGURATION.oidc_issuer.rstrip("/")},
            }
        ]
        if CONFIGURATION.oidc_issuer
        else [],
    }
}

AXES_FAILURE_LIMIT = CONFIGURATION.lockout_failures
AXES_COOLOFF_TIME = timedelta(minutes=CONFIGURATION.lockout_minutes)
# An account from an address: nobody can lock somebody else out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_USERNAME_CALLABLE = "kompass.web.sign_in.typed_address"
AXES_CLIENT_IP_CALLABLE = "kompass.throttle.plain_address"
AXES_LOCKOUT_CALLABLE = "kompass.web.sign_in.locked_out"
# It would log names and addresses of people.
AXES_VERBOSE = False

SESSION_ENGINE = "kompass.sessions"
SESSION_COOKIE_NAME = "kompass_session"
SESSION_COOKIE_AGE = CONFIGURATION.session_idle_minutes * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"


def _mail() -> dict[str, object]:
    """Django's settings for the mail server that KOMPASS_SMTP_URL names."""
    parts = urlsplit(CONFIGURATION.smtp_url)
    if not parts.scheme:
        kind = "dummy" if PRODUCTION else "filebased"
        return {"EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtp": 587, "smtps": 465}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }


globals().update(_mail())
EMAIL_FILE_PATH = CONFIGURATION.data / "mail"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = CONFIGURATION.mail_from

CSRF_FAILURE_VIEW = "kompass.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
if CONFIGURATION.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if PRODUCTION:
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "kompass.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": CONFIGURATION.log_level},
    "loggers": {
        # Our own request line says what Django's would, with a request id and without addresses of people.
        "django.server": {"handlers": [], "propagate": False},
        "axes": {"handlers": [], "level": "ERROR", "propagate": True},
        "django": {"handlers": [], "level": CONFIGURATION.log_level, "propagate": True},
    },
}
