# SPDX-License-Identifier: Apache-2.0
"""One problem of a roster: where, what, how grave, and in which words; for pages, JSON and the marked workbook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from guildmark.engines.rosters.messages import sentence

ERROR, WARNING, REPAIRED = "error", "warning", "repaired"
WARNINGS = frozenset({"eligibility.unknown", "column.unknown", "held.not-found"})
GRAVITY = {ERROR: 0, WARNING: 1, REPAIRED: 2}


def severity_of(code: str) -> str:
    """Return the severity that ``code`` has unless the finding says otherwise (``id.type``, repairs)."""
    return WARNING if code in WARNINGS else ERROR


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one place: Excel's row (None: the whole file), the column, a code, the masked value.

    ``facts`` fill the sentences; they hold no identity number in full and no birth date. Personal data: masked only.
    """

    row: int | None
    column: str | None
    code: str
    value: str = ""
    severity: str = ERROR
    facts: Mapping[str, object] = field(default_factory=dict)
    key: str | None = None

    def message(self, lang: str = "zh") -> str:
        """Return the sentence that says what is wrong."""
        return sentence(self.code, "repaired" if self.severity == REPAIRED else "message", lang, self.facts)

    def remedy(self, lang: str = "zh") -> str:
        """Return the sentence that says how to mend it; empty for what has been repaired."""
        return "" if self.severity == REPAIRED else sentence(self.code, "remedy", lang, self.facts)

    def as_json(self, lang: str = "zh") -> dict[str, object]:
        """Return the problem as ``guildmark roster check --json`` prints it."""
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "value": self.value,
            "message": self.message(lang),
            "remedy": self.remedy(lang),
            "severity": self.severity,
        }


def in_order(problems: Iterable[Problem], columns: Mapping[str, int]) -> list[Problem]:
    """Return the problems as they are read: the file's, then by row, by column from the left, by code."""
    last = len(columns)
    return sorted(problems, key=lambda p: (p.row or 0, columns.get(p.key or "", last), GRAVITY[p.severity], p.code))
