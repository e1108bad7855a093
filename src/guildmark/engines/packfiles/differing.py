# SPDX-License-Identifier: Apache-2.0
"""The difference of two versions of a pack, as people read it: "5 years, becomes 4 from 2024-01-01".

For whoever signs a version, and for everyone who asks what became other. Two packs differ in a line if they differ at
all: what no sentence is made for is told by its place.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from guildmark.engines.packfiles.redrafting import UNITS
from guildmark.engines.rules.wording import pick, sentence, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from guildmark.engines.packfiles.pack import Pack

Row = dict[str, Any]
ORDER: Final = ("pack", "params", "periods", "quota", "clauses", "decisions", "select", "benefit")
"""These tables first, in this order; then the others as they stand in a pack."""
LISTED_ON: Final = 60
TABLES: Final[dict[str, tuple[str, str]]] = {
    "pack": ("规则", "rules"), "params": ("参数", "parameter"), "periods": ("期限", "period"),
    "quota": ("名额", "quota"), "clauses": ("条款", "clause"), "decisions": ("决定", "decision"),
    "select": ("适用", "which decision applies"), "benefit": ("待遇", "benefit"), "facts": ("事实", "fact"),
    "related": ("相关职业", "related occupations"), "cases": ("案例", "case"), "scheme": ("计分", "scheme"),
    "credential": ("证书", "credential"), "figures": ("指标", "figure"), "assessment": ("考评", "assessment"),
    "education": ("学历", "education"), "standards": ("职业标准", "standards"), "editions": ("标准版本", "editions"),
    "publicity": ("公示", "publicity"), "submission": ("报送", "submission"), "evidence": ("申报材料", "evidence"),
    "held": ("现持证书", "certificate held"), "apply": ("可申请", "applying"),
}  # fmt: skip
KEYS: Final[dict[str, tuple[str, str]]] = {
    "version": ("版本号", "version"), "in_force": ("施行日", "in force from"), "title": ("名称", "title"),
    "basis": ("依据", "basis"), "test": ("判定式", "test"), "text": ("条文", "text"), "logic": ("逻辑", "logic"),
    "routes": ("途径", "routes"), "from": ("自", "from"), "until": ("至", "until"), "otherwise": ("期外", "otherwise"),
    "value": ("数值", "value"), "unit": ("单位", "unit"), "label": ("名称", "label"), "total": ("总数", "in all"),
    "each": ("每个单位", "each"), "least": ("至少", "at least"), "places": ("名额", "places"),
    "rounding": ("取整", "rounding"),
    "documents": ("依据文件", "documents"), "owner": ("主管处室", "owner"), "decision": ("决定", "decision"),
    "zh": ("中文", "Chinese"), "en": ("英文", "English"), "source": ("来源", "source"), "type": ("类型", "type"),
}  # fmt: skip
WORDS: Final[dict[str, dict[str, str]]] = {
    "becomes": {"zh": "{name}：{was}，自 {day} 起改为 {now}", "en": "{name}: {was}, becomes {now} from {day}"},
    "planned": {"zh": "{name}：自 {day} 起原定 {was}，改为 {now}", "en": "{name}: from {day}, {now} in place of {was}"},
    "starts": {"zh": "{name}：自 {day} 起为 {now}，此前没有", "en": "{name}: {now} from {day}, none before"},
    "ends": {"zh": "{name}：自 {day} 起不再有值，原为 {was}", "en": "{name}: no value from {day}, was {was}"},
    "basis": {"zh": "{name}：自 {day} 起的依据由“{was}”改为“{now}”",
              "en": "{name}: basis from {day}: “{was}”, becomes “{now}”"},
    "value": {"zh": "{name}：{was}，改为 {now}", "en": "{name}: {was}, becomes {now}"},
    "added": {"zh": "{name}：新增 {now}", "en": "{name}: added, {now}"},
    "removed": {"zh": "{name}：删去，原为 {was}", "en": "{name}: removed, was {was}"},
}  # fmt: skip
OWN: Final = ("version", "in_force")
"""What names a version: every two differ in it, and whoever shows their difference says it above."""
NUMBERS: Final = ("value", "total", "each", "least", "places")


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: its table, what of it, the sentence, what it was and is (none: nothing), from when, its basis."""

    table: str
    place: str
    sentence: str
    was: str | None
    now: str | None
    since: str | None = None
    basis: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the line as ``rules diff --json`` prints it."""
        return asdict(self)


def difference(old: Pack, new: Pack, lang: str = "zh") -> list[Line]:
    """Return what becomes other when ``new`` takes the place of ``old``, in a language ("zh" or "en").

    Empty exactly where both say the same but for their number and the day from which they hold.
    """
    return list(_Differing(old, new, lang).lines())


class _Differing:
    """Two packs beside each other."""

    def __init__(self, old: Pack, new: Pack, lang: str) -> None:
        self.old, self.new, self.lang = old, new, lang

    def lines(self) -> Iterator[Line]:
        """Yield the lines of every table that differs."""
        was, now = ({**pack.resolved, "pack": _unnamed(pack)} for pack in (self.old, self.new))
        rest = [table for table in {**now, **was} if table not in ORDER]
        for table in (*ORDER, *rest):
            if was.get(table) == now.get(table):
                continue
            if table == "params":
                yield from self.params()
            elif table == "clauses":
                yield from self.clauses()
            elif table in ("periods", "quota") and table in was and table in now:
                yield from self.numbers(table, was[table], now[table])
            else:
                yield from self.walk((table,), was.get(table), now.get(table))

    def line(self, how: str, path: tuple[str, ...], name: str, *told: str | None, basis: str | None = None) -> Line:
        """Return one line; ``told``: was, now, day."""
        was, now, day = (*told, None, None, None)[:3]
        said = WORDS[how][self.lang].format(name=name, was=was, now=now, day=day)
        return Line(path[0], ".".join(path[1:]), said, was, now, day, basis)

    def params(self) -> Iterator[Line]:
        """Yield the parameters that came, went, have other values from some day on, or other words."""
        for name in {**self.old.params, **self.new.params}:
            was, now = (pack.resolved.get("params", {}).get(name) for pack in (self.old, self.new))
            if was == now:
                continue
            label = self.named("params", name, now or was)
            found = list(self.history(name, label, was or {"history": []}, now or {"history": []}))
            for key in [key for key in {**was, **now} if key != "history"] if was and now else ():
                found += self.walk(("params", name, key), was.get(key), now.get(key))
            yield from found or self.walk(("params", name), was, now)

    def history(self, name: str, label: str, was: Row, now: Row) -> Iterator[Line]:
        """Yield the days from which a parameter has another value, or another basis, than it had."""
        path = ("params", name)
        before: tuple[Row | None, Row | None] = (None, None)
        for day in sorted({entry["from"] for row in (was, now) for entry in row["history"]}):
            held, holds = _at(was, day), _at(now, day)
            pair = (held, holds)
            if held == holds or pair == before:
                before = pair
                continue
            before = pair
            earlier = _at(now, _eve(day))
            values = [self.valued(entry, row) for entry, row in ((held, was), (holds, now), (earlier, now))]
            basis = holds["basis"] if holds and "basis" in holds else None
            if values[0] == values[1]:
                told = [str((entry or {}).get("basis", "")) for entry in pair]
                yield self.line("basis", path, label, *told, day, basis=basis)
            elif values[1] is None:
                yield self.line("ends", path, label, values[0], None, day)
            elif values[0] is None:
                yield self.line("starts", path, label, None, values[1], day, basis=basis)
            elif earlier is not None and values[2] == values[0]:
                yield self.line("becomes", path, label, values[0], self.bare(values, 1), day, basis=basis)
            else:
                yield self.line("planned", path, label, values[0], values[1], day, basis=basis)

    def bare(self, values: list[str | None], place: int) -> str | None:
        """Return the second value of a line; English leaves its unit away, as people do."""
        value, first = values[place], values[0]
        if self.lang == "en" and value and first and value.partition(" ")[2] == first.partition(" ")[2]:
            return value.partition(" ")[0]
        return value

    def valued(self, entry: Row | None, row: Row) -> str | None:
        """Return a parameter's value with its unit."""
        if entry is None:
            return None
        return f"{show(_plain(entry['value']), self.lang)} {pick(row.get('unit') or {}, self.lang)}".rstrip()

    def numbers(self, table: str, was: Row, now: Row) -> Iterator[Line]:
        """Yield the rows of periods or quotas that differ; a number carries its basis in its own line."""
        for name in {**was, **now}:
            held, holds = was.get(name), now.get(name)
            told = [key for key in NUMBERS if held and holds and held.get(key) != holds.get(key)]
            if not told or held is None or holds is None:
                yield from self.walk((table, name), held, holds)
                continue
            basis = str(holds["basis"]) if "basis" in holds else None
            for key in told:
                yield from self.number((table, name, key), held.get(key), holds.get(key), basis)
            for key in [key for key in {**held, **holds} if key not in (*told, "basis")]:
                yield from self.walk((table, name, key), held.get(key), holds.get(key))

    def number(self, path: tuple[str, ...], was: Any, now: Any, basis: str | None) -> Iterator[Line]:
        """Yield what becomes of a number, or of a table of numbers, on the day from which the new pack holds."""
        if isinstance(was, dict) and isinstance(now, dict):
            for key in {**was, **now}:
                if was.get(key) != now.get(key):
                    yield from self.number((*path, key), was.get(key), now.get(key), basis)
            return
        day = self.new.in_force.isoformat()
        told = [self.shown(path, was), self.shown(path, now)]
        how = "starts" if was is None else "ends" if now is None else "becomes"
        yield self.line(how, path, self.called(path), told[0], self.bare(told, 1) if was else told[1], day, basis=basis)

    def clauses(self) -> Iterator[Line]:
        """Yield the clauses that came, went or changed, with their sentences."""
        was, now = (pack.resolved.get("clauses", {}) for pack in (self.old, self.new))
        for name in {**was, **now}:
            path = ("clauses", name)
            label = f"{TABLES['clauses'][self.english]} {name}"
            if name not in was:
                yield self.line("added", path, label, None, self.sentence(self.new, name))
            elif name not in now:
                yield self.line("removed", path, label, self.sentence(self.old, name), None)
            elif was[name] != now[name]:
                for key in {**was[name], **now[name]}:
                    yield from self.walk((*path, key), was[name].get(key), now[name].get(key))

    def sentence(self, pack: Pack, name: str) -> str:
        """Return a clause's sentence with the numbers of the day on which its pack begins to hold."""
        held = {key: entry.value for key, param in pack.params.items() if (entry := param.entry(pack.in_force))}
        return f"“{sentence(pack.clauses[name], held, self.lang)}”"

    @property
    def english(self) -> bool:
        """Whether the lines are in English."""
        return self.lang == "en"

    def walk(self, path: tuple[str, ...], was: Any, now: Any) -> Iterator[Line]:
        """Yield the places below ``path`` that differ: tables by their keys, lists of tables row by row."""
        if was == now:
            return
        if isinstance(was, dict) and isinstance(now, dict):
            for key in {**was, **now}:
                yield from self.walk((*path, str(key)), was.get(key), now.get(key))
            return
        if _rows(was) and _rows(now):
            yield from self.rows(path, was, now)
            return
        how = "added" if was is None else "removed" if now is None else "value"
        yield self.line(how, path, self.called(path), self.shown(path, was), self.shown(path, now))

    def rows(self, path: tuple[str, ...], was: list[Row], now: list[Row]) -> Iterator[Line]:
        """Yield the rows of a list that came and went; rows in another order are said to be so."""
        gone, come = [row for row in was if row not in now], [row for row in now if row not in was]
        name = self.called(path)
        for row in gone:
            yield self.line("removed", path, name, self.shown(path, row), None)
        for row in come:
            yield self.line("added", path, name, None, self.shown(path, row))
        if not gone and not come:
            orders = ("；" if self.lang == "zh" else "; ").join
            told = [orders(str(self.shown(path, row)) for row in rows) for rows in (was, now)]
            yield self.line("value", path, name, *told)

    def shown(self, path: tuple[str, ...], value: Any) -> str | None:
        """Return a value of a table as people write it."""
        if value is None:
            return None
        if path[0] == "periods" and path[-1] == "value":
            unit = str(self.row(path[:2]).get("unit", ""))
            return f"{value} {unit if self.english else UNITS.get(unit, unit)}".rstrip()
        if isinstance(value, dict):
            both = value.keys() <= {"zh", "en"}
            return pick(value, self.lang) if both else self.listed(value)
        if isinstance(value, list):
            return ("、" if self.lang == "zh" else ", ").join(
                str(self.shown(("",), item) or "—") for item in value
            ) or "—"
        return show(value, self.lang)

    def listed(self, row: Mapping[str, Any]) -> str:
        """Return a row of a table in words: its name where it has one, else all that it says."""
        if isinstance(row.get("name"), str):
            return f"“{row['name']}”"
        return ", ".join(f"{self.key(str(key))} {self.shown(('',), value)}" for key, value in row.items())

    def key(self, key: str) -> str:
        """Return the words for a key of a table."""
        return KEYS[key][self.english] if key in KEYS else key

    def row(self, path: tuple[str, ...]) -> Row:
        """Return the table at a place, of the new pack where it has it."""
        for pack in (self.new, self.old):
            found: Any = pack.resolved
            for key in path:
                found = found.get(key) if isinstance(found, dict) else None
            if isinstance(found, dict):
                return found
        return {}

    def named(self, table: str, name: str, row: Row | None) -> str:
        """Return what people call a row of a table: its label or title, else its name."""
        words = (row or {}).get("label") or (row or {}).get("title")
        return pick(words, self.lang) if isinstance(words, dict) else f"{TABLES[table][self.english]} {name}"

    def called(self, path: tuple[str, ...]) -> str:
        """Return what people call a place of a pack."""
        table, *keys = path
        if table == "pack" or not keys:
            return " · ".join(self.key(key) for key in keys) or TABLES[table][self.english]
        head = self.named(table, keys[0], self.row((table, keys[0])))
        own = table == "periods" and keys[1:] == ["value"]
        return " · ".join([head, *(() if own else map(self.key, keys[1:]))])


def _unnamed(pack: Pack) -> Row:
    return {key: value for key, value in pack.resolved["pack"].items() if key not in OWN}


def _at(row: Row, day: str) -> Row | None:
    """Return the entry of a stored parameter that holds on a day, without the day from which it does."""
    held = [entry for entry in row["history"] if entry["from"] <= day]
    return {key: value for key, value in held[-1].items() if key != "from"} if held else None


def _eve(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
