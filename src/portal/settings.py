"""Django's settings, made from `machine.read_machine()`. Importing them needs no secret and no database."""

from portal.machine import connection, read_machine

MACHINE = read_machine()
DEMO = MACHINE.mode == "demo"
_login = connection(MACHINE) if MACHINE.login in MACHINE.urls or not MACHINE.urls else connection(MACHINE, "web")

# Empty until `python -m portal` made one: Django then refuses to start. There is no default secret.
SECRET_KEY = MACHINE.secrets().get("sesi", "")
DEBUG = False
ALLOWED_HOSTS = [*MACHINE.hosts]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "procrastinate.contrib.django",
    "portal.web",
    "portal.accounts",
    "portal.audit",
    "portal.exchange",
    "portal.lookup",
    "portal.pdp",
    "portal.operation",
    "portal.dashboard",
    "portal.review",
    "portal.proposals",
    "portal.lists",
    "portal.sharing",
    "portal.enumeration",
    "portal.errands",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.operation.middleware.RequestLogMiddleware",
    "portal.operation.middleware.HealthMiddleware",
    "portal.middleware.HeadersMiddleware",
    # From here on everything of a request is one transaction of the role dtsen_app.
    "portal.middleware.TransactionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.middleware.ActorMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "portal.web.context.page"],
            "builtins": ["portal.web.templatetags.portal"],
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _login["dbname"],
        "USER": _login["user"],
        "PASSWORD": _login["password"],
        "HOST": _login["host"],
        "PORT": _login["port"],
        "CONN_MAX_AGE": 0,
        # A view that fails undoes its own writes; what came before it in the request (a session, a count of failed
        # log-ins) is kept by the outer transaction.
        "ATOMIC_REQUESTS": True,
        # Only the statements of plain_rows.py are planned once a connection; the ORM's never are.
        "OPTIONS": {"prepare_threshold": 0} | ({"pool": {"min_size": 1, "max_size": 16, "timeout": 10}} if MACHINE.login == "web" else {}),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["portal.accounts.login.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "masuk"
SESSION_ENGINE = "portal.accounts.session_store"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_NAME = "sesi"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEMO
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = not DEMO
CSRF_FAILURE_VIEW = "portal.web.errors.form_expired"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_PROXY_SSL_HEADER = None if DEMO else ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
# A paper (5 MiB at most by policy) is sealed before it meets a disk; lists of offices have a handler of their own.
FILE_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

STATIC_URL = "statis/"
STATIC_ROOT = MACHINE.state / "statis"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"satu_baris": {"()": "portal.web.logs.OneLine"}},
    "handlers": {"keluar": {"class": "logging.StreamHandler", "formatter": "satu_baris"}},
    "root": {"handlers": ["keluar"], "level": "WARNING"},
    # Django's own handler would mail and print requests with their fields.
    "loggers": {
        "django": {"handlers": ["keluar"], "level": "WARNING", "propagate": False},
        "portal": {"handlers": ["keluar"], "level": "INFO", "propagate": False},
        "procrastinate": {"handlers": ["keluar"], "level": "WARNING", "propagate": False},
    },
}
