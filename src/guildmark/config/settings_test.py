# SPDX-License-Identifier: Apache-2.0
"""Settings of the tests: a home folder of their own, plain static files, fast password hashing, no demo.

Secrets are derived from words here, so that a template database made by one run opens in the next. Where
GUILDMARK_TEST_DATABASE_URL names a superuser of a scratch server, the tests run there, as two roles of their own.
"""

import atexit
import base64
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

SUPERUSER_URL = os.environ.get("GUILDMARK_TEST_DATABASE_URL", "")
ROLES = ("guildmark_test_owner", "guildmark_test_app")
TEMPLATE = "guildmark_test"
PASSWORD = hashlib.sha256(b"guildmark tests: roles").hexdigest()


def addresses(superuser_url: str, database: str) -> dict[str, str]:
    """DATABASE_URL and DATABASE_OWNER_URL of ``database`` on the superuser's server, for the tests' two roles."""
    parts = urlsplit(superuser_url)
    place = parts.netloc.rpartition("@")[2]
    named = {"DATABASE_OWNER_URL": ROLES[0], "DATABASE_URL": ROLES[1]}
    return {
        name: urlunsplit((parts.scheme, f"{role}:{PASSWORD}@{place}", f"/{database}", parts.query, ""))
        for name, role in named.items()
    }


def _home() -> Path:
    """This run's home folder, made by its first process and told to the others by the environment."""
    named = os.environ.get("GUILDMARK_TEST_HOME")
    if named:
        return Path(named)
    made = Path(tempfile.mkdtemp(prefix="guildmark-tests-"))
    made.chmod(0o711 if os.geteuid() == 0 else 0o700)
    owner = os.getpid()
    atexit.register(lambda: os.getpid() == owner and shutil.rmtree(made, ignore_errors=True))
    os.environ["GUILDMARK_TEST_HOME"] = str(made)
    return made


def _secrets(path: Path) -> None:
    def key(name: str) -> str:
        return base64.b64encode(hashlib.sha256(f"guildmark tests: {name}".encode()).digest()).decode()

    held: dict[str, object] = {
        name: key(name)
        for name in ("django_key", "superuser_password", "owner_password", "app_password", "field_key", "index_key")
    }
    held["signing"] = {use: key(use) for use in ("log", "issuer", "witness")}
    path.write_text(json.dumps(held))
    path.chmod(0o600)


HOME = _home()
if not (HOME / "secrets.json").exists():
    _secrets(HOME / "secrets.json")
for name in (
    "GUILDMARK_DEMO",
    "GUILDMARK_ENV",
    "GUILDMARK_SECRETS",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "PUBLIC_URL",
):
    os.environ.pop(name, None)
os.environ["GUILDMARK_HOME"] = str(HOME)
if SUPERUSER_URL:
    os.environ.update(addresses(SUPERUSER_URL, TEMPLATE))

from guildmark.config.settings import *  # noqa: E402, F403 - only now does the environment say what tests need

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
DEBUG = False
ALLOWED_HOSTS = ["*"]
