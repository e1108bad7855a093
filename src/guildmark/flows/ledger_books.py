# SPDX-License-Identifier: Apache-2.0
"""The three books of older ledgers: how each meets the record, and what taking it over makes.

Each book knows the things that its rows name (``known``), compares rows with them (``compare``: problems, rows already
present, changes old → new) and takes the fresh rows over (``take``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from guildmark.domain.cases import queries as cases
from guildmark.domain.cases.actions import Wanted
from guildmark.domain.cases.models import Filing
from guildmark.domain.credentials import actions as credentials
from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.models import RecordedCertificate
from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import AssessorCard, CareerLine, Ledger, Person
from guildmark.engines.rosters import Problem, identity
from guildmark.engines.rosters import ledgers as engine
from guildmark.engines.rosters.ledgers import LedgerRow, LedgerSheet
from guildmark.facts.rosters import RESIDENT
from guildmark.flows import filings, offices
from guildmark.kernel.grants import Actor

CITY_PATH = 4
NEWEST = "2022"
WARNING = "warning"


@dataclass
class LedgerRun:
    """What a dry run found; ``present`` are rows that change nothing, ``changes`` old → new of those that do."""

    sheet: LedgerSheet
    problems: list[Problem]
    present: set[int] = field(default_factory=set)
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def good(self) -> list[LedgerRow]:
        """The rows without an error, those already present among them."""
        return engine.good_rows(self.sheet, self.problems)

    @property
    def fresh(self) -> list[LedgerRow]:
        """The good rows that are new or change something."""
        return [row for row in self.good if row.number not in self.present]

    @property
    def changed(self) -> set[int]:
        """The rows that change what is recorded already."""
        return {change["row"] for change in self.changes}

    def note(self, row: LedgerRow, key: str, code: str, *, severity: str = "error", **facts: object) -> None:
        """Note a problem that the record tells."""
        self.problems.append(engine.note(self.sheet, row, key, code, severity=severity, **facts))

    def differ(self, row: LedgerRow, stored: Mapping[str, Any]) -> None:
        """Note the row's changes against what is ``stored`` by column; an empty cell changes nothing."""
        found = [(key, old, row.values.get(key)) for key, old in stored.items()]
        told = [(key, old, new) for key, old, new in found if new is not None and new != old]
        for key, old, new in told:
            change = {"row": row.number, "column": self.sheet.title(key), "old": _words(old), "new": _words(new)}
            self.changes.append(change)
        if not told:
            self.present.add(row.number)


def _words(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value or "")


@dataclass(frozen=True)
class Book:
    """One kind of ledger."""

    known: Callable[[Collection[str]], Mapping[str, Any]]
    compare: Callable[[LedgerRun, Mapping[str, Any]], None]
    take: Callable[[LedgerRun, Ledger, Actor], int]


def _persons_of(run: LedgerRun) -> dict[int, Person]:
    """The persons of the rows that the record has met already, by row; notes those whose name differs."""
    named = [row for row in run.sheet.rows if row.values.get("id_number")]
    indexes = {row.number: persons.document_index(*_document(row)) for row in named}
    held = persons.by_index(set(indexes.values()))
    found = {number: held[index] for number, index in indexes.items() if index in held}
    for row in run.sheet.rows:
        person = found.get(row.number)
        if person is not None and row.values.get("name") and person.name != row.values["name"]:
            run.note(row, "name", "id.name-differs")
    return found


def _document(row: LedgerRow) -> tuple[str, str]:
    """The document of a row as the record names it: (type, number)."""
    kind = str(row.values.get("id_type") or "resident")
    return (RESIDENT if kind == "resident" else kind), str(row.values["id_number"])


def _candidate(row: LedgerRow) -> people.Candidate:
    kind, number = _document(row)
    born = identity.birth_date_of(number)
    sex = identity.sex_of(number) if born else ""
    return people.Candidate(str(row.values["name"]), kind, number, born, sex)


