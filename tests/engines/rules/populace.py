# SPDX-License-Identifier: Apache-2.0
"""Random people for the facts of any pack, as Python values, and as the one text that both databases load."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

from guildmark.engines.rules import readings
from guildmark.engines.rules.compiling import combine, compiled
from guildmark.engines.rules.deciding import moment_of
from guildmark.engines.rules.nodes import Among, Compare, Const, Listing, atoms

TYPES = {
    "int": "integer",
    "decimal": "numeric(9,2)",
    "date": "date",
    "bool": "boolean",
    "text": "text",
    "level": "text",
}
AS_OFS = [date(2017, 12, 31), date(2018, 1, 1), date(2020, 2, 29), date(2021, 2, 28), date(2023, 6, 30),
          date(2023, 7, 1), date(2024, 1, 31), date(2024, 2, 29), date(2025, 6, 30), date(2026, 3, 31)]  # fmt: skip


def words_of(pack):
    """The values that a pack's tests, parameters and related pairs name, by kind: so that tests are met at times."""
    found = {"text": {"z"}, "number": {Decimal(0), Decimal(1)}}

    def note(value):
        for item in value if isinstance(value, list | tuple) else [value]:
            if isinstance(item, int | Decimal) and not isinstance(item, bool):
                found["number"] |= {Decimal(item), Decimal(item) + 1}
            elif isinstance(item, str):
                found["text"].add(item)

    for param in pack.params.values():
        for entry in param.history:
            note(entry.value)
    for clause in pack.clauses.values():
        for atom in atoms(clause.test):
            for side in (atom.left, atom.right) if isinstance(atom, Compare | Among) else ():
                note(side.value if isinstance(side, Const) else side.values if isinstance(side, Listing) else None)
    found["text"] |= {code for pair in pack.related[:3] for code in (pair.a, pair.b)}
    return {kind: sorted(values) for kind, values in found.items()}


def people(pack, dice, number, absent=0.12):
    """Rows of facts with NULLs, dates around the as-ofs and ahead of them, and a level that there is not."""
    words = words_of(pack)
    spans = [0, 1, -1, 30, 365, 366, 731, 1461]
    made = {
        "date": lambda: dice.choice(AS_OFS) - timedelta(days=dice.choice([*spans, dice.randrange(-900, 9000)])),
        "int": lambda: int(dice.choice(words["number"])) + dice.randrange(2),
        "decimal": lambda: dice.choice(words["number"]) + dice.choice([Decimal(0), Decimal("0.5"), Decimal(-1)]),
        "bool": lambda: dice.random() < 0.5, "text": lambda: dice.choice(words["text"]),
        "level": lambda: dice.choice("X54321TS9"),
    }  # fmt: skip
    facts = [(name, made[fact.type]) for name, fact in pack.facts.items()]
    return [
        {name: None if dice.random() < absent else make() for name, make in facts} | {"asked": dice.choice(AS_OFS)}
        for _ in range(number)
    ]


def columns(pack):
    """The columns of the population's table, each with its type; the number of the row first."""
    facts = ", ".join(f"{name} {TYPES[fact.type]}" for name, fact in pack.facts.items())
    return f"row_no integer, {facts}, asked date"


def as_csv(rows):
    """The rows as text."""
    out = io.StringIO()
    writer = csv.writer(out)
    for number, row in enumerate(rows):
        writer.writerow([number, *("" if value is None else str(value) for value in row.values())])
    return out.getvalue()


def answers(pack, decision, row, on):
    """What the evaluator says of one row: the truth of every clause, and the verdict."""
    facts = [pack.facts[name] for name in pack.decisions[decision].facts]
    return judged(pack, decision, readings.read_all(facts, row), on)


def judged(pack, decision, read, on):
    """What the evaluator says of values that were read."""
    facts = [pack.facts[name] for name in pack.decisions[decision].facts]
    made = compiled(pack, decision, on)
    values = readings.at(read, facts, start=on, on=on)
    moment = moment_of(pack, on, readings.periods.PUBLISHED)
    truths = [made.clauses[name](values, moment) for name in pack.decisions[decision].clauses]
    return (*truths, {True: "yes", False: "no", None: "unknown"}[made.logic(values, moment)])


def truth(pack, decision, clause, row, on):
    """What the evaluator says of one clause of one row."""
    return answers(pack, decision, row, on)[pack.decisions[decision].clauses.index(clause)]


def logic(pack, decision, truths):
    """What a decision's logic makes of given truths of its clauses."""
    tests = {name: (lambda _values, _moment, truth=truth: truth) for name, truth in truths.items()}
    return combine(pack.decisions[decision].logic, tests)({}, None)


def told(pack, decision, rows, on, values=None):
    """What the evaluator says of every row, on one day or on each row's own; ``values`` where they are read already."""
    days = [row["asked"] if on == "asked" else on for row in rows]
    read = values or [readings.read_all(pack.facts.values(), row) for row in rows]
    return [judged(pack, decision, each, day) for each, day in zip(read, days, strict=True)]


def apart(rows, ours, theirs):
    """The first rows on which two differ, with both answers; all in the rows' order."""
    found = [(row, one, tuple(other)) for row, one, other in zip(rows, ours, theirs, strict=True)]
    return [each for each in found if each[1] != each[2]][:3]


def differing(pack, decision, rows, on, found):
    """The rows on which a database and the evaluator differ, with both answers; ``found`` in the rows' order."""
    return apart(rows, told(pack, decision, rows, on), found)


__all__ = ["AS_OFS", "as_csv", "columns", "differing", "logic", "people", "truth"]
