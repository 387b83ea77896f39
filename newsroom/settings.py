"""One settings file, read from the environment. Every variable has a default that suits one machine."""

import contextlib
import os
import secrets
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from newsroom.lib.purging import targets

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("NEWSROOM_VAR", BASE_DIR / "var"))
VAR.mkdir(parents=True, exist_ok=True)


def env_flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "on" if default else "off").lower() in {"1", "on", "true", "yes"}


def kept_secret(path: Path) -> str:
    """The key of this installation: made once, readable by its owner only."""
    if not path.exists():
        # Written aside and linked in place: a second process never reads half a key, and never makes another.
        own = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(own, path)
        own.unlink()
    return path.read_text().strip()


def s3_storage(url: str) -> dict:
    """s3://key:secret@host[:port]/bucket[/folder]?region=…&tls=off; without key and secret, the machine's own."""
    store = urlsplit(url)
    bucket, _, folder = store.path.strip("/").partition("/")
    if store.scheme != "s3" or not store.hostname or not bucket:
        raise ImproperlyConfigured("STORAGE_URL must look like s3://key:secret@s3.example.org/bucket?region=eu-1.")
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured("STORAGE_URL needs two more packages: pip install -r requirements-s3.txt")
    asked = dict(parse_qsl(store.query))
    scheme = "http" if asked.get("tls") == "off" else "https"
    options = {
        "bucket_name": bucket,
        "location": folder,
        "endpoint_url": f"{scheme}://{store.hostname}" + (f":{store.port}" if store.port else ""),
        "region_name": asked.get("region"),
        "signature_version": "s3v4",
        "addressing_style": asked.get("addressing", "path"),
        # Nothing is public there: readers get pictures from us, and only while something public shows them.
        "default_acl": None,
        "file_overwrite": False,
    }
    if store.username:
        options |= {"access_key": unquote(store.username), "secret_key": unquote(store.password or "")}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


DEBUG = env_flag("DEBUG", False)
SECRET_KEY = os.environ.get("SECRET_KEY") or kept_secret(VAR / "secret_key")

# The outlet's address decides hosts, origins and cookies.
PORT = os.environ.get("PORT", "8000")
NEWSROOM_URL = os.environ.get("NEWSROOM_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
_address = urlsplit(NEWSROOM_URL)
if _address.scheme not in {"http", "https"} or not _address.hostname:
    raise ImproperlyConfigured(f"NEWSROOM_URL must look like https://news.example.org, not {NEWSROOM_URL!r}.")
LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]"}
ON_LOOPBACK = _address.hostname in LOOPBACK
HTTPS = _address.scheme == "https"
if not HTTPS and not ON_LOOPBACK:
    raise ImproperlyConfigured(
        f"NEWSROOM_URL={NEWSROOM_URL} would send passwords in the clear. Use https://, or a loopback address to try it."
    )
if DEBUG and not ON_LOOPBACK:
    raise ImproperlyConfigured("DEBUG shows secrets to strangers: it is refused on a public address.")
ALLOWED_HOSTS = sorted({_address.hostname, *(LOOPBACK if ON_LOOPBACK else set())})
CSRF_TRUSTED_ORIGINS = [NEWSROOM_URL]
NEWSROOM_PROXIES = int(os.environ.get("NEWSROOM_PROXIES", "0"))
if NEWSROOM_PROXIES and HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# What no page of ours needs, nor may anything that comes into one have it.
REFUSED_POWERS = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi"),
    *("payment", "usb"),
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

INSTALLED_APPS = [
    "newsroom",
    "editors",
    "keywords",
    "articles",
    "newsroom.backoffice.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_tasks",
    "newsroom.backoffice.BackgroundTasksConfig",
    "js_asset",
    "template_partials",
    "tree_queries",
]

MIDDLEWARE = [
    # First, so that a kept page is answered before anybody could be signed in.
    "newsroom.keeping.KeepPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "newsroom.powers.RefusePowersMiddleware",
    "newsroom.nul.RefuseNulMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "newsroom.editions.EditionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "newsroom.editions.DeskLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "articles.public.context.outlet",
            ],
            "loaders": None,
            "builtins": ["template_partials.templatetags.partials"],
        },
        "APP_DIRS": False,
    }
]
_loaders: list = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES[0]["OPTIONS"]["loaders"] = [  # type: ignore[index]
    (
        "template_partials.loader.Loader",
        _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
    )
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# SQLite in var/ unless DATABASE_URL names another database.
DATABASE_URL = os.environ.get("DATABASE_URL", "")
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "newsroom.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        # FULL: an acknowledged save survives a power cut. IMMEDIATE: a writer waits its turn instead of failing midway.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
        },
        "CONN_MAX_AGE": 600,
        "TEST": {"NAME": VAR / "test.sqlite3"},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "newsroom_cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "images"]}}

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
# Pictures lie in var/media unless STORAGE_URL=s3://key:secret@host/bucket names a store that speaks S3.
STORAGE_URL = os.environ.get("STORAGE_URL", "")
STORAGES = {
    "default": s3_storage(STORAGE_URL) if STORAGE_URL else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "newsroom.assets.HashedAssets"
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "jpg", "webp", "avif", "woff2", "gz", "br", "zip")
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
NEWSROOM_PICTURE_BYTES = int(os.environ.get("NEWSROOM_PICTURE_BYTES", 40 * 1024 * 1024))
NEWSROOM_PICTURE_PIXELS = int(os.environ.get("NEWSROOM_PICTURE_PIXELS", 100_000_000))
# Hosts that webhooks reach though their addresses are private, and without TLS.
NEWSROOM_INTERNAL_HOSTS = frozenset(os.environ.get("NEWSROOM_INTERNAL_HOSTS", "").lower().split())
# Publishers are told so many days before a picture in a story may not be shown any more.
NEWSROOM_EXPIRY_NOTICE_DAYS = int(os.environ.get("NEWSROOM_EXPIRY_NOTICE_DAYS", 7))
# What moves becomes a still, or keeps moving in one small form beside the stills.
NEWSROOM_ANIMATION = os.environ.get("NEWSROOM_ANIMATION", "still")
if NEWSROOM_ANIMATION not in {"still", "keep"}:
    raise ImproperlyConfigured("NEWSROOM_ANIMATION is still or keep.")
