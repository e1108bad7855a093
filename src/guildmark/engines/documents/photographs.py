# SPDX-License-Identifier: Apache-2.0
"""Candidates' photographs: a zip opened with care, each picture looked at and written anew without its metadata."""

import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG")
QUALITIES = (92, 85, 75, 65, 55, 45)
MIB = 1024 * 1024
SAME_SHAPE = 0.02


@dataclass(frozen=True, slots=True)
class Limits:
    """What is opened at most: bytes of the zip, files in it, bytes of one file and of all, pixels of one picture."""

    size: int = 50 * MIB
    files: int = 3_000
    one: int = 8 * MIB
    all: int = 200 * MIB
    pixels: int = 25_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a photograph must be; ``wrong_size`` and ``too_heavy`` say whether another one is an error or mended."""

    width: int = 240
    height: int = 320
    kilobytes: int = 20
    wrong_size: str = "error"
    too_heavy: str = "warning"


class ZipRefusedError(Exception):
    """The zip is not opened: ``photos.not-a-zip``, ``photos.too-large``, ``photos.encrypted`` or ``photos.bomb``."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph after it was looked at: a clean JPEG, or none, and codes of what was wrong with their facts."""

    jpeg: bytes = b""
    errors: tuple[tuple[str, dict[str, object]], ...] = ()
    warnings: tuple[tuple[str, dict[str, object]], ...] = field(default=())


def unpack(data: bytes, limits: Limits = Limits()) -> Iterator[tuple[str, bytes]]:
    """Yield (file name without folders, bytes) of each file in a zip, in its order; computers' own files are skipped.

    Names from Chinese Windows (GBK without the flag) are read as such. Raises ZipRefusedError before or while
    unpacking: sizes are counted as bytes come out, never taken from the headers alone.
    """
    if len(data) > limits.size:
        raise ZipRefusedError("photos.too-large", megabytes=limits.size // MIB)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir() and not _own(part.filename)]
            if len(parts) > limits.files or sum(part.file_size for part in parts) > limits.all:
                raise ZipRefusedError("photos.bomb", files=limits.files, megabytes=limits.all // MIB)
            yield from _contents(archive, parts, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise ZipRefusedError("photos.not-a-zip") from error
    except RuntimeError as error:  # zipfile: a part is encrypted
        raise ZipRefusedError("photos.encrypted") from error


def _own(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1].lower() in {"thumbs.db", "desktop.ini"}


def _contents(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], limits: Limits) -> Iterator[tuple[str, bytes]]:
    unpacked = 0
    for part in parts:
        with archive.open(part) as stream:
            content = stream.read(limits.one + 1)
        unpacked += len(content)
        if len(content) > limits.one or unpacked > limits.all:
            raise ZipRefusedError("photos.bomb", files=limits.files, megabytes=limits.all // MIB)
        yield _name(part), content


def _name(part: zipfile.ZipInfo) -> str:
    name = part.filename
    if not part.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = part.filename
    return unicodedata.normalize("NFKC", PurePosixPath(name.replace("\\", "/")).name)


def look_at(data: bytes, wanted: Wanted, limits: Limits = Limits()) -> Picture:
    """Return a photograph as a clean JPEG of the size wanted, or why it cannot be taken.

    Errors: ``photo.not-a-picture``, ``photo.too-many-pixels``, ``photo.size``, ``photo.weight``. Metadata of any
    kind (EXIF, XMP, comments, colour profiles) is left behind, since the pixels are written anew.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as found:
            if found.width * found.height > limits.pixels:
                return Picture(errors=(("photo.too-many-pixels", {"width": found.width, "height": found.height}),))
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, zlib.error):
        return Picture(errors=(("photo.not-a-picture", {}),))
    return _judged(upright, len(data), wanted)


def is_picture(data: bytes) -> bool:
    """Whether ``data`` is a whole JPEG or PNG."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as found:
            found.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, zlib.error):
        return False
    return True


def _judged(picture: Image.Image, weight: int, wanted: Wanted) -> Picture:
    errors: list[tuple[str, dict[str, object]]] = []
    warnings: list[tuple[str, dict[str, object]]] = []
    if picture.size != (wanted.width, wanted.height):
        facts = {"width": picture.width, "height": picture.height, "must": f"{wanted.width}×{wanted.height}"}
        larger = picture.width >= wanted.width and _same_shape(picture, wanted)
        (warnings if larger or wanted.wrong_size == "warning" else errors).append(("photo.size", facts))
    if weight > wanted.kilobytes * 1024:
        facts = {"kilobytes": -(-weight // 1024), "most": wanted.kilobytes}
        (warnings if wanted.too_heavy == "warning" else errors).append(("photo.weight", facts))
    if errors:
        return Picture(errors=tuple(errors), warnings=tuple(warnings))
    fitted = ImageOps.fit(picture, (wanted.width, wanted.height))
    return Picture(_jpeg(fitted, wanted.kilobytes * 1024), (), tuple(warnings))


def _same_shape(picture: Image.Image, wanted: Wanted) -> bool:
    return abs(picture.width / picture.height - wanted.width / wanted.height) < SAME_SHAPE


def _jpeg(picture: Image.Image, most: int) -> bytes:
    """The pixels alone as JPEG, at the best quality that stays within ``most`` bytes, else at the least."""
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    written = b""
    for quality in QUALITIES:
        memory = io.BytesIO()
        bare.save(memory, "JPEG", quality=quality, optimize=True)
        written = memory.getvalue()
        if len(written) <= most:
            break
    return written
