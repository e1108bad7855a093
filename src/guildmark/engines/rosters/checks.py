# SPDX-License-Identifier: Apache-2.0
"""Judge the rows of a roster by what stands in the file alone: every problem of every row, all at once."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from guildmark.engines.rosters import identity, levels
from guildmark.engines.rosters.cells import HAN_NAME, LATIN_NAME, shown
from guildmark.engines.rosters.dates import birthday
from guildmark.engines.rosters.messages import PLACES_SHOWN, places
from guildmark.engines.rosters.problems import ERROR, REPAIRED, WARNING, Problem, in_order
from guildmark.engines.rosters.reading import Row, Sheet

LEAST_AGE = 16
_PHONE = re.compile(r"1[3-9][0-9]{9}")
_PASSPORT = re.compile(r"[A-Z0-9]*")
_PASSPORT_LENGTH = (5, 20)
_OLD_RESIDENCE = re.compile(r"[A-Z]{3}[0-9]{12}")
_OLD_LENGTH = 15
_LATIN_DOCUMENTS = frozenset({"passport", "permanent-residence"})
_SUFFIX = re.compile(r"\s*[LS](/[LS])?$")
_HELD = ("held_level", "held_number", "held_date")
_MISSING = {
    "name": "name.missing",
    "id_number": "id.missing",
    "occupation_code": "occupation.missing",
    "level": "level.missing",
}


@dataclass(frozen=True, slots=True)
class Judging:
    """What rows are judged against, and where findings go: the day, the classification, the pack's routes."""

    sheet: Sheet
    on: date
    occupations: Mapping[str, str]
    routes: Collection[str]
    found: list[Problem]
    unread: frozenset[tuple[int, str]]

    def note(self, row: Row, key: str, code: str, *, severity: str = ERROR, **facts: object) -> None:
        """Note a problem of one cell of ``row``."""
        value = shown(key, row.cells.get(key, ""))
        facts = {"title": self.sheet.title(key), **facts}
        self.found.append(Problem(row.number, self.sheet.title(key), code, value, severity, facts, key))

    def silent(self, row: Row, key: str) -> bool:
        """Say whether nothing can be said of a cell: it is a formula, or reading it has failed and said so."""
        return key in row.formulas or (row.number, key) in self.unread


def check(sheet: Sheet, *, on: date, occupations: Mapping[str, str], routes: Collection[str] = ()) -> list[Problem]:
    """Return every problem of ``sheet`` found in the file alone, ``eligibility.*`` excepted, in reading order.

    ``on`` is the day of judging, ``occupations`` the classification (code → name), ``routes`` the names of the pack's
    ways. The problems of the file and of single cells that reading found are among them.
    """
    unread = frozenset((p.row, str(p.key)) for p in sheet.found if p.severity != REPAIRED and p.row)
    judging = Judging(sheet, on, occupations, routes, [], unread)
    for row in sheet.rows:
        for step in _STEPS:
            step(judging, row)
    _note_shared_identities(judging)
    _note_shared_certificates(judging)
    return in_order([*sheet.problems, *sheet.found, *judging.found], sheet.order())


def good_rows(sheet: Sheet, problems: Iterable[Problem]) -> list[Row]:
    """Return the rows without an error; none where something is wrong with the file as a whole."""
    bad = {problem.row for problem in problems if problem.severity == ERROR}
    return [] if None in bad else [row for row in sheet.rows if row.number not in bad]


def birth_date(row: Row) -> date | None:
    """Return the birth date of a row: from the number where it holds one, else from its column; reckoned once."""
    if row.born is None:
        row.born = (_birth_date(row),)
    return row.born[0]


def _birth_date(row: Row) -> date | None:
    number = row.values.get("id_number")
    born = identity.birth_date_of(number) if isinstance(number, str) else None
    stated = row.values.get("birth_date")
    return born or (stated if isinstance(stated, date) else None)


def _missing(judging: Judging, row: Row) -> None:
    for key, code in _MISSING.items():
        if key in row.values and row.values[key] is None and not judging.silent(row, key):
            judging.note(row, key, code)