# What the process that reads a stranger's file may take: wall clock and memory.
NEWSROOM_PICTURE_SECONDS = float(os.environ.get("NEWSROOM_PICTURE_SECONDS", 60))
NEWSROOM_PICTURE_MEMORY = int(os.environ.get("NEWSROOM_PICTURE_MEMORY", 2048 * 1024 * 1024))

AUTH_USER_MODEL = "editors.Editor"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# NIST 800-63B-4: length and a list of common passwords, no composition rules.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "newsroom.lib.passwords.LongEnough", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "newsroom.lib.passwords.SomethingToGuess"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/account/login/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "editors.domain.signin.InviteOnly"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# One address a person: a new one replaces the old one as soon as its owner has confirmed it.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_FORMS = {
    "login": "editors.forms.SignInForm",
    "add_email": "editors.forms.ChangeAddressForm",
    "reauthenticate": "editors.forms.ReauthenticateForm",
    "reset_password": "editors.forms.ResetPasswordForm",
    "reset_password_from_key": "editors.forms.NewPasswordForm",
    "change_password": "editors.forms.ChangePasswordForm",
    "set_password": "editors.forms.SetPasswordForm",
}
# A second step must not freeze the address: the new one counts only once confirmed, so nobody is locked out.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "editors.forms.CodeForm",
    "reauthenticate": "editors.forms.CodeAgainForm",
    "activate_totp": "editors.forms.ActivateAppForm",
}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _address.scheme
ALLAUTH_TRUSTED_PROXY_COUNT = NEWSROOM_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# Mail: files in var/mail unless EMAIL_URL=smtp://user:password@host:587?tls=on names a server.
EMAIL_URL = os.environ.get("EMAIL_URL", "")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("EMAIL_FROM", f"newsroom@{_address.hostname}")
if EMAIL_URL:
    _mail = urlsplit(EMAIL_URL)
    if _mail.scheme not in {"smtp", "smtps"} or not _mail.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@mail.example.org:587?tls=on.")
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or (465 if _mail.scheme == "smtps" else 587)
    # Percent-encoded where a name or password holds what an address would read otherwise: @ : / ? #
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_USE_TLS = _mail.scheme == "smtp" and "tls=off" not in _mail.query
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = NEWSROOM_TIME_ZONE = os.environ.get("NEWSROOM_TIME_ZONE", "Asia/Shanghai")

# Megabytes of readers' pages that each process keeps; 0 keeps none.
_megabytes = os.environ.get("NEWSROOM_PAGE_CACHE", "64")
if not _megabytes.isdecimal() or len(_megabytes) > 6:
    raise ImproperlyConfigured(f"NEWSROOM_PAGE_CACHE is a number of megabytes, for example 64, not {_megabytes!r}.")
NEWSROOM_PAGE_CACHE = int(_megabytes)
# Caches in front that are told what changed, with their secrets: see docs/caching.md.
NEWSROOM_PURGE = os.environ.get("NEWSROOM_PURGE", "")
try:
    targets(NEWSROOM_PURGE)
except ValueError as wrong:
    raise ImproperlyConfigured(str(wrong)) from None

# The outlet's house rules.
NEWSROOM_FOUR_EYES = env_flag("NEWSROOM_FOUR_EYES", True)
# Dotted path of a function that makes a first draft of a translation; off without one (articles/domain/machine.py).
NEWSROOM_TRANSLATOR = os.environ.get("NEWSROOM_TRANSLATOR", "")
# Planned publications found later than this, after an outage, wait for somebody to confirm them.
_overdue = os.environ.get("NEWSROOM_OVERDUE", "60")
if not _overdue.isdecimal() or not 0 < len(_overdue) < 7:
    raise ImproperlyConfigured(f"NEWSROOM_OVERDUE is a number of minutes, for example 60, not {_overdue!r}.")
NEWSROOM_OVERDUE = timedelta(minutes=int(_overdue))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
    "loggers": {"newsroom": {"level": "INFO"}, "articles": {"level": "INFO"}},
}
# W005 and W021 ask for HSTS on all subdomains and in browsers' lists: that is the domain owner's decision, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
