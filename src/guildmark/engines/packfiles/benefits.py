# SPDX-License-Identifier: Apache-2.0
"""``[benefit]`` and ``[quota]`` of a pack: read into what the evaluator reckons with, all that is wrong noted."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.packfiles import agreement
from guildmark.engines.packfiles.shapes import NAME
from guildmark.engines.rules.amounts import MODES, ZERO, Benefit, Line, Rounding
from guildmark.engines.rules.grammar import GrammarError, parse_test, parse_unit
from guildmark.engines.rules.nodes import Name, Node, Since
from guildmark.engines.rules.quotas import Quota, TieKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from guildmark.engines.packfiles.problems import Findings
    from guildmark.engines.packfiles.shapes import Shapes
    from guildmark.engines.rules.model import Fact, Param

KEYS: Final = {
    "fixed": ({"amount"}, set()),
    "per-unit": ({"per", "amount"}, {"most", "whole"}),
    "scale": ({"per", "steps"}, {"most", "whole"}),
    "table": ({"per", "amounts"}, set()),
    "share": ({"amount"}, set()),
    "cap": ({"amount"}, set()),
    "least": ({"amount"}, set()),
}
COMMON: Final = {"when", "basis", "from", "until"}
ROUNDING: Final = re.compile(r"(half-up|half-even|down|up) ([0-4]|yuan)")
NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
KINDS: Final = ("fixed", "proportional", "pooled")
REMAINDERS: Final = ("larger-weight", "smaller-weight", "first-named")
TIED: Final = ("all", "none", "lot")
OWN: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "fixed": ((), ("each", "places")),
    "proportional": (("total", "remainders"), ("least",)),
    "pooled": (("total", "rank"), ()),
}
RANK: Final = re.compile(r"([A-Za-z][A-Za-z0-9_]*) (asc|desc)")

Row = dict[str, Any]


class Extras:
    """The amounts and quotas of one pack being read."""

    def __init__(self, data: Row, read: Shapes, findings: Findings) -> None:
        """Parse the tests, so that the names in them are known before the parameters are read."""
        self.data, self.read, self.note = data, read, findings.note
        self.findings = findings
        self.numbers: dict[str, str] = {}
        self.whens: dict[str, Node] = {}
        self.facts: Mapping[str, Fact] = {}
        self.params: Mapping[str, Param] = {}
        self.rows = {
            name: self.read.rows(row.get("lines", []), f"benefit.{name}.lines") for name, row in self.named("benefit")
        }
        for name, rows in self.rows.items():
            for place, row in enumerate(rows):
                self.look(f"benefit.{name}.lines[{place}]", row)
        for _, row in self.named("quota"):
            places = row.get("places")
            self.count([row.get(key) for key in ("total", "each", "least")])
            self.count(list(places.values()) if isinstance(places, dict) else [])

    def named(self, table: str) -> list[tuple[str, Row]]:
        """Return the rows of a table of named tables."""
        rows = self.read.table(self.data.get(table, {}), table)
        for name in rows:
            self.read.title(name, f"{table}.{name}")
        return [(name, self.read.table(row, f"{table}.{name}")) for name, row in rows.items()]

    def look(self, where: str, row: Row) -> None:
        """Keep the test of a line, and the names that stand for numbers in it."""
        when = row.get("when")
        if isinstance(when, str):
            try:
                self.whens[where] = parse_test(when)
            except GrammarError as error:
                self.note(where, error.code, piece=error.piece)
        elif when is not None:
            self.note(f"{where}.when", "type.wrong", expected="text")
        steps = row.get("steps")
        amounts = row.get("amounts")
        rows = [step for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []
        self.count([row.get("amount"), row.get("most"), *(step.get(key) for step in rows for key in ("upto", "rate"))])
        self.count(list(amounts.values()) if isinstance(amounts, dict) else [])

    def count(self, values: list[Any]) -> None:
        """Keep the names among values: they hold numbers."""
        for value in values:
            if isinstance(value, str) and NAME.fullmatch(value):
                self.numbers[value] = "number"

    def benefits(
        self, facts: Mapping[str, Fact], params: Mapping[str, Param], decisions: frozenset[str], in_force: date
    ) -> dict[str, Benefit]:
        """Return the benefits of the pack."""
        self.facts, self.params = facts, params
        agreed = agreement.Agreement(facts, params, self.findings)
        for where, test in self.whens.items():
            agreed.check(where, test, frozenset({*facts, *params}))
        found = {name: self.benefit(name, row, decisions) for name, row in self.named("benefit")}
        for benefit in found.values():
            for place, line in enumerate(benefit.lines):
                self.values(f"benefit.{benefit.name}.lines[{place}]", line, in_force)
        return found

    def values(self, where: str, line: Line, in_force: date) -> None:
        """Note parameters that have no value yet when a line can need them."""
        first = max(line.since or in_force, in_force)
        for name in line.names():
            history = self.params[name].history if name in self.params else ()
            if history and history[0].since > first:
                self.note(where, "param.no-value", name=name, since=first.isoformat())

    def benefit(self, name: str, row: Row, decisions: frozenset[str]) -> Benefit:
        """Return one benefit."""
        where, read = f"benefit.{name}", self.read
        read.keys(row, where, may=("title", "unit", "decision"), must=("rounding", "lines"))
        decision = read.string(row["decision"], f"{where}.decision") if "decision" in row else None
        if decision is not None and decision not in decisions:
            self.note(where, "decision.unknown", among=decisions, name=decision)
        given = row.get("rounding")
        fits = ROUNDING.fullmatch(given) if isinstance(given, str) else None
        if not fits and given is not None:
            expected = f"{' | '.join(MODES)} 0…4 | yuan"
            self.note(f"{where}.rounding", "value.wrong", value=given, expected=expected)
        mode, places = (fits[1], 0 if fits[2] == "yuan" else int(fits[2])) if fits else ("half-up", 2)
        lines = tuple(self.line(f"{where}.lines[{place}]", each) for place, each in enumerate(self.rows[name]))
        title, unit = (read.texts(row.get(key), f"{where}.{key}") for key in ("title", "unit"))
        return Benefit(name, title, unit, decision, Rounding(str(given), mode, places), lines)

    def line(self, where: str, row: Row) -> Line:
        """Return one line of a benefit."""
        read = self.read
        kind = read.choice(row.get("kind"), f"{where}.kind", tuple(KEYS))
        if row.get("kind", kind) != kind:
            return Line(kind, {})
        must, may = KEYS[kind]
        read.keys(row, where, may=may | COMMON, must=("kind", "text", *sorted(must)))
        since, until = read.span(row, where)
        per = self.per(where, row["per"], kind) if "per" in row and "per" in must else None
        whole = row.get("whole", False)
        if not isinstance(whole, bool):
            self.note(f"{where}.whole", "type.wrong", expected="bool")
        return Line(
            kind=kind, text=read.sentence(row.get("text"), where, self.params), per=per,
            whole=whole is True, since=since, until=until,
            amount=self.amount(f"{where}.amount", row.get("amount", ZERO)),
            most=self.amount(f"{where}.most", row["most"]) if "most" in row else None,
            steps=self.steps(where, row.get("steps", [])) if kind == "scale" else (),
            amounts=self.amounts(where, row.get("amounts", {})) if kind == "table" else None,
            when=self.whens.get(where), basis=read.string(row.get("basis"), f"{where}.basis"),
        )  # fmt: skip

    def per(self, where: str, given: object, kind: str) -> Name | Since | None:
        """Return what a line counts: a number, or completed periods since a date; a table looks up any fact."""
        try:
            found = parse_unit(given) if isinstance(given, str) else None
        except GrammarError as error:
            self.note(f"{where}.per", error.code, piece=error.piece)
            return None
        name = found.date.id if isinstance(found, Since) else found.id if found else ""
        fact = self.facts.get(name)
        if fact is None:
            self.note(f"{where}.per", "fact.unknown", among=self.facts, name=name or given)
            return None
        wanted = ("date",) if isinstance(found, Since) else ("int", "decimal")
        if fact.type not in wanted and not (kind == "table" and isinstance(found, Name)):
            self.note(f"{where}.per", "test.types", sides=[(given, agreement.KIND_OF_FACT[fact.type])])
        return found

    def amount(self, where: str, given: object) -> Decimal | str:
        """Return a number, or the name of a parameter or fact that holds one."""
        if isinstance(given, int | Decimal) and not isinstance(given, bool):
            return Decimal(given)
        if isinstance(given, str) and NUMBER.fullmatch(given):
            return Decimal(given)
        if not isinstance(given, str):
            self.note(where, "type.wrong", expected="number, name")
            return ZERO
        fact, param = self.facts.get(given), self.params.get(given)
        if fact is None and param is None:
            self.note(where, "fact.unknown", among=[*self.facts, *self.params], name=given)
            return ZERO
        kinds = [agreement.KIND_OF_FACT[fact.type]] if fact else []
        kinds = [agreement.kind_of(entry.value) for entry in param.history] if param else kinds
        if wrong := [kind for kind in kinds if kind not in ("number", "none")]:
            self.note(where, "test.types", sides=[(given, wrong[0])])
        return given

    def steps(self, where: str, given: object) -> tuple[tuple[Decimal | str | None, Decimal | str], ...]:
        """Return the steps of a scale; only the last may be without an end."""
        rows, found = self.read.rows(given, f"{where}.steps"), []
        for place, row in enumerate(rows):
            at = f"{where}.steps[{place}]"
            self.read.keys(row, at, may=("upto",), must=("rate",))
            upto = self.amount(f"{at}.upto", row["upto"]) if "upto" in row else None
            found.append((upto, self.amount(f"{at}.rate", row.get("rate", ZERO))))
        ends = [upto for upto, _ in found]
        numbers = [end for end in ends if isinstance(end, Decimal)]
        if not found or None in ends[:-1] or numbers != sorted(set(numbers)):
            self.note(f"{where}.steps", "benefit.steps")
        return tuple(found)

    def amounts(self, where: str, given: object) -> dict[str, Decimal | str]:
        """Return the sums of a table by the value that is looked up."""
        rows = self.read.table(given, f"{where}.amounts")
        return {str(code): self.amount(f"{where}.amounts.{code}", value) for code, value in rows.items()}

    def quotas(self, in_force: date) -> dict[str, Quota]:
        """Return the quotas of the pack; after ``benefits``."""
        return {name: self.quota(name, row, in_force) for name, row in self.named("quota")}

    def quota(self, name: str, row: Row, in_force: date) -> Quota:
        """Return one quota."""
        where, read = f"quota.{name}", self.read
        kind = read.choice(row.get("kind"), f"{where}.kind", KINDS)
        if row.get("kind", kind) != kind:
            return Quota(name, {}, kind, 0, 0, {}, 0, REMAINDERS[0], (), TIED[0], "")
        must, may = OWN[kind]
        read.keys(row, where, may=("title", "basis", "rank", "tied", *may), must=("kind", *must))
        if kind == "fixed" and not {"each", "places"} & row.keys():
            self.note(where, "key.missing", name="each · places")
        if "rank" in row and "tied" not in row:
            self.note(where, "key.missing", name="tied")
        total, each, least = (
            self.places(f"{where}.{key}", row[key]) if key in row else None for key in ("total", "each", "least")
        )
        places = self.read.table(row.get("places", {}), f"{where}.places")
        found = Quota(
            name, read.texts(row.get("title"), f"{where}.title"), kind, total,
            0 if each is None and kind == "fixed" else each,
            {unit: self.places(f"{where}.places.{unit}", value) for unit, value in places.items()}, least or 0,
            read.choice(row.get("remainders"), f"{where}.remainders", REMAINDERS),
            self.rank(where, row.get("rank", [])),
            read.choice(row.get("tied"), f"{where}.tied", TIED), read.string(row.get("basis"), f"{where}.basis"),
        )  # fmt: skip
        for param in found.names():
            history = self.params[param].history if param in self.params else ()
            if history and history[0].since > in_force:
                self.note(where, "param.no-value", name=param, since=in_force.isoformat())
        return found

    def places(self, where: str, given: object) -> int | str:
        """Return a whole number of places, or the name of the parameter that holds it."""
        if isinstance(given, int) and not isinstance(given, bool) and given >= 0:
            return given
        if not isinstance(given, str) or given not in self.params:
            known = isinstance(given, str)
            self.note(where, "param.unknown" if known else "type.wrong", name=given, expected="whole number")
            return 0
        values = [entry.value for entry in self.params[given].history]
        if not all(isinstance(value, int) and not isinstance(value, bool) and value >= 0 for value in values):
            self.note(where, "type.wrong", expected="whole number")
        return given

    def rank(self, where: str, given: object) -> tuple[TieKey, ...]:
        """Return the keys of a ranking: ``"score desc"``, ``"born asc"``."""
        if not isinstance(given, list):
            self.note(f"{where}.rank", "type.wrong", expected="list of text")
            return ()
        found = [RANK.fullmatch(item) if isinstance(item, str) else None for item in given]
        if not all(found):
            self.note(f"{where}.rank", "value.wrong", value=given, expected='"key desc" | "key asc"')
        return tuple(TieKey(fits[1], fits[2] == "desc") for fits in found if fits)
