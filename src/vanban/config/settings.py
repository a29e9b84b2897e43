"""Settings, all from the environment; the defaults are safe for production.

One code base, two installations: VANBAN_PROCESS=office (documents) or axis (the interchange hub),
each with a database of its own; `test` has every room, for the tests and the type checker.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent
PROCESS = os.environ.get("VANBAN_PROCESS", "test")
DEBUG = os.environ.get("VANBAN_DEBUG") == "1"
TESTING = PROCESS == "test"


def _secret(name: str) -> str:
    value = os.environ.get(name, "")
    if not value and TESTING:
        return f"only-for-tests-{name.lower()}-0123456789abcdef0123456789abcdef"
    if not value:
        raise ImproperlyConfigured(f"{name} is not set")
    return value


def _database(url: str) -> dict[str, object]:
    parts = urlparse(url)
    given = parse_qs(parts.query)  # as libpq reads it: ?host=/folder/of/the/socket&port=5432
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or given.get("host", [""])[0],
        "PORT": str(parts.port or given.get("port", [""])[0]),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": f"vanban-{PROCESS}",
            # An axis runs the same few statements all day: planned once a connection, for any value
            # and for full tables, also while they are still empty; row by row, for each names few.
            "options": "-c timezone=UTC"
            + (
                " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
                " -c enable_hashjoin=off -c enable_mergejoin=off"
                if PROCESS == "axis"
                # An office reads scattered rows of one body from memory or flash: priced as for a
                # turning disk they are dear, and the planner crosses whole indexes instead.
                else " -c random_page_cost=1.1"
            ),
            # A statement seen three times is planned once a connection: row-level security makes
            # planning dear, and half of the server's time was planning.
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }


SECRET_KEY = _secret("VANBAN_SECRET_KEY")
DATABASES = {
    "default": _database(os.environ.get("DATABASE_URL", "postgresql://vanban@127.0.0.1/vanban"))
}

_GROUND = ["django.contrib.contenttypes", "procrastinate.contrib.django", "vanban.foundation"]
_OFFICE = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "ninja",
    "vanban.core.organisations",
    "vanban.core.calendar",
    "vanban.core.people",
    "vanban.core.files",
    "vanban.core.records",
    "vanban.trust.keys",
    "vanban.trust.certificates",
    "vanban.trust.verification",
    "vanban.outgoing.drafting",
    "vanban.outgoing.approval",
    "vanban.outgoing.signing",
    "vanban.outgoing.numbering",
    "vanban.outgoing.sealing",
    "vanban.outgoing.publication",
    "vanban.outgoing.copying",
    "vanban.exchange.directory",
    "vanban.exchange.sending",
    "vanban.exchange.receiving",
    "vanban.incoming.reception",
    "vanban.incoming.registration",
    "vanban.incoming.assignment",
    "vanban.incoming.processing",
    "vanban.keeping.dossiers",
    "vanban.oversight.tracking",
    "vanban.doors.web",
]
_AXIS = ["vanban.axis.members", "vanban.axis.mailbox", "vanban.doors.axis"]


def _existing(apps: list[str]) -> list[str]:
    return [
        app
        for app in apps
        if not app.startswith("vanban.")
        or (PACKAGE / app.removeprefix("vanban.").replace(".", "/") / "__init__.py").exists()
    ]


INSTALLED_APPS = _existing(
    _GROUND
    + (
        ["django.contrib.staticfiles", *_AXIS]
        if PROCESS == "axis"
        else _OFFICE + (_AXIS if TESTING else [])
    )
)
ROOT_URLCONF = "vanban.config.axis_urls" if PROCESS == "axis" else "vanban.config.urls"
WSGI_APPLICATION = "vanban.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
VANBAN_LISTENERS = "vanban.config.wiring.LISTENERS"

# An axis's pages are few; its protocol does not pass through here at all (doors/axis/line.py).
AXIS_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vanban.doors.axis.middleware.OperatorsDoor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
MIDDLEWARE = (
    AXIS_MIDDLEWARE
    if PROCESS == "axis"
    else [
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "vanban.doors.web.middleware.ContentSecurityPolicy",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "vanban.doors.web.middleware.ChosenLanguage",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "vanban.doors.web.middleware.CurrentActor",
        "vanban.doors.web.middleware.RefusalPages",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]
)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                *([] if PROCESS == "axis" else ["vanban.doors.web.shell.shell"]),
            ],
        },
    }
]

# Where it is reached. Plain HTTP is for one machine only: the demo and the tests.
BASE_URL = os.environ.get("VANBAN_BASE_URL", "http://127.0.0.1:8000")
_HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = [
    urlparse(BASE_URL).hostname or "",
    *os.environ.get("VANBAN_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(","),
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SESSION_COOKIE_NAME = os.environ.get("VANBAN_SESSION_COOKIE", "vanban")
CSRF_COOKIE_NAME = f"{SESSION_COOKIE_NAME}-csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_S = 2 * 3600
SESSIONS_PER_ACCOUNT = 5
# Push services of browsers that may be called (https://fcm.googleapis.com, https://*.push.apple.com),
# and whom they write to; none: nobody is told by web push.
PUSH_ORIGINS = [each for each in os.environ.get("VANBAN_PUSH_ORIGINS", "").split(",") if each]
PUSH_CONTACT = os.environ.get("VANBAN_PUSH_CONTACT", "") or BASE_URL
# Who confirms that somebody may see a document, or no more: the first of these roles that a body
# has beside whoever changed it (core/people/rules: leader, office_chief, clerk).
SIGHT_CONFIRMED_BY = os.environ.get("VANBAN_SIGHT_CONFIRMED_BY", "office_chief,leader").split(",")
SIGN_IN_TRIES = 5
SIGN_IN_LOCK_MINUTES = 15
X_FRAME_OPTIONS = "DENY"
if PROCESS != "axis":  # the office's page; an axis keeps Django's own
    CSRF_FAILURE_VIEW = "vanban.doors.web.people.views.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a document may go to every body of a province
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = 500 * 1024 * 1024

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# The axis's pages wear the office's design: its files, not its templates.
STATICFILES_DIRS = [PACKAGE / "doors/web/static"] if PROCESS == "axis" else []
STATIC_ROOT = os.environ.get("VANBAN_STATIC_ROOT") or None  # else served from the packages
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# The house's own.
_TEST_STORE = Path(tempfile.gettempdir(), "vanban-test-store").as_uri()
STORE_URL = os.environ.get("VANBAN_STORE_URL", _TEST_STORE if TESTING else "")
# Bytes that no row names are set aside after so many days, destroyed after as many again; 0: never.
STORE_SWEEP_DAYS = float(os.environ.get("VANBAN_STORE_SWEEP_DAYS", "30"))
KEYSTORE_SECRET = _secret("VANBAN_KEYSTORE_SECRET")
TRUST_DIR = os.environ.get("VANBAN_TRUST_DIR", "")
TSA_URL = os.environ.get("VANBAN_TSA_URL", "")
SCAN_FOLDER = os.environ.get("VANBAN_SCAN_FOLDER", "")  # one folder a body below it, by its code
# The largest letter taken from a box of e-mail, in bytes; what is larger is named to the clerk.
LETTER_MAX_BYTES = int(os.environ.get("VANBAN_LETTER_MAX_BYTES", str(60 * 1024 * 1024)))
AXIS_LINKS_FILE = os.environ.get("VANBAN_AXIS_LINKS_FILE", "")
# Letters to people (oversight.tracking): a server that relays for this office; none: no letters.
EMAIL_HOST = os.environ.get("VANBAN_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("VANBAN_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("VANBAN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("VANBAN_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("VANBAN_SMTP_TLS", "yes") == "yes"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("VANBAN_MAIL_FROM", "van-ban@localhost")
# An editor in the browser that speaks WOPI (the address of its page), and how it reaches us.
WOPI_EDITOR = os.environ.get("VANBAN_WOPI_EDITOR", "")
# Where that editor publishes its proof keys (…/hosting/discovery): its requests must be signed.
WOPI_DISCOVERY = os.environ.get("VANBAN_WOPI_DISCOVERY", "")
WOPI_HOST = os.environ.get("VANBAN_WOPI_HOST", BASE_URL)
AT_ONCE_MINUTES = int(os.environ.get("VANBAN_AT_ONCE_MINUTES", "60"))  # to issue what is urgent
DEMO_ACCOUNTS_FILE = os.environ.get("VANBAN_DEMO_ACCOUNTS_FILE", "")  # only the demo has one
# Bodies (by code, or *) where a draft may go up only when the layout check finds nothing.
LAYOUT_MUST_PASS = frozenset(os.environ.get("VANBAN_LAYOUT_MUST_PASS", "").split(",")) - {""}
AXIS_POLL_SECONDS = float(os.environ.get("VANBAN_AXIS_POLL_SECONDS", "3"))
# How many days a packet is tried before it is parked, visibly; and how many hours we wait for the
# first report on a packet before we ask the axis how it fares.
AXIS_HORIZON_DAYS = float(os.environ.get("VANBAN_AXIS_HORIZON_DAYS", "7"))
AXIS_ASK_AFTER_HOURS = float(os.environ.get("VANBAN_AXIS_ASK_AFTER_HOURS", "1"))
# So many hours after a place that is late was reminded it may be reminded again.
REMIND_EVERY_HOURS = float(os.environ.get("VANBAN_REMIND_EVERY_HOURS", "24"))
# Of an axis: how old a signed request may be (the SDK reuses one time for as long as it runs; 0
# lets every age in), and how long a packet that was fetched may wait to be called done.
AXIS_REPLAY_WINDOW_S = int(os.environ.get("VANBAN_AXIS_REPLAY_WINDOW_S", str(7 * 24 * 3600)))
AXIS_ORGAN_ID = os.environ.get("VANBAN_AXIS_ORGAN_ID", "00.00.W00")  # signs its TraceHeader
# Bytes of delivered packets are let go of after some days, lines of the trace after many more.
AXIS_CONTENT_DAYS = int(os.environ.get("VANBAN_AXIS_CONTENT_DAYS", "365"))
AXIS_TRACE_DAYS = int(os.environ.get("VANBAN_AXIS_TRACE_DAYS", "3650"))
AXIS_PICKUP_S = int(os.environ.get("VANBAN_AXIS_PICKUP_S", "300"))

LOGGING_CONFIG = None if TESTING else "vanban.config.logs.configure"
LOGGING = {"version": 1}  # Django does not call LOGGING_CONFIG for an empty one