def _holders(rows: list[LedgerRow], known: Mapping[str, Any], key: str, ledger: Ledger, by: Actor) -> list[Person]:
    """Whose each row is: the holder of what it names, else the person of the row's document, found or made."""
    new = [row for row in rows if str(row.values[key]) not in known]
    made = people.record_persons([_candidate(row) for row in new], ledger=ledger, by=by) if new else []
    fresh = {row.number: person for row, person in zip(new, made, strict=True)}
    return [fresh[row.number] if row.number in fresh else known[str(row.values[key])].person for row in rows]


def _compare_certificates(run: LedgerRun, known: Mapping[str, RecordedCertificate]) -> None:
    found = _persons_of(run)
    numbers = [str(row.values["number"]) for row in run.sheet.rows if row.values.get("number")]
    here = {one.number for one in register.issued_under(numbers)}
    for row in run.sheet.rows:
        number = str(row.values.get("number") or "")
        held = known.get(number)
        if number in here:
            run.note(row, "number", "number.issued-here")
        elif held is not None and not _same_holder(row, held.person, found):
            run.note(row, "number", "number.other-holder")
        elif held is not None:
            stored = {
                "occupation_code": held.occupation,
                "edition": held.edition,
                "occupation": held.occupation_name,
                "level": held.level,
                "issued_on": held.issued_on,
                "body": held.body,
            }
            run.differ(row, stored)


def _same_holder(row: LedgerRow, holder: Person, found: Mapping[int, Person]) -> bool:
    """Whether a row that names a document or a name names the holder's."""
    named = row.values.get("name")
    same_name = named is None or named == holder.name
    return same_name and (not row.values.get("id_number") or found.get(row.number) == holder)


def _take_certificates(run: LedgerRun, ledger: Ledger, by: Actor) -> int:
    rows = run.fresh
    known = register.recorded_by_numbers([str(row.values["number"]) for row in rows])
    holders = _holders(rows, known, "number", ledger, by)
    persons.lock_persons({person.pk for person in holders})
    names = persons.occupation_names()
    older = [
        _older(row, person, known.get(str(row.values["number"])), names)
        for row, person in zip(rows, holders, strict=True)
    ]
    region = next(region.code for region in persons.regions().values() if len(region.path) == CITY_PATH)
    made = credentials.record_certificates(older, ledger=ledger, region=region, by=by)
    people.record_career([_line(one) for one in made], ledger=ledger, by=by)
    return len(made)


def _older(
    row: LedgerRow, person: Person, held: RecordedCertificate | None, names: Mapping[str, str]
) -> credentials.Older:
    def told(key: str, stored: str) -> Any:
        value = row.values.get(key)
        return value if value is not None else getattr(held, stored, None)

    code = str(told("occupation_code", "occupation") or "")
    edition = told("edition", "edition")
    if edition is None:
        edition = NEWEST if code in names else ""
    name = told("occupation", "occupation_name") or (names.get(code, "") if edition == NEWEST else "")
    return credentials.Older(
        number=str(row.values["number"]),
        person=person,
        occupation=code[:10],
        edition=edition,
        occupation_name=str(name)[:60],
        level=told("level", "level"),
        body=str(told("body", "body") or "")[:120],
        issued_on=told("issued_on", "issued_on"),
        row=row.number,
    )


def _line(made: RecordedCertificate) -> CareerLine:
    return CareerLine(
        person_id=made.person_id,
        occupation=made.occupation,
        edition=made.edition,
        level=made.level,
        since=made.issued_on,
        source=f"recorded: {made.source}"[:160],
        subject=f"credentials.recordedcertificate:{made.pk}",
    )


def _compare_filings(run: LedgerRun, known: Mapping[str, Filing]) -> None:
    codes = {str(row.values["credit_code"]) for row in run.sheet.rows if row.values.get("credit_code")}
    firms = persons.organisations_by_code(codes)
    for row in run.sheet.rows:
        code = row.values.get("credit_code")
        firm = firms.get(str(code))
        named = row.values.get("organisation")
        if firm is not None and named is not None and firm.name != named:
            run.note(row, "organisation", "organisation.name-differs", severity=WARNING)
        held = known.get(str(row.values.get("body_code") or ""))
        if held is None:
            continue
        if code is not None and held.organisation.credit_code != code:
            run.note(row, "body_code", "body-code.other-firm")
        elif not held.source:
            run.note(row, "body_code", "filing.filed-here")
        else:
            scope = {one.occupation: one.levels for one in held.scopes.all()}
            levels = scope.get(str(row.values.get("occupation_code")), [])
            run.differ(row, {"starts": held.starts, "ends": held.ends, "levels": list(levels)})


