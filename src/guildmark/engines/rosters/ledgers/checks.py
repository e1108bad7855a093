# SPDX-License-Identifier: Apache-2.0
"""Judge the rows of a ledger by what stands in the file: every problem of every row, all at once.

In a ledger an empty cell means "no change": where the record knows the thing a row names, nothing is missing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from guildmark.engines.rosters import credit_codes, documents
from guildmark.engines.rosters.cells import HAN_NAME, LATIN_NAME
from guildmark.engines.rosters.ledgers.layouts import LedgerLayout
from guildmark.engines.rosters.ledgers.messages import LedgerProblem
from guildmark.engines.rosters.ledgers.reading import LedgerRow, LedgerSheet, shown_in
from guildmark.engines.rosters.messages import places
from guildmark.engines.rosters.problems import ERROR, REPAIRED, WARNING, Problem, in_order

NEWEST = "2022"
_NEW_NUMBER = re.compile(r"[YS][0-9]{21}|[YS][0-9]{14}[A-Z][0-9]{6}|[A-Z]{2}[0-9]{20}")
_OLD_NUMBER = re.compile(r"[0-9]{16}")
_BODY_CODE = re.compile(r"[A-Z0-9]{13}")
_CARD = re.compile(r"[A-Z0-9-]{4,32}")
_NUMBERED = frozenset("12345")
_WITHIN = ("credit_code", "organisation", "region", "starts", "ends")
_CODES_OF_MISSING = {
    "name": "name.missing",
    "id_number": "id.missing",
    "occupation_code": "occupation.missing",
    "level": "level.missing",
    "levels": "level.missing",
}


@dataclass(frozen=True)
class Against:
    """What a ledger is judged against: the day, the newest classification (code → name), districts, known keys."""

    on: date
    occupations: Mapping[str, str]
    regions: Collection[str] = ()
    known: Collection[str] = ()


@dataclass(frozen=True)
class _Judging:
    sheet: LedgerSheet
    against: Against
    found: list[Problem]
    unread: frozenset[tuple[int, str]] = field(default_factory=frozenset)

    def note(self, row: LedgerRow, key: str, code: str, *, severity: str = ERROR, **facts: object) -> None:
        self.found.append(note(self.sheet, row, key, code, severity=severity, **facts))

    def is_known(self, row: LedgerRow) -> bool:
        return row.values.get(self.sheet.layout.key) in self.against.known


def note(
    sheet: LedgerSheet, row: LedgerRow, key: str, code: str, *, severity: str = ERROR, **facts: object
) -> LedgerProblem:
    """Return a problem of one cell, its value masked where it is a person's."""
    title = sheet.title(key)
    value = shown_in(key, row.cells.get(key, ""))
    return LedgerProblem(row.number, title, code, value, severity, {"title": title, **facts}, key)


def check(sheet: LedgerSheet, against: Against) -> list[Problem]:
    """Return every problem of ``sheet`` found in the file alone, in reading order."""
    unread = frozenset((p.row, str(p.key)) for p in sheet.found if p.severity != REPAIRED and p.row)
    judging = _Judging(sheet, against, [], unread)
    for row in sheet.rows:
        for step in (_missing, _person, _numbers, _organisation, _occupation, _dates):
            step(judging, row)
    _AFTER[sheet.layout.kind](judging)
    return in_order([*sheet.problems, *sheet.found, *judging.found], sheet.order())


def good_rows(sheet: LedgerSheet, problems: Iterable[Problem]) -> list[LedgerRow]:
    """Return the rows without an error; none where something is wrong with the file as a whole."""
    bad = {problem.row for problem in problems if problem.severity == ERROR}
    return [] if None in bad else [row for row in sheet.rows if row.number not in bad]


def grouped_rows(rows: Iterable[LedgerRow], layout: LedgerLayout) -> dict[str, list[LedgerRow]]:
    """Return rows by what they name: the rows of one filing stand together."""
    found: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in rows:
        if row.values.get(layout.key):
            found[str(row.values[layout.key])].append(row)
    return found


def _missing(judging: _Judging, row: LedgerRow) -> None:
    layout = judging.sheet.layout
    for key in layout.required:
        empty = key in row.values and row.values[key] is None
        silent = key in row.formulas or (row.number, key) in judging.unread
        if empty and not silent and (key == layout.key or not judging.is_known(row)):
            judging.note(row, key, _CODES_OF_MISSING.get(key, "cell.missing"))


def _person(judging: _Judging, row: LedgerRow) -> None:
    kind, number, name = (row.values.get(key) for key in ("id_type", "id_number", "name"))
    kind = kind or "resident"
    if isinstance(name, str):
        shape = LATIN_NAME if kind in documents.FOREIGN else HAN_NAME
        if not shape.fullmatch(name):
            judging.note(row, "name", "name.characters")
    if not isinstance(number, str) or (row.number, "id_type") in judging.unread:
        return
    for code in documents.problems(str(kind), number):
        judging.note(row, "id_number", code, length=len(number), expected=documents.expected_length(str(kind)))
    if not documents.has_check(str(kind), number):
        judging.note(row, "id_number", "id.type", severity=WARNING, variant="warning")


