# SPDX-License-Identifier: Apache-2.0
"""A roster's dry run as others read it: the JSON of ``guildmark roster check``, and equal problems grouped."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from guildmark.engines.rosters.checks import good_rows
from guildmark.engines.rosters.messages import together
from guildmark.engines.rosters.problems import REPAIRED, Problem
from guildmark.engines.rosters.reading import Sheet


def report(sheet: Sheet, problems: Iterable[Problem], filename: str, lang: str = "zh") -> dict[str, object]:
    """Return the document of ``cli.md`` 1: file, sheet, rows, good, problems with sentences in ``lang``."""
    problems = list(problems)
    return {
        "file": filename,
        "sheet": sheet.name,
        "rows": sheet.count,
        "good": len(good_rows(sheet, problems)),
        "problems": [problem.as_json(lang) for problem in problems],
    }


def grouped(problems: Iterable[Problem]) -> list[tuple[Problem, list[Problem]]]:
    """Return equal problems together (same code, column and severity), the first as their example.

    Errors first, then the most frequent.
    """
    groups: dict[tuple[str, str | None, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.severity, problem.column, problem.code].append(problem)
    order = {"error": 0, "warning": 1, "repaired": 2}
    ordered = sorted(groups.items(), key=lambda item: (order[item[0][0]], -len(item[1])))
    return [(alike[0], alike) for _, alike in ordered]


def group_sentences(alike: Sequence[Problem], lang: str) -> tuple[str, str]:
    """Return what is wrong and the remedy for equal problems together: no fact of one row stands for the others."""
    first = alike[0]
    message, remedy = first.message(lang), first.remedy(lang)
    if first.severity == REPAIRED or all(one.facts == first.facts for one in alike):
        return message, remedy
    return together(first.code, "message", lang) or message, together(first.code, "remedy", lang) or remedy
