# SPDX-License-Identifier: Apache-2.0
"""Where Guildmark keeps what it makes itself: secrets, the embedded database, files, the demo's leavings."""

from __future__ import annotations

import os
from pathlib import Path

SOURCE_ROOT = Path(__file__).resolve().parents[3]


def home() -> Path:
    """The folder of this installation: ``GUILDMARK_HOME``, else ``.guildmark`` beside the sources or here."""
    named = os.environ.get("GUILDMARK_HOME")
    if named:
        return Path(named).expanduser().absolute()
    root = SOURCE_ROOT if (SOURCE_ROOT / "pyproject.toml").is_file() else Path.cwd()
    return root / ".guildmark"


def made_folder(path: Path, mode: int) -> Path:
    """Return ``path``, made with ``mode`` if it was not there; a folder that was there keeps its own mode."""
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(exist_ok=True)
        path.chmod(mode)
    return path


def ready() -> Path:
    """Make the home folder if it is missing; when root makes it, the database's own user may pass through it."""
    return made_folder(home(), 0o711 if os.geteuid() == 0 else 0o700)
