# SPDX-License-Identifier: Apache-2.0
"""Load, resolve and validate packs, and say precisely what is wrong with one. For flows, the evaluator and the command.

Grammar: ``docs/reference/packs.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guildmark.engines.packfiles import reading
from guildmark.engines.packfiles.building import build
from guildmark.engines.packfiles.changing import with_values
from guildmark.engines.packfiles.checking import check, with_lines
from guildmark.engines.packfiles.mutating import mutate
from guildmark.engines.packfiles.pack import Pack
from guildmark.engines.packfiles.problems import PackError, Problem
from guildmark.engines.packfiles.standing import standing

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = reading.SHIPPED

__all__ = [
    "SHIPPED",
    "Pack",
    "PackError",
    "Problem",
    "check",
    "from_resolved",
    "load",
    "loads",
    "mutate",
    "shipped",
    "standing",
    "with_values",
]


def load(path: Path, root: Path | None = None) -> Pack:
    """Return the pack of a file, with all that it extends (looked for under ``root``, then among the shipped packs).

    Raises:
        PackError: with every problem that was found, each with its line.
        OSError: the file cannot be read.
    """
    data, text = reading.read_toml(path)
    try:
        return loads(data, root or reading.root_of(path, data))
    except PackError as error:
        raise PackError(with_lines(error.problems, text)) from error


def loads(data: dict[str, Any], root: Path | None = None) -> Pack:
    """Return the pack of data as ``tomllib`` gives it (``parse_float=Decimal``).

    Raises:
        PackError: with every problem that was found.
    """
    return build(reading.resolve(data, root or reading.SHIPPED), stored=False)


def from_resolved(resolved: dict[str, Any]) -> Pack:
    """Return the pack of a stored, resolved one: the same digest, the same answers, the same bytes.

    Raises:
        PackError: what was stored is no pack.
    """
    return build(resolved, stored=True)


def shipped(identity: str, version: str) -> Pack:
    """Return a pack that comes with the product, such as ``cn/level-evaluation`` 2023.1.

    Raises:
        OSError: there is no such pack.
        PackError: it is not valid.
    """
    return load(SHIPPED / identity / f"{version}.toml", SHIPPED)
