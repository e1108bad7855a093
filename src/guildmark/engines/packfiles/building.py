# SPDX-License-Identifier: Apache-2.0
"""From a pack's raw data to a pack, with all that is wrong noted at once. For the loader and for stored rules."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.packfiles import agreement
from guildmark.engines.packfiles.benefits import Extras
from guildmark.engines.packfiles.pack import Pack
from guildmark.engines.packfiles.problems import Findings, PackError, Problem
from guildmark.engines.packfiles.programme import Programme
from guildmark.engines.packfiles.reading import IDENTITY, VERSION, WHOLE_FILE, jsonable, sound
from guildmark.engines.packfiles.shapes import Shapes
from guildmark.engines.rules import readings
from guildmark.engines.rules.grammar import GrammarError, parse_logic, parse_test, turned
from guildmark.engines.rules.model import (
    RANK,
    Accrual,
    Choice,
    Clause,
    Decision,
    Entry,
    Fact,
    Pair,
    Param,
    Text,
    Unknown,
    Value,
)
from guildmark.engines.rules.nodes import Node, Related, atoms, mentioned
from guildmark.engines.rules.wording import PLACEHOLDER
from guildmark.engines.seals.jcs import NotCanonicalError, digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TABLES: Final = ("facts", "params", "related", "clauses", "decisions", "select", "cases")
FREE_TABLES: Final = (
    "scheme", "quota", "credential", "benefit", "figures", "assessment", "periods", "education", "standards",
    "editions", "publicity", "submission", "evidence", "held", "apply",
)  # fmt: skip
PACK_KEYS: Final = ("title", "calendar", "anniversary", "owner", "documents", "extends", "open")
TYPES: Final = ("int", "decimal", "date", "bool", "text", "level")
ACCRUES: Final = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,10})?) per (year|month|day)")
ANSWERS: Final = {"yes": True, "no": False}


def build(data: dict[str, Any], *, stored: bool) -> Pack:
    """Return the pack of resolved data; ``stored`` where dates and decimals are text.

    Raises:
        PackError: with every problem that was found.
    """
    return _Builder(data, stored=stored).pack()


class _Builder:
    """One pack being read."""

    def __init__(self, data: dict[str, Any], *, stored: bool) -> None:
        self.findings = Findings()
        self.data = data if stored else sound(data, "", self.findings)
        self.read = Shapes(self.findings, stored=stored)
        self.stored = stored
        self.note = self.findings.note

    def pack(self) -> Pack:
        """Return the pack, or raise all its problems."""
        self.read.keys(self.data, "", may=(*TABLES, *FREE_TABLES), must=("pack",))
        head = self.head()
        facts = {name: self.fact(name, row) for name, row in self.named("facts")}
        read = {name: test for name, row in self.named("clauses") if (test := self.test(name, row)) is not None}
        tests = {name: turned(test, facts) for name, test in read.items()}
        extras = Extras(self.data, self.read, self.findings)
        wanted = agreement.uses(tests | extras.whens, facts) | extras.numbers
        params = {name: self.param(name, row, wanted.get(name)) for name, row in self.named("params")}
        clauses = {
            name: self.clause(name, row, tests[name], params) for name, row in self.named("clauses") if name in tests
        }
        self.check_names(facts, params, clauses)
        decisions = {
            name: found for name, row in self.named("decisions") if (found := self.decision(name, row, clauses))
        }
        select = tuple(self.choice(place, row) for place, row in enumerate(self.listed("select")))
        self.check_use(clauses, decisions, select)
        self.check_values(head["in_force"], clauses, params)
        benefits = extras.benefits(facts, params, self.names("decisions"), head["in_force"])
        quotas = extras.quotas(head["in_force"])
        related = tuple(pair for place, row in enumerate(self.listed("related")) if (pair := self.pair(place, row)))
        if not self.stored:
            Programme(self.data, self.read, self.findings).check(facts)
        self.findings.refuse_if_any()
        words = self.words()
        resolved = jsonable(self.data)
        return Pack(
            **head, digest=_digest(resolved), resolved=resolved, facts=facts, params=params, related=related,
            clauses=clauses, decisions=decisions, select=select, words=words, benefits=benefits, quotas=quotas,
        )  # fmt: skip

    def named(self, table: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the rows of a table of named tables."""
        rows = self.read.table(self.data.get(table, {}), table)
        return [(name, self.read.table(row, f"{table}.{name}")) for name, row in rows.items()]

    def words(self) -> dict[str, Text]:
        """Return the labels of the codes of ``[[education]]`` and of evidence's choices, for explanations."""
        rows = self.listed("education")
        labels = {
            str(row.get("code")): self.read.texts(row.get("label"), f"education[{n}]") for n, row in enumerate(rows)
        }
        return self.chosen() | {code: label for code, label in labels.items() if label}

    def chosen(self) -> dict[str, dict[str, str]]:
        """Return the labels of the choices that ``[[evidence]]`` offers."""
        return {
            str(choice.get("code")): {lang: str(choice.get(lang, "")) for lang in ("zh", "en")}
            for row in self.listed("evidence")
            for fact in row.get("facts", ())
            for choice in fact.get("choices", ())
            if isinstance(choice, dict)
        }

    def names(self, table: str) -> frozenset[str]:
        """Return the names that a table holds, sound or not."""
        rows = self.data.get(table)
        return frozenset(rows) if isinstance(rows, dict) else frozenset()

    def listed(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of an array of tables."""
        return self.read.rows(self.data.get(table, []), table)

    def head(self) -> dict[str, Any]:
        """Return what ``[pack]`` says."""
        read, table = self.read, self.read.table(self.data.get("pack", {}), "pack")
        read.keys(table, "pack", may=PACK_KEYS, must=("id", "version", "in_force"))
        read.choice(table.get("calendar"), "pack.calendar", ("civil-code-202",))
        read.texts(table.get("owner"), "pack.owner")
        read.rows(table.get("documents", []), "pack.documents")
        opened = table.get("open", [])
        if not isinstance(opened, list) or not all(isinstance(name, str) for name in opened):
            self.note("pack.open", "type.wrong", expected="list of text")
        return {
            "id": read.form(table.get("id"), "pack.id", IDENTITY, "id"),
            "version": read.form(table.get("version"), "pack.version", VERSION, "version"),
            "in_force": read.day(table.get("in_force"), "pack.in_force") or date.max,
            "anniversary": read.choice(table.get("anniversary"), "pack.anniversary", ("on", "after")),
            "title": read.texts(table.get("title"), "pack.title"),
        }

    def fact(self, name: str, row: dict[str, Any]) -> Fact:
        """Return a declared fact."""
        where, read = f"facts.{name}", self.read
        read.name(name, where)
        read.keys(row, where, may=("label", "source", "unit", "absent", "future", "accrues"), must=("type",))
        kind = read.choice(row.get("type"), f"{where}.type", TYPES)
        future = read.choice(row.get("future"), f"{where}.future", ("unknown", "allowed")) == "allowed"
        read.texts(row.get("unit"), f"{where}.unit")
        bare = Fact(name, kind, read.texts(row.get("label"), f"{where}.label"), None)
        absent = self.absent(bare, row.get("absent", "unknown"), where)
        return Fact(name, kind, bare.label, absent, future, self.accrual(row.get("accrues"), kind, where))

    def absent(self, fact: Fact, given: object, where: str) -> Value:
        """Return what the absence of a fact means."""
        if given == "unknown":
            return Unknown("absent")
        if given == "none":
            return None
        value = readings.read(fact, self.revive(given, "number") if fact.type == "int" else given)
        if isinstance(value, Unknown):
            self.note(f"{where}.absent", "type.wrong", expected=fact.type)
        return value

    def accrual(self, given: object, kind: str, where: str) -> Accrual | None:
        """Return how a fact grows."""
        if given is None:
            return None
        found = ACCRUES.fullmatch(given) if isinstance(given, str) else None
        if not found or kind not in ("int", "decimal") or not Decimal(found[1]):
            self.note(f"{where}.accrues", "value.wrong", value=given, expected='"1 per year | month | day"')
            return None
        return Accrual(Decimal(found[1]), f"{found[2]}s")

    def test(self, name: str, row: dict[str, Any]) -> Node | None:
        """Return the parsed test of a clause; None, noted, where it is not well formed."""
        where = f"clauses.{name}"
        self.read.name(name, where)
        self.read.keys(row, where, may=("basis", "from", "until", "otherwise"), must=("text", "test"))
        return self.parsed(parse_test, row.get("test"), where)

    def parsed(self, parse: Callable[[str], Node], text: object, where: str) -> Node | None:
        """Return the nodes of a text."""
        if not isinstance(text, str):
            if text is not None:
                self.note(where, "type.wrong", expected="text")
            return None
        try:
            return parse(text)
        except GrammarError as error:
            self.note(where, error.code, piece=error.piece)
            return None

    def param(self, name: str, row: dict[str, Any], kind: str | None) -> Param:
        """Return a dated parameter."""
        where, read = f"params.{name}", self.read
        read.name(name, where)
        read.keys(row, where, may=("label", "unit"), must=("history",))
        rows = read.rows(row.get("history", []), where)
        kind = kind or (self.numbers(rows) if self.stored else None)
        history = tuple(self.entry(f"{where}[{place}]", value, kind) for place, value in enumerate(rows))
        if not history and "history" in row:
            self.note(where, "params.empty")
        if any(a.since >= b.since for a, b in pairwise(history)):
            self.note(where, "params.order")
        kinds = {agreement.kind_of(entry.value) for entry in history}
        if len(kinds - {"list"} if any(kind.startswith("list ") for kind in kinds) else kinds) > 1:
            self.note(where, "params.mixed")
        label, unit = (read.texts(row.get(key), f"{where}.{key}") for key in ("label", "unit"))
        return Param(name, label, unit, history)

    @staticmethod
    def numbers(rows: list[dict[str, Any]]) -> str | None:
        """Return "number" where a stored history that no test reads holds numbers, those with a point as text."""
        held = [item for row in rows for item in _items(row.get("value"))]
        return "number" if any(isinstance(item, int) and not isinstance(item, bool) for item in held) else None

    def entry(self, where: str, row: dict[str, Any], kind: str | None) -> Entry:
        """Return one value of a parameter."""
        self.read.keys(row, where, may=("basis",), must=("from", "value"))
        since = self.read.day(row.get("from"), f"{where}.from") or date.min
        value = self.revive(row.get("value"), kind)
        if "value" in row and agreement.kind_of(value) not in agreement.HELD:
            self.note(where, "type.wrong", expected="number, text, date, bool, list")
            value = None
        return Entry(since, value, self.read.string(row.get("basis"), f"{where}.basis"))

    def revive(self, value: Any, kind: str | None) -> Any:
        """Return a stored value as the kind that its use asks for."""
        if isinstance(value, list):
            return tuple(self.revive(item, kind) for item in value)
        if not self.stored or not isinstance(value, str):
            return value
        fact_type = {"number": "decimal", "date": "date"}.get(kind or "")
        found = readings.READERS[fact_type](value) if fact_type else value
        return value if isinstance(found, Unknown) else found

    def clause(self, name: str, row: dict[str, Any], test: Node, params: Mapping[str, Param]) -> Clause:
        """Return a clause."""
        where, read = f"clauses.{name}", self.read
        since, until = read.span(row, where)
        dated = since is not None or until is not None
        if dated != ("otherwise" in row):
            self.note(where, "clause.otherwise")
        otherwise = ANSWERS[read.choice(row.get("otherwise"), f"{where}.otherwise", ("no", "yes"))] if dated else None
        text = read.sentence(row.get("text"), where, params)
        names = mentioned(test)
        return Clause(
            id=name, text=text, test=test, basis=read.string(row.get("basis"), f"{where}.basis"), since=since,
            until=until, otherwise=otherwise, facts=tuple(item for item in names if item not in params),
            params=_params_of(names, text, params), relates=any(isinstance(a, Related) for a in atoms(test)),
        )  # fmt: skip

    def decision(self, name: str, row: dict[str, Any], clauses: Mapping[str, Clause]) -> Decision | None:
        """Return a decision; None, noted, where its logic is not well formed."""
        where = f"decisions.{name}"
        self.read.title(name, where)
        self.read.keys(row, where, may=("title", "routes"), must=("logic",))
        logic = self.parsed(parse_logic, row.get("logic"), where)
        if logic is None:
            return None
        asked = mentioned(logic)
        for clause in asked:
            if clause not in self.names("clauses"):
                self.note(where, "clause.unknown", among=self.names("clauses"), name=clause)
        known = tuple(clause for clause in asked if clause in clauses)
        facts = tuple(dict.fromkeys(fact for clause in known for fact in clauses[clause].facts))
        title = self.read.texts(row.get("title"), f"{where}.title")
        routes, spans = self.routes(where, row, asked), self.spans(where, row)
        return Decision(name, title, logic, routes, known, facts, spans)

    def routes(
        self, where: str, row: dict[str, Any], asked: tuple[str, ...]
    ) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the routes of a decision, in the order in which its logic names their clauses."""
        found = []
        for name, given in self.read.table(row.get("routes", {}), f"{where}.routes").items():
            self.read.title(name, f"{where}.routes.{name}")
            ids = given.get("clauses") if isinstance(given, dict) else given
            if not isinstance(ids, list) or not all(isinstance(item, str) for item in ids):
                self.note(f"{where}.routes", "type.wrong", expected="list of clauses")
                continue
            if not ids:
                self.note(f"{where}.routes", "route.empty", name=name)
            for item in ids:
                if item not in asked:
                    self.note(f"{where}.routes", "route.clause", among=asked, name=item)
            found.append((name, tuple(ids)))
        place = {clause: number for number, clause in enumerate(asked)}
        return tuple(sorted(found, key=lambda route: ([place.get(item, -1) for item in route[1]], route[0])))

    def spans(self, where: str, row: dict[str, Any]) -> dict[str, tuple[date | None, date | None]]:
        """Return the days of the routes that are written as {clauses, from, until}."""
        routes, found = row.get("routes", {}), {}
        for name, given in routes.items() if isinstance(routes, dict) else ():
            if isinstance(given, dict):
                place = f"{where}.routes.{name}"
                self.read.keys(given, place, may=("from", "until"), must=("clauses",))
                found[name] = self.read.span(given, place)
        return found

    def choice(self, place: int, row: dict[str, Any]) -> Choice:
        """Return a row of ``[[select]]``."""
        where, read = f"select[{place}]", self.read
        read.keys(row, where, may=("level", "occupation", "edition", "from", "until"), must=("decision",))
        level = read.choice(row["level"], f"{where}.level", tuple(RANK)) if "level" in row else None
        occupation, edition = (
            read.string(row[key], f"{where}.{key}") if key in row else None for key in ("occupation", "edition")
        )
        decision = read.string(row.get("decision"), f"{where}.decision")
        if decision not in self.names("decisions"):
            self.note(where, "decision.unknown", among=self.names("decisions"), name=decision)
        return Choice(decision, level, occupation, edition, *read.span(row, where))

    def pair(self, place: int, row: dict[str, Any]) -> Pair | None:
        """Return a row of ``[[related]]``."""
        where = f"related[{place}]"
        self.read.keys(row, where, may=("from", "until", "basis"), must=("a", "b"))
        a, b, basis = (self.read.string(row.get(key), f"{where}.{key}") for key in ("a", "b", "basis"))
        if a and a == b:
            self.note(where, "name.repeated", name=a)
        since, until = self.read.span(row, where)
        return Pair(a, b, since or date.min, until or date.max, basis)

    def check_names(
        self, facts: Mapping[str, Fact], params: Mapping[str, Param], clauses: Mapping[str, Clause]
    ) -> None:
        """Note names used twice, unknown names and types that do not agree."""
        for name in facts.keys() & params.keys():
            self.note(f"params.{name}", "name.twice", name=name)
        agreed = agreement.Agreement(facts, params, self.findings)
        for clause in clauses.values():
            agreed.check(f"clauses.{clause.id}", clause.test, frozenset({*facts, *params}))

    def check_use(
        self, clauses: Mapping[str, Clause], decisions: Mapping[str, Decision], select: tuple[Choice, ...]
    ) -> None:
        """Note clauses that no decision uses, where every decision could be read; choices are checked as they are."""
        used = {clause for plan in decisions.values() for clause in plan.clauses}
        read = decisions.keys() == self.names("decisions")
        for name in clauses.keys() - used if read and (select or decisions) else ():
            self.note(f"clauses.{name}", "clause.unused")

    def check_values(self, in_force: date, clauses: Mapping[str, Clause], params: Mapping[str, Param]) -> None:
        """Note parameters that have no value yet on a day on which a clause can need them."""
        for clause in clauses.values():
            first = max(clause.since or in_force, in_force)
            if clause.until and clause.until < first:
                continue
            for name in clause.params:
                history = params[name].history
                if history and history[0].since > first:
                    self.note(f"clauses.{clause.id}", "param.no-value", name=name, since=first.isoformat())


def _params_of(names: tuple[str, ...], text: Text, params: Mapping[str, Param]) -> tuple[str, ...]:
    """Return the parameters of a clause: those of its test, then those that only its sentence names."""
    held = [found for words in text.values() for found in PLACEHOLDER.findall(words)]
    return tuple(dict.fromkeys(name for name in (*names, *held) if name in params))


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _digest(resolved: dict[str, Any]) -> str:
    try:
        return digest(resolved)
    except NotCanonicalError as error:
        raise PackError([Problem(WHOLE_FILE, "number.range", {"piece": "…"})]) from error
