# SPDX-License-Identifier: Apache-2.0
"""Every setting, from the environment; imports without a database.

GUILDMARK_ENV (production or not), GUILDMARK_DEMO, GUILDMARK_HOME, PUBLIC_URL, ALLOWED_HOSTS, DATABASE_URL,
DATABASE_OWNER_URL, IDENTITY_URL.
"""

import json
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from guildmark.kernel import postgres
from guildmark.kernel.home import home
from guildmark.kernel.secrets import production, secrets

env = environ.Env()
PACKAGE = Path(__file__).resolve().parents[1]

PRODUCTION = production()
CITY = home() / "demo" / "city.json"
DEMO = env.bool("GUILDMARK_DEMO", default=not PRODUCTION and CITY.is_file())
DEBUG = env.bool("GUILDMARK_DEBUG", default=False)
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
# The did and the log's name stay as they were when the first certificate was signed, wherever the site is served now.
IDENTITY_URL = env.str("IDENTITY_URL", default="").rstrip("/")
if DEMO and not IDENTITY_URL and CITY.is_file():
    IDENTITY_URL = json.loads(CITY.read_text(encoding="utf-8")).get("url", "")
HOME = home()
SECRET_KEY = secrets().django_key
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(PUBLIC_URL).hostname] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "procrastinate.contrib.django",
    "guildmark.kernel",
    "guildmark.domain.people",
    "guildmark.domain.policies",
    "guildmark.domain.marking",
    "guildmark.domain.cases",
    "guildmark.domain.evaluations",
    "guildmark.domain.publicity",
    "guildmark.domain.credentials",
    "guildmark.cli",
    "guildmark.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "guildmark.web.unavailable.files_first",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "guildmark.web.chrome.remember_choices",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guildmark.web.accounts_sessions.limit_sessions",
    "guildmark.web.refusals.RefusalsInWords",
]

ROOT_URLCONF = "guildmark.config.urls"
WSGI_APPLICATION = "guildmark.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guildmark.web.chrome.look_and_site",
                "guildmark.web.context.who_and_when",
            ],
        },
    },
]

DATABASES = postgres.databases(
    env.str("DATABASE_URL", default=""), env.str("DATABASE_OWNER_URL", default=""), parse=env.db_url_config
)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kernel_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_ADAPTER = "guildmark.web.accounts.OfficeAccounts"
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/m/ip,{}/{}s/key".format(
        env.int("LOGIN_ATTEMPTS", default=5), env.int("LOGIN_LOCK_SECONDS", default=900)
    ),
}
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
MFA_ADAPTER = "guildmark.web.accounts.OfficeFactors"
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
LOGIN_REDIRECT_URL = "/start/"
LOGOUT_REDIRECT_URL = "/"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(HOME / "static")))
STATICFILES_DIRS = [PACKAGE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None

PROCRASTINATE_IMPORT_PATHS = ["guildmark.kernel.jobs"]
GUILDMARK_JOB_MODULES = ["guildmark.flows"]
OFFICE_NAME = env.str("OFFICE_NAME", default="鸢都市人力资源和社会保障局")
REGISTER_FOLDER = Path(
    env.str("REGISTER_FOLDER", default=str(HOME / "demo" / "register" if DEMO else HOME / "register"))
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"brief": {"()": "guildmark.config.logs.Brief"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["brief"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"guildmark": {"level": "INFO"}},
}
