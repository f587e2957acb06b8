"""Settings. Every difference between installations is an environment variable.

They are all listed, with what they mean, in ``docs/operations.md``.
"""

import os
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL = BASE_DIR / ".local"


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


# --- Which installation ------------------------------------------------------------------------

PRODUCTION = env("PRODUCTION") == "1"
DEBUG = False  # no page ever shows a trace; `make run` logs it instead
SECRET_KEY = env("SECRET_KEY")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured("SECRET_KEY is not set (see docs/operations.md)")
    SECRET_KEY = "local-only-" + "k" * 50
ALLOWED_HOSTS = [h for h in env("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in env("CSRF_TRUSTED_ORIGINS").split(",") if o]

COMMITTEE_NAME = env("COMMITTEE_NAME", "Tỉnh ủy An Hải")
SUPPORT_LINE = env("SUPPORT_LINE", "máy lẻ 101, Văn phòng Tỉnh ủy")
IS_DEMONSTRATION = env("DEMONSTRATION", "0" if PRODUCTION else "1") == "1"

# --- Rooms -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "coordination.apps.CoordinationAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "guardian",
    "axes",
    "csp",
    "django_htmx",
    "lucide",
    "rest_framework",
    "drf_spectacular",
    "agencies",
    "regulations",
    "records",
    "requests",
    "vetting",
    "complaints",
    "meetings",
    "personnel",
    "reports",
    "coordination",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "coordination.middleware.quiet_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coordination.middleware.session_over",
    "coordination.middleware.in_words",
    "coordination.middleware.Recorded",
    "coordination.middleware.acting_seat",
    "coordination.middleware.send_once",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "coordination.urls"
WSGI_APPLICATION = "coordination.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "coordination.templatetags.page",
                "requests.templatetags.dates",
                "requests.templatetags.clauses",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coordination.context.page",
            ],
        },
    }
]

# --- Database: three logins, one database ------------------------------------------------------

LOGIN_VARIABLES = {
    "web": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "jobs": "DATABASE_JOBS_URL",
}
if not env("DATABASE_URL") and not PRODUCTION:
    from devtools.localpg import urls

    os.environ.update(urls())


def database(login: str) -> dict:
    variable = LOGIN_VARIABLES[login]
    if not env(variable):
        raise ImproperlyConfigured(f"{variable} is not set (see docs/operations.md)")
    return {
        **dj_database_url.parse(env(variable), conn_max_age=60 if login == "web" else 0),
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # coordination.middleware.Recorded opens the transaction
    }


DATABASES = {"default": database(env("DATABASE_LOGIN", "web"))}

# --- People ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "agencies.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
GUARDIAN_ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
PASSWORD_HASHERS = [
    "coordination.passwords.Argon2",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "signin"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "signin"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "coordination.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_CLIENT_IP_CALLABLE = "coordination.proxies.client_address"
PROXY_COUNT = int(env("PROXY_COUNT", "0"))

SESSION_COOKIE_AGE = 30 * 60  # idle
SESSION_SAVE_EVERY_REQUEST = True
SESSION_LONGEST = 12 * 60 * 60  # absolute, in coordination.middleware.acting_seat
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "coordination.errors.csrf_failed"

# --- Headers -----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = PRODUCTION and env("SSL_REDIRECT", "1") == "1"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
if env("BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Language and time -------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["coordination.formats"]  # 05/03 is the fifth of March

# --- Files -------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *([LOCAL / "fonts"] if (LOCAL / "fonts").exists() else []),
]
STATIC_ROOT = Path(env("STATIC_ROOT", str(LOCAL / "static")))
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
FILES_ROOT = Path(env("FILES_ROOT", str(LOCAL / "files")))
HEADS_KEY_FILE = Path(env("HEADS_KEY_FILE", str(LOCAL / "heads.key")))  # outside the database
HEADS_FILE = Path(env("HEADS_FILE", str(LOCAL / "heads.jsonl")))
SEAL_PUBLIC_KEY = env("SEAL_PUBLIC_KEY")  # who denounced may be sealed with it; nothing opens here
FILE_LIMIT = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # fields without files
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "coordination.static.Hashed"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# --- Celery: ticks only, truth is in the database ------------------------------------------------

REDIS_URL = env("REDIS_URL")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}
else:
    for folder in ("queue", "processed", "control"):
        (LOCAL / "broker" / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(LOCAL / "broker" / "queue"),
        "data_folder_out": str(LOCAL / "broker" / "queue"),
        "processed_folder": str(LOCAL / "broker" / "processed"),
        "control_folder": str(LOCAL / "broker" / "control"),
        "store_processed": False,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "requests.tasks.sweep", "schedule": crontab(minute="*/5")},
    "head": {"task": "records.tasks.write_head", "schedule": crontab(minute="0")},
    "digests": {
        "task": "requests.tasks.make_digests",
        "schedule": crontab(hour="7", minute="15"),
    },
    "prints": {"task": "reports.tasks.make_prints", "schedule": 5.0},  # seconds
    "mail": {
        "task": "requests.tasks.send_mail",
        "schedule": crontab(hour="7-18", minute="2-59/15"),
    },
}

# --- Mail: the daily digest, sent by the worker -------------------------------------------------

SITE_URL = env("SITE_URL", "http://localhost:8000/")  # what the digest leads to
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = int(env("EMAIL_PORT", "587"))
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env("EMAIL_USE_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
MAIL_FROM = env("MAIL_FROM", "phoi-hop@localhost")
MAIL_IS_SENT = bool(EMAIL_HOST) or not PRODUCTION  # else it waits in the outbox
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = LOCAL / "mail"

# --- API ---------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "coordination.api_access.TokenAuthentication",  # first: what is missing answers 401
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["coordination.api_access.TokenThrottle"],
    "DEFAULT_THROTTLE_RATES": {"token": "120/min"},
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["coordination.parsers.Json"],
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS would describe what a stranger may not know of
    "EXCEPTION_HANDLER": "coordination.errors.api_problem",
    "UNAUTHENTICATED_USER": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Phối hợp công tác",
    "VERSION": "1",
    "DESCRIPTION": "Cùng những việc, cùng những câu như trên trang. Ký và ban hành do người làm.",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "PREPROCESSING_HOOKS": [],
    "POSTPROCESSING_HOOKS": [],  # choices stand at their field
    "SORT_OPERATIONS": True,
}

# --- Logs: route, status, milliseconds; never contents -------------------------------------------

SILENT = {"handlers": ["nowhere"], "propagate": False}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "coordination": {"level": "INFO"},
        "django.request": SILENT,  # it logs paths, and those hold identifiers
        "django.security": SILENT,
        "axes": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
