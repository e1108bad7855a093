# SPDX-License-Identifier: Apache-2.0
"""An .xlsx file opened with care: sizes looked at before anything is unpacked, document types refused.

Only the parts that a roster needs are unpacked, once, within bounds, and handed on as a small clean workbook. A big
sheet goes from one to the other in pieces; a very big one's XML, five to ten times the file, is never held whole.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree import ElementTree as ET

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW = re.compile(rb"""r\s*=\s*["'](\d+)["']""")
_FAR = re.compile(rb"""r\s*=\s*["']\$?(?:([A-Za-z]{0,3})\$?(\d{6,})["']|([A-Za-z]{2,3})\$?\d)""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_MIB = 1024 * 1024
_PIECE = 4 * _MIB
_OVERLAP = 256
_NEAR_ROWS = 99_999
_LETTERS = 26
_SHEET = "xl/worksheets/sheet1.xml"
_WHOLE = 128 * _MIB
"""Up to so many bytes unpacked a sheet is handed on as it is; packing it again costs more than the memory is worth."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most: bytes of the file, bytes unpacked, how much it may grow, cells of the sheet, rows."""

    size: int = 20 * _MIB
    unpacked: int = 320 * _MIB
    ratio: int = 150
    free: int = 8 * _MIB
    cells: int = 6_000_000
    rows: int = 100_000


class UnreadableError(Exception):
    """The file cannot be read as a roster; ``code`` says why, ``facts`` fill the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep code and facts."""
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Workbook:
    """The first visible sheet of a workbook: its name, the date system, a clean .xlsx that holds it alone.

    ``formulas`` says whether the sheet's XML may hold any.
    """

    name: str
    epoch_1904: bool
    clean: bytes
    formulas: bool

    def xml(self) -> IO[bytes]:
        """Open the sheet's XML, to be read in pieces."""
        return zipfile.ZipFile(io.BytesIO(self.clean)).open(_SHEET)


def is_workbook(data: bytes) -> bool:
    """Say whether ``data`` begins like a zip or an old Office file, so that it is no CSV."""
    return data.startswith((_ZIP, _OLE, b"PK\x05\x06"))


def open_workbook(data: bytes, limits: Limits) -> Workbook:
    """Return the first visible sheet of an .xlsx file.

    Raises UnreadableError with ``file.encrypted``, ``file.not-a-workbook`` or ``file.bomb``.
    """
    if data.startswith(_OLE):
        raise UnreadableError("file.encrypted" if _ENCRYPTED_STREAM in data else "file.not-a-workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bombs(archive, len(data), limits)
            return _first_visible_sheet(_Parts(archive, limits.unpacked), limits)
    except (zipfile.BadZipFile, zlib.error, ET.ParseError, EOFError, KeyError, NotImplementedError, OSError) as error:
        raise UnreadableError("file.not-a-workbook") from error
    except RuntimeError as error:  # zipfile: a part is encrypted
        raise UnreadableError("file.encrypted") from error


def _refuse_bombs(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > limits.unpacked or (unpacked > limits.free and unpacked > limits.ratio * packed):
        raise UnreadableError("file.bomb")


class _Parts:
    """The parts of the zip, read within what is left of the allowance."""

    def __init__(self, archive: zipfile.ZipFile, allowance: int) -> None:
        self._archive = archive
        self._left = allowance
        self._names = {name.casefold(): name for name in archive.namelist()}

    def has(self, name: str) -> bool:
        return name.casefold() in self._names

    def size(self, name: str) -> int:
        """Return how long a part says it is; unpacking never yields more."""
        return self._archive.getinfo(self._names[name.casefold()]).file_size

    def read(self, name: str) -> bytes:
        return b"".join(piece for _, piece in self.pieces(name))

    def pieces(self, name: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield a part piece by piece, each with the end of the one before it, so that no word is missed between."""
        before = b""
        with self._archive.open(self._names[name.casefold()]) as part:
            while piece := part.read(min(_PIECE, self._left + 1)):
                self._left -= len(piece)
                if self._left < 0 or _DOCTYPE.search(before[-16:] + piece):
                    raise UnreadableError("file.bomb")
                if not before and b"\0" in piece[:200]:  # UTF-16: a declaration could hide in it
                    raise UnreadableError("file.not-a-workbook")
                yield before, piece
                before = piece[-_OVERLAP:]

    def xml(self, name: str) -> ET.Element:
        return ET.fromstring(self.read(name))  # noqa: S314 - document types are refused above

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return id → (kind, part name) of what the part ``name`` points to."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        found = {}
        for relation in self.xml(rels):
            kind = relation.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            found[relation.get("Id", "")] = (kind, target.lstrip("/"))
        return found


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _first_visible_sheet(parts: _Parts, limits: Limits) -> Workbook:
    root = next((target for kind, target in parts.relations("").values() if kind == "officeDocument"), None)
    book = parts.xml(root or "xl/workbook.xml")
    relations = parts.relations(root or "xl/workbook.xml")
    epoch = any(_local(e) == "workbookPr" and e.get("date1904") in {"1", "true"} for e in book)
    for element in book.iter():
        if _local(element) != "sheet" or element.get("state", "visible") != "visible":
            continue
        kind, target = next(
            (relations[v] for k, v in element.items() if k.endswith("}id") and v in relations), ("", "")
        )
        if kind == "worksheet":
            clean, formulas = _clean(parts, relations, target, _Extent(limits.cells), epoch=epoch)
            return Workbook(element.get("name", ""), epoch, clean, formulas)
    raise UnreadableError("file.not-a-workbook")


class _Extent:
    """How far the cells of a sheet reach, piece by piece: readers lay the area out whole, so it has a bound."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._widest, self._longest, self._near = _LETTERS, 0, 0
        self.formulas = False

    def add(self, text: bytes) -> None:
        """Look at a piece; refuses ``file.bomb`` once the farthest cells span more than the allowed area.

        Row numbers of five digits are read only where a sheet is wide enough for them to matter.
        """
        far = set(_FAR.findall(text))
        wide = {(beside or alone).upper() for beside, _, alone in far}
        self._widest = max([self._widest, *map(_index, wide)])
        self._longest = max([self._longest, *(int(row) for _, row, _ in far if row)])
        if self._widest * _NEAR_ROWS > self._most:
            self._near = max([self._near, *map(int, _ROW.findall(text))])
        if self._widest * max(self._longest, self._near) > self._most:
            raise UnreadableError("file.bomb")
        if not self.formulas and (b"<f" in text or b":f" in text):
            self.formulas = bool(_FORMULA.search(text))


def _index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index


_OURS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<workbookPr date1904="{epoch}"/><sheets><sheet name="roster" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def _clean(
    parts: _Parts, relations: dict[str, tuple[str, str]], sheet: str, extent: _Extent, *, epoch: bool
) -> tuple[bytes, bool]:
    """Return a workbook that holds one sheet alone, and whether that has formulas.

    What a reader finds in it was unpacked and measured by us.
    """
    out = io.BytesIO()
    way = zipfile.ZIP_STORED if parts.size(sheet) <= _WHOLE else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w", way, compresslevel=1) as clean:
        for name, text in _OURS.items():
            clean.writestr(name, text.format(epoch=int(epoch)))
        with clean.open(_SHEET, "w") as part:
            for before, piece in parts.pieces(sheet):
                extent.add(before + piece)
                part.write(piece)
        for kind, target in relations.values():
            if kind in {"sharedStrings", "styles"} and parts.has(target):
                clean.writestr(f"xl/{kind}.xml", parts.read(target))
    return out.getvalue(), extent.formulas
