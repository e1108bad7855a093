# SPDX-License-Identifier: Apache-2.0
"""The tests' own embedded PostgreSQL: started from a kept, migrated template; databases cloned from it in no time.

Where GUILDMARK_TEST_DATABASE_URL names a server of your own, everything here is done there instead (`elsewhere`).
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from psycopg import sql
from tests import elsewhere

from guildmark.config import settings_test
from guildmark.kernel.postgres import place, roles, server
from guildmark.kernel.secrets import secrets

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".guildmark" / "tests"
TUNING = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "80",
    "max_wal_size": "512MB",
}


def fingerprint():
    """Changes whenever a migration or the making of roles changes."""
    sources = sorted(ROOT.glob("src/guildmark/**/migrations/*.py"))
    sources += sorted(ROOT.glob("src/guildmark/kernel/postgres/*.py"))
    sources += [ROOT / "src/guildmark/cli/tables.py", ROOT / "src/guildmark/config/settings_test.py"]
    digest = hashlib.sha256(str(os.geteuid()).encode())
    for source in sources:
        digest.update(str(source.relative_to(ROOT)).encode() + source.read_bytes())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def started():
    """The server of this run, its database `guildmark` migrated."""
    if elsewhere.given():
        elsewhere.prepare(fingerprint(), _migrate)
        yield
        return
    kept = KEPT / fingerprint()
    if not kept.is_dir():
        _make(kept)
    if kept.is_dir():
        data = place.prepared()[0]
        shutil.rmtree(data)
        shutil.copytree(kept, data, symlinks=True)
        _give(data)
    with server.started(**TUNING):
        if not kept.is_dir():
            _migrate()
        yield


def _make(kept):
    """Migrate a database once and keep its folder, unless another run was quicker or the place is closed to us."""
    with server.started(**TUNING):
        _migrate()
    draft = kept.with_name(f".{kept.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(place.data_folder(), draft, symlinks=True)
        draft.rename(kept)
        for old in sorted(kept.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-3]:
            shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(draft, ignore_errors=True)


def _migrate():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "guildmark.config.settings_test"}
    command = [sys.executable, "-m", "guildmark.cli.main", "migrate", "--json"]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(made.stderr[-2000:])


def _give(data):
    data.chmod(0o700)
    user = place.server_user()
    if user is not None:
        for path in (data, *data.rglob("*")):
            os.chown(path, user.uid, user.gid, follow_symlinks=False)


def clone(name):
    """Make the database `name` as a copy of the migrated one."""
    copy(name, elsewhere.TEMPLATE if elsewhere.given() else roles.DATABASE)


def copy(name, template):
    """Make the database `name` as a copy of another, in the place of one that an earlier run has left."""
    owner = elsewhere.OWNER if elsewhere.given() else roles.OWNER
    words = sql.Identifier(name), sql.Identifier(template), sql.Identifier(owner)
    if elsewhere.given():
        drop(name)
    with superuser() as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY OWNER {}").format(*words))


def drop(name):
    """Drop the database `name`, whoever is still connected."""
    with superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def superuser(database=None):
    """A connection with all rights, for what no ordinary user could do."""
    if elsewhere.given():
        return elsewhere.superuser(database)
    here = server.Here(place.data_folder(), place.socket_folder(), started=False)
    return here.connect(database or server.SUPERUSER)


def application():
    """The name of the application's role here."""
    return elsewhere.APPLICATION if elsewhere.given() else roles.APPLICATION


def all_rights():
    """User and password of the superuser, for a connection of Django's."""
    if elsewhere.given():
        return elsewhere.login()
    return {"USER": server.SUPERUSER, "PASSWORD": secrets().superuser_password}


def addresses(database):
    """DATABASE_URL and DATABASE_OWNER_URL of a database of this run's server."""
    if elsewhere.given():
        return settings_test.addresses(settings_test.SUPERUSER_URL, database)
    host = quote(str(place.socket_folder()), safe="")
    logins = {"DATABASE_URL": (roles.APPLICATION, secrets().app_password)}
    logins["DATABASE_OWNER_URL"] = (roles.OWNER, secrets().owner_password)
    return {
        name: f"postgres://{user}:{quote(word, safe='')}@/{database}?host={host}"
        for name, (user, word) in logins.items()
    }
