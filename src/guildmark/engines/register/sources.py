# SPDX-License-Identifier: Apache-2.0
"""Where a register is read from by an outsider: a folder of files, or an address."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from guildmark.engines.register.tiles import names_for

LARGEST = 20_000_000
PATIENCE_S = 30
Fetch = Callable[[str], bytes]


class Source(Protocol):
    """A register as files."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None where it is not there."""

    def paths(self, size: int) -> Iterator[str]:
        """Yield the files under ``tile/`` that are to be checked for a log of ``size``."""

    def neighbours(self) -> dict[str, bytes]:
        """Return the status lists and the trust file that stand beside the register, by name."""


@dataclass(frozen=True)
class FolderSource:
    """A register in a folder: every file under ``tile/`` is seen."""

    folder: Path

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None where it is not there."""
        try:
            return (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def paths(self, size: int) -> Iterator[str]:  # noqa: ARG002 - a folder is seen whole, whatever the size
        """Yield every file under ``tile/``."""
        for place in sorted((self.folder / "tile").rglob("*")):
            if place.is_file():
                yield place.relative_to(self.folder).as_posix()

    def neighbours(self) -> dict[str, bytes]:
        """Return the files of ``../status`` and ``../trust.json``."""
        places = [*sorted((self.folder.parent / "status").glob("*")), self.folder.parent / "trust.json"]
        return {place.name: place.read_bytes() for place in places if place.is_file()}


@dataclass(frozen=True)
class UrlSource:
    """A register at an address: the files that its size calls for are seen, and the site's trust file."""

    address: str
    fetch: Fetch

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None where the site says that it is not there."""
        return self._get(f"{self.address.rstrip('/')}/{path}")

    def paths(self, size: int) -> Iterator[str]:
        """Yield the files that a log of ``size`` must have."""
        yield from (name.path for name in names_for(size))

    def neighbours(self) -> dict[str, bytes]:
        """Return the site's trust file, where it has one."""
        site = self.address.rstrip("/").removesuffix("/register")
        try:
            held = self._get(f"{site}/.well-known/guildmark-trust.json")
        except OSError:
            return {}
        return {"trust.json": held} if held else {}

    def _get(self, address: str) -> bytes | None:
        try:
            return self.fetch(address)
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise


def source_of(place: str) -> Source:
    """Return the register at an address (``http…``) or in a folder."""
    if place.startswith(("http://", "https://")):
        return UrlSource(place, fetch)
    return FolderSource(Path(place))


def fetch(address: str) -> bytes:
    """Return what an http or https address gives, 20 MB at most; no other scheme is ever opened.

    Raises:
        OSError: where it cannot be had.
    """
    if not address.startswith(("http://", "https://")):
        raise OSError(f"not a web address: {address}")
    request = urllib.request.Request(address, headers={"User-Agent": "guildmark"})  # noqa: S310 - checked above
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - checked above
        data: bytes = answer.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise OSError(f"too large: {address}")
    return data


LOOPBACK = ("localhost", "127.0.0.1")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A site that sends us elsewhere is not followed."""

    def redirect_request(self, *_asked: object) -> None:
        """Never."""
        return None  # noqa: RET501 - urllib asks for this None


def fetch_from(hosts: Collection[str]) -> Fetch:
    """Return a fetch that asks only these hosts (``name`` or ``name:port``), by https, and follows no redirect.

    This machine itself is asked by http, so that a demo can be checked.
    """
    opener = urllib.request.build_opener(_NoRedirects)

    def guarded(address: str) -> bytes:
        parts = urllib.parse.urlsplit(address)
        if parts.netloc not in hosts or parts.scheme not in ("http", "https"):
            raise OSError(f"not a host of the trust file: {parts.netloc}")
        scheme = "http" if parts.hostname in LOOPBACK else "https"
        place = urllib.parse.urlunsplit((scheme, parts.netloc, parts.path, parts.query, ""))
        request = urllib.request.Request(place, headers={"User-Agent": "guildmark"})  # noqa: S310 - checked above
        with opener.open(request, timeout=PATIENCE_S) as answer:
            data: bytes = answer.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise OSError(f"too large: {address}")
        return data

    return guarded
