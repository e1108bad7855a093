# SPDX-License-Identifier: Apache-2.0
"""The national query's workbook and its answer: columns are data of a pack, answers are read back row by row.

``workbook`` writes what is sent; ``read_answer`` and ``check_answer`` are the dry run of what comes back. Plain Python.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from guildmark.engines.leaks import find
from guildmark.engines.rosters.archive import Limits
from guildmark.engines.rosters.columns import Column
from guildmark.engines.rosters.ledgers.layouts import LedgerLayout
from guildmark.engines.rosters.ledgers.reading import LedgerRow, LedgerSheet, read
from guildmark.engines.rosters.problems import WARNING, Problem
from guildmark.engines.rosters.submissions_messages import AnswerProblem

ACCEPTED, RETURNED = "accepted", "returned"
LONGEST_REASON = 200
_OF_STATE = frozenset({"answer.state-missing", "answer.state-unknown", "answer.not-sent", "answer.accepted-already"})
_IGNORED = (
    Column("no", "序号", "ignored"),
    Column("row", "行", "ignored"),
    Column("problems", "问题", "ignored"),
    Column("note", "备注", "ignored"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the national query said of one certificate: its state and, where it was returned, why."""

    state: str
    reason: str = ""


@dataclass(slots=True)
class Checked:
    """An answer's dry run: problems, answers that are new by certificate number, and those that change nothing."""

    problems: list[Problem] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    same: int = 0


def workbook(columns: Sequence[Mapping[str, Any]], rows: Iterable[Mapping[str, str]], lang: str = "zh") -> bytes:
    """Return the .xlsx that is sent: ``columns`` of the pack (key, zh, en), one row a certificate, all cells text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("报送" if lang == "zh" else "Submission")
    bold = book.add_format({"bold": True, "bg_color": "#D6E4F0", "bottom": 1})
    text = book.add_format({"num_format": "@"})
    for place, column in enumerate(columns):
        page.set_column(place, place, 24 if column.get("wide") else 14, text)
        page.write_string(0, place, str(column["zh" if lang == "zh" else "en"]), bold)
    for number, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            page.write_string(number, place, row.get(str(column["key"]), ""), text)
    page.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def answer_layout(titles: Mapping[str, str]) -> LedgerLayout:
    """The layout of an answer whose columns bear these titles of a pack (``number``, ``state``, ``reason``).

    What else stands in the file is the sent workbook's and is not read.
    """
    own = (
        Column("number", titles["number"], "number", required=True),
        Column("state", titles["state"], "text", required=True),
        Column("reason", titles["reason"], "text"),
    )
    return LedgerLayout("answer", "反馈表", "answer", "number", (*own, *_IGNORED), {})


def read_answer(
    data: bytes, filename: str, titles: Mapping[str, str], also: Iterable[str] = (), limits: Limits | None = None
) -> LedgerSheet:
    """Return a returned file as read; ``also`` are titles of the sent workbook, which are known and not read.

    Raises nothing for bad input: the file's problems stand in ``problems``, those of cells in ``found``.
    """
    sheet = read(data, filename, answer_layout(titles), limits)
    sent = {"".join(title.split()) for title in also}
    sheet.problems = [p for p in sheet.problems if not (p.code == "column.unknown" and p.column in sent)]
    return sheet


def check_answer(sheet: LedgerSheet, states: Mapping[str, str], words: Mapping[str, Sequence[str]]) -> Checked:
    """Return the dry run of an answer: every problem, and what may be taken.

    ``states``: certificate number → its state now (``not-sent sent accepted returned``); ``words``: ``accepted`` and
    ``returned`` → how the file says so. A row that says what is known already changes nothing and is counted.
    """
    told = Checked([*sheet.problems, *sheet.found])
    if not sheet.readable():
        return told
    meaning = {word.casefold(): state for state, said in words.items() for word in said}
    times = Counter(str(row.values.get("number") or "") for row in sheet.rows)
    for row in sheet.rows:
        if not row.formulas:
            _judge(sheet, row, told, states, meaning, times)
    return told


def _judge(
    sheet: LedgerSheet,
    row: LedgerRow,
    told: Checked,
    states: Mapping[str, str],
    meaning: Mapping[str, str],
    times: Counter[str],
) -> None:
    number = str(row.values.get("number") or "").upper()
    said = str(row.values.get("state") or "").strip()
    reason = plain_reason(str(row.values.get("reason") or ""))
    state = meaning.get(said.casefold())
    code = _wrong_number(number, states, times) or _wrong_state(said, state, states[number])
    if code:
        key = "state" if code in _OF_STATE else "number"
        shown = plain_reason(number if key == "number" else said)
        told.problems.append(AnswerProblem(row.number, sheet.title(key), code, shown, key=key))
    elif states[number] == state:
        told.same += 1
    else:
        told.answers[number] = Answer(str(state), reason if state == RETURNED else "")
        if state == RETURNED and not reason:
            title = sheet.title("reason")
            told.problems.append(AnswerProblem(row.number, title, "answer.reason-missing", "", WARNING, key="reason"))


def _wrong_number(number: str, states: Mapping[str, str], times: Counter[str]) -> str | None:
    if not number:
        return "answer.number-missing"
    if number not in states:
        return "answer.number-unknown"
    return "answer.twice" if times[number] > 1 else None


def _wrong_state(said: str, state: str | None, now: str) -> str | None:
    if state is None:
        return "answer.state-unknown" if said else "answer.state-missing"
    if now == "not-sent":
        return "answer.not-sent"
    return "answer.accepted-already" if (now, state) == (ACCEPTED, RETURNED) else None


def plain_reason(text: str) -> str:
    """Return a reason as it may be kept: at most 200 characters, numbers of people in it masked."""
    shown, end = [], 0
    for finding in find(text):
        shown += [text[end : finding.start], finding.masked]
        end = finding.end
    return ("".join(shown) + text[end:]).strip()[:LONGEST_REASON]
