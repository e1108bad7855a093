# SPDX-License-Identifier: Apache-2.0
"""What of a pack rests on which document: every basis it gives, and the documents that a basis names.

For the policy library. Pure: a pack and the names of the documents in, uses out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.rules.wording import PLACEHOLDER, WORDS, pick, sentence, show

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    from guildmark.engines.packfiles.pack import Pack
    from guildmark.engines.rules.model import Param

UNVERIFIED: Final = "待核"
LANGUAGES: Final = ("zh", "en")
SHORTEST: Final = 3
DROPPED: Final = re.compile(r"[\s()\[\]{}<>〔〕【】《》〈〉「」『』“”\"'·]+")
PROVISIONAL: Final = re.compile(r"[（(](?:试行|暂行|修订)[）)]\s*$")
OWN_WORDS: Final = ("label", "title", "text", "note")
VALUES: Final = ("value", "letter", "character", "edition", "default", "candidates", "pass")
"""What of a table that is neither clause nor parameter is its value."""
UNITS: Final = {
    "days": {"zh": "天", "en": "days"},
    "people": {"zh": "人", "en": "people"},
    "working days": {"zh": "个工作日", "en": "working days"},
}
"""The units of ``[periods]`` in words."""
PLURAL: Final = re.compile(r"s\b")
CALENDAR: Final = "civil-code-202"
NOT_FOR_AN_ANCHOR: Final = re.compile(r"[^A-Za-z0-9_.]+")
Words = dict[str, str]


@dataclass(frozen=True)
class Named:
    """A document by all its names: number, titles, and what a basis may call it in short."""

    key: Hashable
    number: str = ""
    titles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """Yield every name, titles without a closing (试行) too."""
        yield from (self.number, *self.aliases)
        for title in self.titles:
            yield title
            yield PROVISIONAL.sub("", title)


@dataclass(frozen=True)
class Use:
    """One place of a pack that gives a basis.

    ``where`` is the path as ``rules check`` names it, ``kind`` its table, ``words`` what it says (zh, en), ``value`` in
    words where it has one, ``since`` the day (ISO) from which it holds, ``clauses`` the clauses that need it.
    """

    where: str
    kind: str
    name: str
    basis: str
    words: Words
    value: Words = field(default_factory=dict)
    since: str = ""
    until: str = ""
    clauses: tuple[str, ...] = ()

    @property
    def unverified(self) -> bool:
        """Whether the basis says that it is still to be confirmed."""
        return UNVERIFIED in self.basis

    @property
    def anchor(self) -> str:
        """The place as a page's anchor."""
        return NOT_FOR_AN_ANCHOR.sub("-", self.where).strip("-")


@dataclass(frozen=True)
class Resting:
    """A pack's uses by the document they rest on, the documents its head names, and the uses that name no document."""

    on: Mapping[Hashable, tuple[Use, ...]]
    head: Mapping[Hashable, str]
    unnamed: tuple[Use, ...]


def plain(text: str) -> str:
    """Return a text as it is compared: half width, lower case, without brackets, quotes and blanks.

    ``人社部发〔2022〕14号``, ``人社部发[2022]14号`` and ``人社部发（２０２２）１４ 号`` are one.
    """
    return DROPPED.sub("", unicodedata.normalize("NFKC", text).casefold())


class Index:
    """Documents by their names; finds those that a basis names, the longest name first."""

    def __init__(self, documents: Iterable[Named]) -> None:
        """Keep the documents' names; of two documents with one name the first has it."""
        names: dict[str, Hashable] = {}
        for document in documents:
            for name in map(plain, document.names()):
                if len(name) >= SHORTEST and name != UNVERIFIED:
                    names.setdefault(name, document.key)
        self._names = sorted(names.items(), key=lambda pair: (-len(pair[0]), pair[0]))
        self._known: dict[str, tuple[Hashable, ...]] = {}

    def find(self, basis: str) -> tuple[Hashable, ...]:
        """Return the documents that a text names, in the order in which it does."""
        if basis not in self._known:
            self._known[basis] = self._find(plain(basis))
        return self._known[basis]

    def _find(self, text: str) -> tuple[Hashable, ...]:
        found: dict[Hashable, int] = {}
        for name, key in self._names:
            place = text.find(name)
            while place >= 0:
                if not _inside_a_number(text, place, name):
                    found[key] = min(place, found.get(key, place))
                    text = f"{text[:place]}{'|' * len(name)}{text[place + len(name) :]}"
                place = text.find(name, place + len(name))
        return tuple(sorted(found, key=lambda key: found[key]))


def _inside_a_number(text: str, place: int, name: str) -> bool:
    """Return whether a name that ends or begins with digits stands within a longer number."""
    before, after = text[place - 1 : place], text[place + len(name) : place + len(name) + 1]
    return (name[0].isdigit() and before.isdigit()) or (name[-1].isdigit() and after.isdigit())


def resting(pack: Pack, index: Index, found: tuple[Use, ...] | None = None) -> Resting:
    """Return what of ``pack`` rests on the documents of ``index``; ``found`` where its uses are at hand."""
    on: dict[Hashable, list[Use]] = {}
    unnamed: list[Use] = []
    for use in uses(pack) if found is None else found:
        keys = index.find(use.basis)
        for key in keys:
            on.setdefault(key, []).append(use)
        if not keys:
            unnamed.append(use)
    head = {
        key: str(row.get("title", ""))
        for row in pack.resolved["pack"].get("documents", [])
        for key in index.find(str(row.get("number", ""))) or index.find(str(row.get("title", "")))
    }
    return Resting({key: tuple(rows) for key, rows in on.items()}, head, tuple(unnamed))


