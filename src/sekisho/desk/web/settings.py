"""The Django settings of the desk, from the settings of the installation.

Takes   SEKISHO_* variables; see docs/settings.md.
Gives   what Django reads. Nothing is written here: the secret and the database are made by
        `sekisho serve` and `sekisho upgrade`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.utils import get_random_secret_key

from sekisho import settings as installation
from sekisho.desk.web.database import database_of

SEKISHO = installation.load()
SEKISHO_FOLDER = SEKISHO.data
"""Journal, history and, where no other database is named, the register."""

_secret = SEKISHO_FOLDER / "secret"
SECRET_KEY = (
    _secret.read_text(encoding="ascii").strip() if _secret.exists() else get_random_secret_key()
)
DEBUG = False
ALLOWED_HOSTS = list(SEKISHO.hosts)
SECURE = SEKISHO.https
"""Whether browsers reach the desk by https only; cookies are then never sent in the clear."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "sekisho.access.apps.AccessConfig",
    "sekisho.register.apps.RegisterConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sekisho.desk.web.middleware.headers",
    "sekisho.desk.web.unseen.unseen",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "sekisho.desk.web.sitting.sitting",
    "sekisho.desk.web.middleware.tongue",
    "sekisho.desk.web.middleware.remedies",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "sekisho.desk.web.urls"
WSGI_APPLICATION = "sekisho.desk.web.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]
"""Only for pages of libraries; the desk's own are rendered by `rendering`."""

DATABASES = {"default": database_of(SEKISHO.database, SEKISHO_FOLDER)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    # Length and not composition: NIST SP 800-63B, 5.1.1.2.
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours; after it the person may try again
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "sekisho.desk.screens.login.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "again", "code", "new"]
"""What is typed into a login is not kept with a try that failed."""
OTP_TOTP_ISSUER = "Sekisho"
LOGIN_URL = "/login/"

SESSION_COOKIE_AGE = 8 * 3600  # one shift
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parents[1] / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0
"""Asked again each time (a short 304), so that a desk that was upgraded is seen at once."""

# Photographs come one at a time, never through a form of many; larger bodies are refused.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
"""So uploads stay in memory, and nothing hostile lies in a temporary folder."""
LOGGING_CONFIG = None