def _numbers(judging: _Judging, row: LedgerRow) -> None:
    shapes = {"body_code": (_BODY_CODE, "body-code.format"), "card_number": (_CARD, "card.format")}
    for key, (shape, code) in shapes.items():
        value = row.values.get(key)
        if isinstance(value, str) and not shape.fullmatch(value):
            judging.note(row, key, code)
    number = row.values.get("number")
    if isinstance(number, str):
        _certificate_number(judging, row, number)


def _certificate_number(judging: _Judging, row: LedgerRow, number: str) -> None:
    old = bool(_OLD_NUMBER.fullmatch(number))
    if not old and not _NEW_NUMBER.fullmatch(number):
        judging.note(row, "number", "number.format")
        return
    level, day = row.values.get("level"), row.values.get("issued_on")
    told, year = (number[10], number[:2]) if old else (number[15], number[13:15])
    if level in _NUMBERED and told in _NUMBERED and told != level:
        judging.note(row, "number", "number.level-differs")
    if isinstance(day, date) and f"{day.year % 100:02}" != year:
        judging.note(row, "number", "number.year-differs", severity=WARNING)


def _organisation(judging: _Judging, row: LedgerRow) -> None:
    code, region = row.values.get("credit_code"), row.values.get("region")
    if isinstance(code, str) and not credit_codes.is_valid(code):
        judging.note(row, "credit_code", "credit-code.format")
    if isinstance(region, str) and region not in judging.against.regions:
        judging.note(row, "region", "region.unknown")


def _occupation(judging: _Judging, row: LedgerRow) -> None:
    code, name, edition = (row.values.get(key) for key in ("occupation_code", "occupation", "edition"))
    if not isinstance(code, str):
        return
    official = judging.against.occupations.get(code) if edition in {None, NEWEST} else None
    if official is not None:
        if isinstance(name, str) and _bare(name) != _bare(official):
            facts = {"occupation_code": code, "official": official}
            judging.note(row, "occupation", "occupation.name-differs", severity=WARNING, **facts)
    elif edition == NEWEST:
        judging.note(row, "occupation_code", "occupation.unknown")
    elif "occupation" in {column.key for column in judging.sheet.layout.columns}:
        judging.note(row, "occupation_code", "occupation.not-in-edition", severity=WARNING)
        if name is None and not judging.is_known(row):
            judging.note(row, "occupation_code", "occupation.name-missing")
    else:
        judging.note(row, "occupation_code", "occupation.not-in-edition", severity=WARNING)


def _bare(name: str) -> str:
    return re.sub(r"\s|(?<=\s)[LS](/[LS])?$", "", name.replace("（", "(").replace("）", ")"))


def _dates(judging: _Judging, row: LedgerRow) -> None:
    starts, ends = row.values.get("starts"), row.values.get("ends")
    for key in ("issued_on", "starts"):
        day = row.values.get(key)
        if isinstance(day, date) and day > judging.against.on:
            judging.note(row, key, "date.future", on=judging.against.on)
    if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
        judging.note(row, "ends", "period.reversed")


def _once(judging: _Judging) -> None:
    """Note what is named on several rows: one row a thing."""
    layout = judging.sheet.layout
    for rows in grouped_rows(judging.sheet.rows, layout).values():
        for row in rows if len(rows) > 1 else ():
            others = [other.number for other in rows if other is not row][:6]
            judging.note(row, layout.key, "number.duplicate", rows=places(others, len(rows) - 1))


def _filings(judging: _Judging) -> None:
    """Note rows of one filing that disagree about it, or that name an occupation twice."""
    for rows in grouped_rows(judging.sheet.rows, judging.sheet.layout).values():
        for key in _WITHIN:
            if len({str(row.values.get(key)) for row in rows if row.values.get(key)}) > 1:
                for row in rows:
                    judging.note(row, key, "filing.rows-differ")
        seen: dict[object, LedgerRow] = {}
        for row in rows:
            first = seen.setdefault(row.values.get("occupation_code"), row)
            if first is not row and row.values.get("occupation_code"):
                judging.note(row, "occupation_code", "filing.occupation-twice", rows=places([first.number], 1))


def whole_filings(sheet: LedgerSheet, problems: Iterable[Problem]) -> list[Problem]:
    """Return a problem for each good row of a filing of which another row has an error: it is taken whole."""
    bad = {problem.row for problem in problems if problem.severity == ERROR}
    found: list[Problem] = []
    for rows in grouped_rows(sheet.rows, sheet.layout).values():
        broken = [row.number for row in rows if row.number in bad]
        if broken:
            told = places(broken[:6], len(broken))
            found += [note(sheet, row, "body_code", "filing.row-wrong", rows=told) for row in rows]
    return [problem for problem in found if problem.row not in bad]


_AFTER: Mapping[str, Callable[[_Judging], None]] = {"certificates": _once, "filings": _filings, "cards": _once}