def _name(judging: Judging, row: Row) -> None:
    name = row.values.get("name")
    if isinstance(name, str):
        shape = LATIN_NAME if row.values.get("id_type") in _LATIN_DOCUMENTS else HAN_NAME
        if not shape.fullmatch(name):
            judging.note(row, "name", "name.characters")


def _number(judging: Judging, row: Row) -> None:
    number = row.values.get("id_number")
    kind = row.values.get("id_type", "resident")
    if not isinstance(number, str) or kind is None:
        return
    if kind == "passport":
        _number_without_check(judging, row, number, _PASSPORT, _PASSPORT_LENGTH)
    elif kind == "permanent-residence" and (len(number) == _OLD_LENGTH or number[:1].isalpha()):
        _number_without_check(judging, row, number, _OLD_RESIDENCE, (_OLD_LENGTH, _OLD_LENGTH))
    else:
        codes = identity.id_problems(number)
        born = identity.birth_date_of(number)
        if not codes and born and born > judging.on:
            codes = ["id.birth-date"]
        for code in codes:
            judging.note(row, "id_number", code, length=len(number), expected=identity.LENGTH)


def _number_without_check(
    judging: Judging, row: Row, number: str, shape: re.Pattern[str], length: tuple[int, int]
) -> None:
    least, most = length
    if not least <= len(number) <= most:
        expected = str(least) if least == most else f"{least}–{most}"
        judging.note(row, "id_number", "id.length", length=len(number), expected=expected)
    elif not shape.fullmatch(number):
        judging.note(row, "id_number", "id.characters")
    key = "id_type" if judging.sheet.has("id_type") else "id_number"
    judging.note(row, key, "id.type", severity=WARNING, variant="warning")


def _agreement(judging: Judging, row: Row) -> None:
    number, kind = row.values.get("id_number"), row.values.get("id_type", "resident")
    checked = isinstance(number, str) and kind not in {None, "passport"}
    born = identity.birth_date_of(str(number)) if checked else None
    if born is None or not isinstance(number, str):
        return
    stated, sex = row.values.get("birth_date"), row.values.get("sex")
    if isinstance(stated, date) and stated != born:
        judging.note(row, "birth_date", "birth-date.differs")
    if sex is not None and sex != identity.sex_of(number):
        judging.note(row, "sex", "sex.differs")


def _age_and_dates(judging: Judging, row: Row) -> None:
    born = birth_date(row)
    grown = birthday(born, LEAST_AGE) if born and born <= judging.on else None
    for key in ("birth_date", "held_date", "since"):
        day = row.values.get(key)
        if not isinstance(day, date):
            continue
        if day > judging.on:
            judging.note(row, key, "date.future", on=judging.on)
        elif grown and key != "birth_date" and day < (grown.replace(day=1) if _may_be_month(key, day) else grown):
            judging.note(row, key, "date.before-age")
    if grown and grown > judging.on:
        key = "id_number" if judging.sheet.has("id_number") and row.values.get("id_number") else "birth_date"
        judging.note(row, key, "person.too-young", on=judging.on)


def _may_be_month(key: str, day: date) -> bool:
    """Say whether a date may stand for a whole month: Excel turns 2015-03 into the first of it."""
    return key == "since" and day.day == 1


def _phone(judging: Judging, row: Row) -> None:
    phone = row.values.get("phone")
    if isinstance(phone, str) and not _PHONE.fullmatch(phone):
        judging.note(row, "phone", "phone.format")


def _occupation(judging: Judging, row: Row) -> None:
    code, name = row.values.get("occupation_code"), row.values.get("occupation")
    if not isinstance(code, str):
        return
    official = judging.occupations.get(code)
    if official is None:
        judging.note(row, "occupation_code", "occupation.unknown")
    elif isinstance(name, str) and _bare(name) != _bare(official):
        judging.note(row, "occupation", "occupation.name-differs", occupation_code=code, official=official)