def _take_filings(run: LedgerRun, ledger: Ledger, by: Actor) -> int:
    """Take filings over whole, their organisations registered first; returns how many filings."""
    groups = engine.grouped_rows(run.fresh, run.sheet.layout)
    known = cases.by_body_codes(groups.keys())
    districts = {name: region for region in persons.regions().values() for name in (region.code, region.name)}
    heads = {code: rows[0].values for code, rows in groups.items()}
    asked = {str(head["credit_code"]): head for code, head in heads.items() if code not in known}
    there = persons.organisations_by_code(asked.keys())
    new = {code: head for code, head in asked.items() if code not in there}
    fresh = [(code, str(one["organisation"])[:120], districts[one["region"]].code) for code, one in new.items()]
    made = offices.register_firms(fresh, by=by) if fresh else []
    firms = there | {firm.credit_code: firm for firm in made}
    names = persons.occupation_names()
    wanted = [_wanted(code, rows, known.get(code), firms, names) for code, rows in groups.items()]
    return len(filings.take_over(wanted, source=ledger.source, sha256=ledger.sha256, by=by))


def _wanted(
    code: str, rows: list[LedgerRow], held: Filing | None, firms: Mapping[str, Any], names: Mapping[str, str]
) -> Wanted:
    head = rows[0].values
    scope, editions = {}, {}
    for row in rows:
        occupation = str(row.values.get("occupation_code") or "")
        if occupation and row.values.get("levels"):
            name = row.values.get("occupation") or names.get(occupation, "")
            scope[occupation] = (str(name)[:60], row.values["levels"])
            editions[occupation] = row.values.get("edition") or (NEWEST if occupation in names else "")
    firm = held.organisation if held else firms[str(head["credit_code"])]
    starts, ends = (head.get(key) or (getattr(held, key) if held else None) for key in ("starts", "ends"))
    return Wanted(firm, code, starts, ends, scope, editions)


def _compare_cards(run: LedgerRun, known: Mapping[str, AssessorCard]) -> None:
    found = _persons_of(run)
    codes = {str(row.values["credit_code"]) for row in run.sheet.rows if row.values.get("credit_code")}
    firms = persons.organisations_by_code(codes)
    for row in run.sheet.rows:
        code = row.values.get("credit_code")
        if code is not None and code not in firms:
            run.note(row, "credit_code", "organisation.unknown")
        held = known.get(str(row.values.get("card_number") or ""))
        if held is not None and not _same_holder(row, held.person, found):
            run.note(row, "card_number", "card.other-holder")
        elif held is not None:
            stored = {"card_kind": held.kind, "occupation_code": held.occupation, "expires": held.expires}
            run.differ(row, stored)


def _take_cards(run: LedgerRun, ledger: Ledger, by: Actor) -> int:
    rows = run.fresh
    known = persons.cards_by_number([str(row.values["card_number"]) for row in rows])
    holders = _holders(rows, known, "card_number", ledger, by)
    firms = persons.organisations_by_code({str(row.values.get("credit_code")) for row in rows})
    cards = []
    for row, person in zip(rows, holders, strict=True):
        held = known.get(str(row.values["card_number"]))
        card = AssessorCard(
            person=person,
            number=str(row.values["card_number"]),
            kind=row.values.get("card_kind") or (held.kind if held else ""),
            occupation=row.values.get("occupation_code") or (held.occupation if held else ""),
            expires=row.values.get("expires") or (held.expires if held else None),
            source=ledger.source,
            ledger=ledger,
        )
        cards.append((card, firms.get(str(row.values.get("credit_code")))))
    return people.record_cards(cards, ledger=ledger, by=by)


BOOKS = {
    "certificates": Book(register.recorded_by_numbers, _compare_certificates, _take_certificates),
    "filings": Book(cases.by_body_codes, _compare_filings, _take_filings),
    "cards": Book(persons.cards_by_number, _compare_cards, _take_cards),
}
