# SPDX-License-Identifier: Apache-2.0
"""Settings of the tests: plain static files, fast password hashing, no demo unless a test asks for it."""

from guildmark.config.settings import *  # noqa: F403 - these settings are the others, with exceptions

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
DEBUG = False
ALLOWED_HOSTS = ["*"]