@lru_cache(maxsize=512)
def _bare(name: str) -> str:
    """Return an occupation's name without spaces, bracket widths and the marks L and S of the classification."""
    return re.sub(r"\s", "", _SUFFIX.sub("", name.replace("（", "(").replace("）", ")")))


def _held(judging: Judging, row: Row) -> None:
    get = row.values.get
    if get("held_level") is None or get("held_number") is None or get("held_date") is None:
        _held_incomplete(judging, row)
    held, level = get("held_level"), get("level")
    if isinstance(held, str) and isinstance(level, str) and not levels.below(held, level):
        names = {"held": levels.level_name(held), "level": levels.level_name(level)}
        judging.note(row, "held_level", "held.not-below", **names)


def _held_incomplete(judging: Judging, row: Row) -> None:
    """Note what is missing beside that which is given of a certificate."""
    given = {key for key in (*_HELD, "held_occupation_code") if row.cells.get(key, "").strip() and not _none(row, key)}
    if given:
        for key in _HELD:
            if key not in given and key not in row.formulas:
                judging.note(row, key, "held.incomplete", title=judging.sheet.title(key))


def _none(row: Row, key: str) -> bool:
    """Say whether a cell says in words that there is no certificate (无)."""
    return key == "held_level" and row.values.get(key) is None and row.cells[key].strip() in {"无", "没有", "-", "none"}


def _route(judging: Judging, row: Row) -> None:
    route = row.values.get("route")
    if isinstance(route, str) and judging.routes and route not in judging.routes:
        judging.note(row, "route", "route.unknown", routes=sorted(judging.routes))


_STEPS: tuple[Callable[[Judging, Row], None], ...] = (
    _missing,
    _name,
    _number,
    _agreement,
    _age_and_dates,
    _phone,
    _occupation,
    _held,
    _route,
)


def _note_shared_identities(judging: Judging) -> None:
    """Note equal rows, and one number on several rows that differ."""
    namesakes: dict[object, list[Row]] = defaultdict(list)
    owners: dict[object, list[Row]] = defaultdict(list)
    for row in judging.sheet.rows:
        number = row.values.get("id_number")
        namesakes[number, row.values.get("name")].append(row)
        if number:
            owners[row.values.get("id_type", "resident"), number].append(row)
    for rows in namesakes.values():
        for alike in _alike(rows) if len(rows) > 1 else ():
            for row in alike if len(alike) > 1 else ():
                judging.found.append(Problem(row.number, None, "row.duplicate", facts={"rows": _others(row, alike)}))
    for rows in owners.values():
        if len(rows) > 1 and len(_alike(rows)) > 1:
            for row in rows:
                judging.note(row, "id_number", "id.duplicate", rows=_others(row, rows))


def _alike(rows: list[Row]) -> list[list[Row]]:
    """Return the rows in groups of which every read cell is equal."""
    groups: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple((key, _comparable(row, key)) for key in row.cells)].append(row)
    return list(groups.values())


def _others(row: Row, rows: list[Row]) -> dict[str, object]:
    """Return where the others of a group stand; of a large group a few, so that the work stays linear."""
    shown_rows = [other.number for other in rows[: PLACES_SHOWN + 1] if other is not row]
    return places(shown_rows[:PLACES_SHOWN], len(rows) - 1)


def _comparable(row: Row, key: str) -> object:
    value = row.values[key]
    return row.cells[key].strip() if value is None else value


def _note_shared_certificates(judging: Judging) -> None:
    """Note one certificate number on two people: on every row concerned."""
    holders: dict[object, list[Row]] = defaultdict(list)
    for row in judging.sheet.rows:
        if row.values.get("held_number"):
            holders[row.values["held_number"]].append(row)
    for rows in holders.values():
        people = {_person(row): row for row in reversed(rows)}
        firsts = sorted(people.values(), key=lambda row: row.number)
        for row in rows if len(people) > 1 else ():
            judging.note(row, "held_number", "held.number-shared", rows=_others(people[_person(row)], firsts))


def _person(row: Row) -> object:
    return row.values.get("id_number") or row.values.get("name") or row.number
