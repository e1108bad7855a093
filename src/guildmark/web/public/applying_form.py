# SPDX-License-Identifier: Apache-2.0
"""The form of "what can I apply for?": answers read from what was posted, and the fields to show them in again.

Nothing here is kept. What was left open is no answer; what cannot be read is told at its field.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from guildmark.engines import rules
from guildmark.facts.questions import MAIN, SHOWN, Group, Question, completed
from guildmark.web.levels import LEVELS
from guildmark.web.public.applying_words import ASKS, HINTS, NONE_WORDS, ORDER

NONE_CODE: Final = "none"
CODE: Final = re.compile(r"\d-\d{2}-\d{2}-\d{2}")
LONGEST: Final = 60
YEARS: Final = range(1900, 2200)
MOST: Final = 100_000
SAME_AS: Final = {"cert_occ": "occ"}


@dataclass
class Sheet:
    """What somebody answered: ``answers`` for the rules, ``errors`` by question, ``read_as`` days filled in for her."""

    answers: dict[str, object] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    read_as: dict[str, dt.date] = field(default_factory=dict)


class Reading:
    """What was posted, read question by question."""

    def __init__(self, posted: Mapping[str, str], occupations: Mapping[str, str], today: dt.date) -> None:
        self.posted, self.today, self.sheet = posted, today, Sheet()
        self.codes = occupations
        self.by_name = {name: code for code, name in occupations.items()}

    def text(self, name: str) -> str:
        """One posted value, cut to what a field can hold."""
        return str(self.posted.get(name, ""))[:LONGEST].replace("\x00", "").strip()

    def all_of(self, groups: Iterable[Group]) -> Sheet:
        """The answers to all questions, with what follows from them."""
        for group in groups:
            nothing = group.key != MAIN and self.text(f"none-{group.key}") == "on"
            for question in group.questions:
                answer = getattr(self, question.kind)(question)
                if answer is None and nothing and question.name not in self.sheet.errors:
                    answer = question.none
                if answer is not None:
                    self.sheet.answers[question.name] = answer
        for name, of in SAME_AS.items():
            if self.text(f"{name}-same") == "on" and of in self.sheet.answers:
                self.sheet.answers.setdefault(name, self.sheet.answers[of])
        self.sheet.answers = completed(self.sheet.answers)
        return self.sheet

    def date(self, question: Question) -> object:
        """A day in three boxes; without day or month, the last one, so that nobody is promised too much."""
        name = question.name
        year, month, day = (self.text(f"{name}-{part}") for part in "ymd")
        if not year and not month and not day:
            return rules.NONE if question.may_be_none and self.text(f"{name}-none") == "on" else None
        numbers = [int(part) if part.isdecimal() else 0 for part in (year, month or "12", day or "1")]
        if numbers[0] not in YEARS or any(part and not part.isdecimal() for part in (year, month, day)):
            self.sheet.errors[name] = _("年份写四位数字，例如 1995；月和日可以不填。")
            return rules.ABSENT
        if not day and 1 <= numbers[1] <= len(calendar.month_name) - 1:
            return self._filled(name, numbers[0], numbers[1])
        return self._exact(name, *numbers)

    def _filled(self, name: str, year: int, month: int) -> dt.date:
        last = dt.date(year, month, calendar.monthrange(year, month)[1])
        begun = bool(self.posted.get(f"{name}-m")) and (year, month) == (self.today.year, self.today.month)
        begun = begun or (not self.posted.get(f"{name}-m") and year == self.today.year)
        found = min(last, self.today) if begun else last
        self.sheet.read_as[name] = found
        return found

    def _exact(self, name: str, year: int, month: int, day: int) -> object:
        try:
            found = dt.date(year, month, day)
        except ValueError:
            self.sheet.errors[name] = _("没有这一天，请再看一遍。")
            return f"{year:04}-{month:02}-{day:02}"
        if found > self.today:
            self.sheet.errors[name] = _("这一天还没有到，不能据此判断。")
        return found

    def level(self, question: Question) -> object:
        """A level, or that there is none."""
        return self._among(question, rules.LADDER)

    def choice(self, question: Question) -> object:
        """One of the codes offered, or that none fits."""
        return self._among(question, [code for code, _words in question.choices])

    def _among(self, question: Question, codes: Iterable[str]) -> object:
        told = self.text(question.name)
        if told == NONE_CODE and question.may_be_none:
            return rules.NONE
        return told if told in set(codes) else None

    def bool(self, question: Question) -> object:
        """Yes or no; anything else is open."""
        return {"yes": True, "no": False}.get(self.text(question.name))

    def number(self, question: Question) -> object:
        """A whole number from 0, or that there is none."""
        told = self.text(question.name)
        if not told:
            return rules.NONE if question.may_be_none and self.text(f"{question.name}-none") == "on" else None
        if told.isdecimal() and int(told) < MOST:
            return int(told)
        self.sheet.errors[question.name] = _("写一个整数，例如 18。")
        return rules.ABSENT

    def occupation(self, question: Question) -> object:
        """An occupation by its code or its name."""
        told = self.text(question.name)
        if not told:
            return None
        found = self.code_in(told)
        if found is None:
            self.sheet.errors[question.name] = _("职业分类里没有这个名称，请从列表里选一个相近的。")
        return found or rules.ABSENT

    def code_in(self, words: str) -> str | None:
        """The code of an occupation written as code, as name or as both; None for any other words."""
        code = CODE.search(words)
        return code[0] if code and code[0] in self.codes else self.by_name.get(words)


def fields_of(groups: Iterable[Group], reading: Reading, lang: str) -> list[dict[str, Any]]:
    """The groups with a field for each question, filled with what was posted."""
    return [
        {
            "key": group.key,
            "title": _title(group, lang),
            "main": group.key == MAIN,
            "many": len(group.questions) > 1,
            "none": reading.text(f"none-{group.key}") == "on",
            "open": any(_posted(reading, one.name) for one in group.questions),
            "fields": [_field(one, reading, lang) for one in sorted(group.questions, key=_place)],
        }
        for group in groups
    ]


def _title(group: Group, lang: str) -> str:
    return _("职称、学徒、在校学习") if group.key == SHOWN else _pick(group.title, lang)


def _place(question: Question) -> int:
    return ORDER.index(question.name) if question.name in ORDER else len(ORDER)


def _posted(reading: Reading, name: str) -> bool:
    return any(reading.text(one) for one in (name, f"{name}-y", f"{name}-none")) or name in reading.sheet.errors


def _field(question: Question, reading: Reading, lang: str) -> dict[str, Any]:
    name = question.name
    told = reading.text(name)
    return {
        "name": name,
        "kind": question.kind,
        "label": str(ASKS.get(name) or _pick(question.label, lang)),
        "hint": str(HINTS.get(name, "")),
        "unit": _pick(question.unit, lang),
        "value": told,
        "parts": {part: reading.text(f"{name}-{part}") for part in "ymd"},
        "options": _options(question, told, lang),
        "none": question.may_be_none and question.kind in ("date", "number"),
        "none_told": reading.text(f"{name}-none") == "on",
        "same": name in SAME_AS,
        "same_told": reading.text(f"{name}-same") == "on",
        "error": reading.sheet.errors.get(name, ""),
        "read_as": reading.sheet.read_as.get(name),
    }


def _options(question: Question, told: str, lang: str) -> list[dict[str, Any]]:
    if question.kind == "level":
        rows = [(word.code, word.name) for word in LEVELS]
    elif question.kind == "choice":
        rows = [(code, _pick(words, lang)) for code, words in question.choices]
    else:
        return []
    if question.may_be_none:
        none = (NONE_CODE, str(NONE_WORDS.get(question.name, _("没有"))))
        rows = [none, *rows] if question.name not in ("education", "final_year_school") else [*rows, none]
    return [{"code": code, "text": text, "chosen": code == told} for code, text in rows]


def _pick(text: Mapping[str, str], lang: str) -> str:
    return text.get(lang) or text.get("zh", "")