def uses(pack: Pack) -> tuple[Use, ...]:
    """Return every place of a pack that gives a basis, in the pack's order: clauses, parameters, then all else."""
    latest = {lang: latest_values(pack, lang) for lang in LANGUAGES}
    rest = (
        _other(where, path, row, latest)
        for table, content in pack.resolved.items()
        if table not in {"pack", "params", "clauses", "cases"}
        for where, path, row in _with_basis(content, table, (table,))
    )
    return (*_clauses(pack, latest), *_params(pack), *rest, *_calendar(pack))


def latest_values(pack: Pack, lang: str) -> dict[str, str]:
    """Return the last value of every parameter as people write it, codes by their labels."""
    return {name: spelt(pack, param.history[-1].value, lang) for name, param in pack.params.items() if param.history}


def spelt(pack: Pack, value: Any, lang: str) -> str:
    """Return a value as people write it, a code by its label where the pack has one."""
    items = value if isinstance(value, list | tuple) else (value,)
    labels = (pick(pack.words[item], lang) if item in pack.words else show(item, lang) for item in items)
    return WORDS[lang]["comma"].join(labels)


def _clauses(pack: Pack, latest: Mapping[str, Words]) -> Iterator[Use]:
    for name, clause in pack.clauses.items():
        basis = str(pack.resolved["clauses"][name].get("basis", ""))
        if basis:
            words = {lang: sentence(clause, latest[lang], lang) for lang in LANGUAGES}
            since, until = (day.isoformat() if day else "" for day in (clause.since, clause.until))
            yield Use(f"clauses.{name}", "clauses", name, basis, words, since=since, until=until, clauses=(name,))


def _params(pack: Pack) -> Iterator[Use]:
    for name, param in pack.params.items():
        needing = tuple(clause.id for clause in pack.clauses.values() if name in clause.params)
        for place, entry in enumerate(param.history):
            value = {lang: _amount(pack, param, entry.value, lang) for lang in LANGUAGES}
            words = _words_of(pack, param, entry.value, needing)
            where, since = f"params.{name}[{place}]", entry.since.isoformat()
            yield Use(where, "params", name, entry.basis, words, value, since, clauses=needing)


def _amount(pack: Pack, param: Param, value: Any, lang: str) -> str:
    return _counted(spelt(pack, value, lang), param.unit.get(lang) or param.unit.get("zh", ""), lang)


def _counted(number: str, unit: str, lang: str) -> str:
    """Return a number with its unit; one of anything is singular in English."""
    if number == "1" and lang == "en":
        unit = PLURAL.sub("", unit)
    return f"{number} {unit}".strip()


def _words_of(pack: Pack, param: Param, value: Any, needing: tuple[str, ...]) -> Words:
    """Return what a parameter is about: its label, else the sentence of the first clause that needs it."""
    if param.label:
        return {lang: param.label.get(lang) or param.label.get("zh", "") for lang in LANGUAGES}
    if not needing:
        return dict.fromkeys(LANGUAGES, "")
    first = pack.clauses[needing[0]]
    values = {lang: latest_values(pack, lang) | {param.name: spelt(pack, value, lang)} for lang in LANGUAGES}
    return {lang: sentence(first, values[lang], lang) for lang in LANGUAGES}


def _with_basis(content: Any, where: str, path: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Yield every table below ``content`` that has a basis: its place and the names that lead to it."""
    if isinstance(content, dict):
        if content.get("basis"):
            yield where, path, content
        for key, item in content.items():
            yield from _with_basis(item, f"{where}.{key}", (*path, str(key)))
    elif isinstance(content, list):
        for place, item in enumerate(content):
            yield from _with_basis(item, f"{where}[{place}]", path)


def _other(where: str, path: tuple[str, ...], row: Mapping[str, Any], latest: Mapping[str, Words]) -> Use:
    told: Mapping[str, Any] = next((row[key] for key in OWN_WORDS if isinstance(row.get(key), dict)), {})
    words = {lang: filled(str(told.get(lang) or told.get("zh", "")), latest[lang]) for lang in LANGUAGES}
    value = next((row[key] for key in VALUES if row.get(key) is not None), None)
    unit = UNITS.get(str(row.get("unit", "")), {})
    shown = {} if value is None else {lang: _counted(show(value, lang), unit.get(lang, ""), lang) for lang in LANGUAGES}
    listed = where.endswith("]") and len(path) > len(("table", "name"))
    bare = f"{row['a']} – {row['b']}" if "b" in row else str(row.get("occupation", ""))
    name = path[-2 if listed else -1] if len(path) > 1 else bare
    since, until = (str(row.get(key, "")) for key in ("from", "until"))
    return Use(where, path[0], name, str(row["basis"]), words, shown, since, until)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the values of its parameters; a name that is none stays as it stands."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def _calendar(pack: Pack) -> Iterator[Use]:
    if pack.resolved["pack"].get("calendar", CALENDAR) == CALENDAR:
        words = {
            "zh": "期间于对应日届满，没有对应日的以月末日为准",
            "en": "a period ends on the corresponding day, or on the month's last where there is none",
        }
        yield Use("pack.calendar", "pack", "calendar", "《中华人民共和国民法典》第二百零二条", words)
