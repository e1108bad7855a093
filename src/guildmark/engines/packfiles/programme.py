# SPDX-License-Identifier: Apache-2.0
"""The tables of a pack that flows read (scheme, periods, publicity …): what each may hold. For the loader of packs.

A shape is a word ("text", "words", "both", "whole", "count", "number", "flag", "date", "level") or one of the classes
below. Keys and meanings: ``docs/reference/packs.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.model import LADDER, RANK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from guildmark.engines.packfiles.problems import Findings
    from guildmark.engines.packfiles.shapes import Shapes
    from guildmark.engines.rules.model import Fact

NUMBER: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,10})?")
MODE: Final = re.compile(r"(half-up|half-even|down|up) [0-4]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the keys that it must and may have; ``basis`` is allowed everywhere."""

    must: Mapping[str, Any] = field(default_factory=dict)
    may: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """Names, each with the same shape; ``levels``: the names are codes of the ladder."""

    each: Any
    levels: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """A list whose items have one shape."""

    each: Any


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A text of a form, or a number where ``numbers``."""

    pattern: re.Pattern[str]
    expected: str
    numbers: bool = False


PARTS: Final = ("theory", "practice", "review")
PAPERS: Final = (
    "announcement", "eligibility", "sign-in", "assessor-sign-in", "marks", "review", "handout", "room-log",
    "supervision", "results", "confirmation",
)  # fmt: skip
FILLS: Final = (
    *(f"certificate.{name}" for name in ("number", "occupation-code", "occupation", "level", "level-name", "day")),
    *(f"person.{name}" for name in ("name", "document-type", "document-number", "sex", "birth-date")),
    "entry.education", "mark.theory", "mark.practice", "mark.review", "result", "batch.title", "batch.exam-day",
    "body.name", "body.code", "body.credit-code", "nothing",
)  # fmt: skip
MARK: Final = Form(NUMBER, "number", numbers=True)
FAULT: Final = OneOf(("error", "warning"))
LEFT: Final = Table({"first": "whole", "last": "whole"})
SHOWS: Final = Table({"fact": "text"}, {"choices": "choices"})
SHAPES: Final[dict[str, Any]] = {
    "scheme": Table({"max": MARK, "pass": MARK}, {
        "rounding": Form(MODE, "half-up 2"), "parts": Named(Rows(OneOf(PARTS)), levels=True),
        "appointed": Table({"levels": Rows("level")}, {"note": "words"}),
    }),
    "periods": Named(Table({"value": "whole"}, {"unit": "text", "label": "words", "odd": "flag"})),
    "credential": Table({}, {
        "kind": "text", "title": "words", "face": Rows("text"),
        "expiry": Table({"months": "whole"}, {"note": "words"}),
        "number": Table({}, {
            "length": "count", "layout": Rows("text"), "ministry_code": "text", "serial_width": "count",
            "classes": Named(Table({"letter": "text"})), "levels": Named(Table({"character": "text"}), levels=True),
        }),
    }),
    "education": Rows(Table({"code": "text", "label": "both"}, {"aliases": Rows("text")})),
    "editions": Table({"default": "text"}),
    "standards": Rows(Table({"occupation": "text", "edition": "text", "from": "date"})),
    "held": Table({}, {"stated": OneOf(("accept", "refuse", "look"))}),
    "publicity": Table({}, {
        "columns": Rows("text"), "name": Table({"rule": OneOf(("ends",))}, {"short": OneOf(("first",))}),
        "id": LEFT, "phone": LEFT,
    }),
    "submission": Table({"columns": Rows(Table(
        {"key": "text", "zh": "text", "en": "text", "from": OneOf(FILLS)}, {"wide": "flag", "mend": "flag"}))}, {
        "answer": Table({"number": "text", "state": "text", "reason": "text"}),
        "words": Table({"accepted": Rows("text"), "returned": Rows("text")}),
    }),
    "evidence": Rows(Table({"kind": "text", "label": "both", "facts": Rows(SHOWS)})),
    "apply": Rows(Table({}, {
        "who": OneOf(("person", "organisation")), "decision": "text", "level": "level", "levels": Rows("level"),
        "same": Named("text"), "where": "words", "note": "words",
    })),
    "figures": Named(Table({"label": "both", "unit": "both", "definition": "both"})),
    "assessment": Table({}, {
        "papers": Rows(OneOf(PAPERS)),
        "assessors": Table({}, {"cards": "flag", "senior_for": Rows("level")}),
        "ratios": Rows(Table({"occupation": "text", "candidates": "count"})),
        "photo": Table({}, {
            "width": "count", "height": "count", "kilobytes": "count", "wrong_size": FAULT, "too_heavy": FAULT,
        }),
    }),
}  # fmt: skip
CHOICES: Final = Rows(Table({"code": "text", "zh": "text", "en": "text"}))
ONCE: Final = {
    "education": ("code", "aliases"), "evidence": ("kind",), "submission.columns": ("key",),
    "assessment.ratios": ("occupation",),
}  # fmt: skip
"""Names that may stand in a list of rows only once."""


class Programme:
    """The programme's tables of one pack being read: all that is wrong with them is noted."""

    def __init__(self, data: dict[str, Any], read: Shapes, findings: Findings) -> None:
        """Keep where to note problems."""
        self.data, self.read, self.note = data, read, findings.note

    def check(self, facts: Mapping[str, Fact]) -> None:
        """Check every table that there is; evidence shows facts that the pack declares."""
        for name, shape in SHAPES.items():
            if name in self.data:
                self.walk(self.data[name], name, shape)
        for path, keys in ONCE.items():
            self.check_once(path, keys)
        self.check_marks()
        self.check_evidence(facts)

    def walk(self, value: object, where: str, shape: Any) -> None:
        """Check one value against its shape."""
        if isinstance(shape, str):
            self.plain(value, where, shape)
        else:
            WALKS[type(shape)](self, value, where, shape)

    def table(self, value: object, where: str, shape: Table) -> None:
        """Check a table."""
        row = self.read.table(value, where)
        if isinstance(value, dict):
            self.read.keys(row, where, may={*shape.may, "basis"}, must=shape.must)
        for key, each in {**shape.must, **shape.may, "basis": "text"}.items():
            if key in row:
                self.walk(row[key], f"{where}.{key}", each)

    def named(self, value: object, where: str, shape: Named) -> None:
        """Check a table of names."""
        for name, each in self.read.table(value, where).items():
            if shape.levels:
                self.read.choice(name, f"{where}.{name}", LADDER)
            self.read.title(name, f"{where}.{name}")
            self.walk(each, f"{where}.{name}", shape.each)

    def rows(self, value: object, where: str, shape: Rows) -> None:
        """Check a list."""
        if not isinstance(value, list):
            tables = isinstance(shape.each, Table)
            self.note(where, "type.wrong", expected="array of tables" if tables else "list of text")
            return
        for place, each in enumerate(value):
            self.walk(each, f"{where}[{place}]", shape.each)

    def one_of(self, value: object, where: str, shape: OneOf) -> None:
        """Check a word."""
        self.read.choice(value, where, shape.words)

    def form(self, value: object, where: str, shape: Form) -> None:
        """Check a text of a form."""
        number = shape.numbers and isinstance(value, int | Decimal) and not isinstance(value, bool)
        fits = shape.pattern.fullmatch(f"{value:f}" if isinstance(value, Decimal) else str(value))
        if not isinstance(value, str) and not number:
            self.note(where, "type.wrong", expected=shape.expected if shape.numbers else "text")
        elif not fits:
            self.note(where, "value.wrong", value=value, expected=shape.expected)

    def plain(self, value: object, where: str, shape: str) -> None:
        """Check a value of a plain kind."""
        if shape == "text":
            self.read.string(value, where)
        elif shape == "flag":
            if not isinstance(value, bool):
                self.note(where, "type.wrong", expected="bool")
        elif shape == "date":
            self.read.day(value, where)
        elif shape == "level":
            self.read.choice(value, where, tuple(RANK))
        elif shape in ("whole", "count"):
            self.whole(value, where, least=int(shape == "count"))
        elif shape == "choices":
            if value != "education":
                self.walk(value, where, CHOICES)
        else:
            self.words(value, where, both=shape == "both")

    def whole(self, value: object, where: str, least: int) -> None:
        """Check a whole number that is not below ``least``."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.note(where, "type.wrong", expected="whole number")
        elif value < least:
            self.note(where, "value.wrong", value=value, expected=f"≥ {least}")

    def words(self, value: object, where: str, *, both: bool) -> None:
        """Check a text in languages: Chinese always, English where a page needs both."""
        text = self.read.texts(value, where)
        for lang in ("zh", "en") if both else ("zh",):
            if isinstance(value, dict) and not text.get(lang):
                self.note(where, "key.missing", name=lang)

    def check_once(self, path: str, keys: tuple[str, ...]) -> None:
        """Note names that stand in the rows of a list twice."""
        rows: Any = self.data
        for part in path.split("."):
            rows = rows.get(part) if isinstance(rows, dict) else None
        seen: set[str] = set()
        for place, row in enumerate(rows if isinstance(rows, list) else ()):
            given = [row.get(key) for key in keys] if isinstance(row, dict) else []
            names = [item for each in given for item in (each if isinstance(each, list) else [each])]
            for name in (name for name in names if isinstance(name, str)):
                if name in seen:
                    self.note(f"{path}[{place}]", "name.repeated", name=name)
                seen.add(name)

    def check_marks(self) -> None:
        """Note a pass mark that no mark can reach."""
        scheme = self.data.get("scheme")
        most, passing = (str(scheme.get(key, "")) if isinstance(scheme, dict) else "" for key in ("max", "pass"))
        if NUMBER.fullmatch(most) and NUMBER.fullmatch(passing) and Decimal(passing) > Decimal(most):
            self.note("scheme.pass", "value.wrong", value=passing, expected=f"≤ {most}")

    def check_evidence(self, facts: Mapping[str, Fact]) -> None:
        """Note facts that evidence would show and that the pack does not declare."""
        rows = self.data.get("evidence")
        for place, row in enumerate(rows if isinstance(rows, list) else ()):
            shown = row.get("facts") if isinstance(row, dict) else None
            for number, one in enumerate(shown if isinstance(shown, list) else ()):
                name = one.get("fact") if isinstance(one, dict) else None
                if isinstance(name, str) and name not in facts:
                    self.note(f"evidence[{place}].facts[{number}]", "fact.unknown", name=name)


WALKS: Final[dict[type, Callable[..., None]]] = {
    Table: Programme.table, Named: Programme.named, Rows: Programme.rows, OneOf: Programme.one_of,
    Form: Programme.form,
}  # fmt: skip
