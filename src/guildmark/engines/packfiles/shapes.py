# SPDX-License-Identifier: Apache-2.0
"""Small readers of a pack's raw data: each returns a value of the right type or notes what is wrong and where."""

from __future__ import annotations

import keyword
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.grammar import RESERVED
from guildmark.engines.rules.wording import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from guildmark.engines.packfiles.problems import Findings
    from guildmark.engines.rules.model import Text

NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
LONGEST_NAME: Final = 60
LONGEST_TITLE: Final = 80


class Shapes:
    """Reads raw values for one pack. ``stored``: dates and decimals are text, as in a resolved pack."""

    def __init__(self, findings: Findings, *, stored: bool) -> None:
        """Keep where to note problems."""
        self.findings, self.stored = findings, stored

    def table(self, value: object, where: str) -> dict[str, Any]:
        """Return a table; an empty one, noted, for anything else."""
        if isinstance(value, dict):
            return value
        self.findings.note(where, "type.wrong", expected="table")
        return {}

    def rows(self, value: object, where: str) -> list[dict[str, Any]]:
        """Return a list of tables."""
        if isinstance(value, list):
            return [self.table(row, f"{where}[{place}]") for place, row in enumerate(value)]
        self.findings.note(where, "type.wrong", expected="array of tables")
        return []

    def keys(self, table: Mapping[str, Any], where: str, *, may: Iterable[str], must: Iterable[str] = ()) -> None:
        """Note keys that do not exist and keys that are missing."""
        for name in table.keys() - {*may, *must}:
            code = "key.unknown" if where else "table.unknown"
            self.findings.note(f"{where}.{name}".lstrip("."), code, among=[*may, *must], name=name)
        for name in must:
            if name not in table:
                self.findings.note(where or name, "key.missing", name=name)

    def name(self, name: str, where: str) -> bool:
        """Return whether a name can stand in a test; note it where it cannot."""
        free = not keyword.iskeyword(name) and name not in RESERVED
        fits = bool(NAME.fullmatch(name)) and len(name) <= LONGEST_NAME and free
        if not fits:
            self.findings.note(where, "name.form", name=name)
        return fits

    def title(self, name: str, where: str) -> None:
        """Note a name of a decision, a route, a benefit that is no line of text."""
        if not name.strip() or len(name) > LONGEST_TITLE or not name.isprintable():
            self.findings.note(where, "value.wrong", value=name, expected="line")

    def form(self, value: object, where: str, pattern: re.Pattern[str], expected: str) -> str:
        """Return a text of a form; the text as it is, noted, where it has another."""
        found = self.string(value, where)
        if isinstance(value, str) and not pattern.fullmatch(value):
            self.findings.note(where, "value.wrong", value=value, expected=expected)
        return found

    def string(self, value: object, where: str, default: str = "") -> str:
        """Return a text; the default where there is none."""
        if value is None or isinstance(value, str):
            return default if value is None else value
        self.findings.note(where, "type.wrong", expected="text")
        return default

    def texts(self, value: object, where: str) -> Text:
        """Return a text in languages, such as ``{ zh = "…", en = "…" }``."""
        table = {} if value is None else self.table(value, where)
        return {str(lang): self.string(words, f"{where}.{lang}") for lang, words in table.items()}

    def sentence(self, value: object, where: str, params: Mapping[str, Any]) -> Text:
        """Return the sentence of a clause or a line: there is Chinese, each placeholder names a parameter."""
        text = self.texts(value, f"{where}.text")
        if value is not None and not text.get("zh"):
            self.findings.note(where, "text.no-zh")
        for words in text.values():
            rest = PLACEHOLDER.sub("", words)
            if "{" in rest or "}" in rest:
                self.findings.note(where, "text.braces", piece=words)
        for name in dict.fromkeys(name for words in text.values() for name in PLACEHOLDER.findall(words)):
            if name not in params:
                self.findings.note(where, "param.unknown", among=params, name=name)
        return text

    def day(self, value: object, where: str) -> date | None:
        """Return a date; None where there is none."""
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        if self.stored and isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.findings.note(where, "type.wrong", expected="date")
        return None

    def choice(self, value: object, where: str, among: tuple[str, ...]) -> str:
        """Return one of the allowed words; the first of them where there is none."""
        if value is None:
            return among[0]
        if isinstance(value, str) and value in among:
            return value
        self.findings.note(where, "value.wrong", value=value, expected=" · ".join(among))
        return among[0]

    def span(self, table: Mapping[str, Any], where: str) -> tuple[date | None, date | None]:
        """Return ``from`` and ``until`` of a row."""
        since, until = self.day(table.get("from"), f"{where}.from"), self.day(table.get("until"), f"{where}.until")
        if since and until and until < since:
            self.findings.note(where, "date.order", earlier="from", later="until")
        return since, until
