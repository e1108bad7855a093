# SPDX-License-Identifier: Apache-2.0
"""An .xlsx file opened with care: sizes looked at before anything is unpacked, document types refused.

Only the parts that a roster needs are unpacked, once, within bounds, and handed on as a small clean workbook.
"""

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_REF = re.compile(rb"""\sr\s*=\s*["']\$?([A-Za-z]{2,3})\$?\d""")
_ROW = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_CELL_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{1,3}(\d{6,})["']""")
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read at most: bytes of the file, bytes unpacked, how much it may grow, cells of the sheet, rows."""

    size: int = 20 * _MIB
    unpacked: int = 320 * _MIB
    ratio: int = 150
    free: int = 8 * _MIB
    cells: int = 6_000_000
    rows: int = 20_000


class UnreadableError(Exception):
    """The file cannot be read as a roster; ``code`` says why, ``facts`` fill the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep code and facts."""
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Workbook:
    """The first visible sheet of a workbook: its name, its XML, the date system, a clean .xlsx that holds it alone."""

    name: str
    sheet: bytes
    epoch_1904: bool
    clean: bytes


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

    def read(self, name: str) -> bytes:
        with self._archive.open(self._names[name.casefold()]) as part:
            content = part.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0 or _DOCTYPE.search(content):
            raise UnreadableError("file.bomb")
        if b"\0" in content[:200]:  # UTF-16: a declaration could hide in it
            raise UnreadableError("file.not-a-workbook")
        return content

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
            sheet = parts.read(target)
            _refuse_wide_sheets(sheet, limits)
            return Workbook(element.get("name", ""), sheet, epoch, _clean(parts, relations, sheet, epoch=epoch))
    raise UnreadableError("file.not-a-workbook")


def _refuse_wide_sheets(sheet: bytes, limits: Limits) -> None:
    """Refuse a sheet whose farthest cells span more than the allowed area: readers lay it out whole."""
    beyond_z = {letters.upper() for letters in set(_REF.findall(sheet))}
    widest = max((_index(letters) for letters in beyond_z), default=26)
    rows = max((int(row) for row in _ROW.findall(sheet)), default=0)
    rows = max(rows, max((int(row) for row in _CELL_ROW.findall(sheet)), default=0))
    if widest * rows > limits.cells:
        raise UnreadableError("file.bomb")


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


def _clean(parts: _Parts, relations: dict[str, tuple[str, str]], sheet: bytes, *, epoch: bool) -> bytes:
    """Return a workbook that holds ``sheet`` alone: what a reader finds in it was unpacked and measured by us."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as clean:
        for name, text in _OURS.items():
            clean.writestr(name, text.format(epoch=int(epoch)))
        clean.writestr("xl/worksheets/sheet1.xml", sheet)
        for kind, target in relations.values():
            if kind in {"sharedStrings", "styles"} and parts.has(target):
                clean.writestr(f"xl/{kind}.xml", parts.read(target))
    return out.getvalue()
