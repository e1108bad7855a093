# SPDX-License-Identifier: Apache-2.0
"""The outcome of one person's assessment: every part passed, or the reasons why not."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from guildmark.engines.scoring.schemes import Scheme

ABSENT = "absent"

SENTENCES = {
    "part.below": ("{part}得{mark}分，未达{passing}分", "{part}: {mark}, below {passing}"),
    "part.absent": ("{part}缺考", "{part}: absent"),
    "part.missing": ("{part}没有成绩", "{part}: no mark entered"),
    "part.unknown": ("本方案没有“{part}”这一项", "{part}: not a part of this scheme"),
    "mark.out-of-range": ("{part}的分数不在0至{max}之间", "{part}: the mark does not lie between 0 and {max}"),
}
PARTS = {
    "theory": ("理论", "theory"),
    "practice": ("技能操作", "practice"),
    "review": ("综合评审", "review"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a person has not passed: a stable code, the part it is about, and the facts of its sentence."""

    code: str
    part: str
    facts: tuple[tuple[str, str], ...] = ()

    def message(self, lang: str = "zh") -> str:
        """Say it in ``zh`` or ``en``."""
        place = 0 if lang == "zh" else 1
        part = PARTS.get(self.part, (self.part, self.part))[place]
        return SENTENCES[self.code][place].format(part=part, **dict(self.facts))


@dataclass(frozen=True, slots=True)
class PartResult:
    """One part: the rounded mark (None: absent, missing or out of range), and whether it is passed."""

    part: str
    mark: Decimal | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether all parts are passed, each part in the scheme's order, and the reasons where not.

    ``complete`` is false where a mark is missing, out of range or of no part: such an outcome must not be fixed.
    """

    passed: bool
    parts: tuple[PartResult, ...]
    reasons: tuple[Reason, ...]

    @property
    def complete(self) -> bool:
        """Whether every part has a mark that counts, or the word that the person was absent."""
        return not any(r.code in {"part.missing", "part.unknown", "mark.out-of-range"} for r in self.reasons)

    @property
    def absent(self) -> bool:
        """Whether the person was absent from any part."""
        return any(r.code == "part.absent" for r in self.reasons)


def score(marks: Mapping[str, Decimal | str | None], scheme: Scheme) -> Outcome:
    """Return the outcome of ``marks`` (part → mark; None or ``"absent"`` for an absentee) under ``scheme``.

    A mark is rounded first and compared afterwards. Absent fails. A part without an entry, an entry of no part and
    a mark outside 0..max are reasons, never exceptions; with any of them the outcome is not complete.
    """
    judged = [_judge(part, marks, scheme) for part in scheme.parts]
    strangers = [Reason("part.unknown", part) for part in sorted(set(marks) - set(scheme.parts))]
    reasons = (*(reason for _, reason in judged if reason), *strangers)
    return Outcome(not reasons, tuple(result for result, _ in judged), reasons)


def _judge(part: str, marks: Mapping[str, Decimal | str | None], scheme: Scheme) -> tuple[PartResult, Reason | None]:
    nothing = PartResult(part, None, passed=False)
    if part not in marks:
        return nothing, Reason("part.missing", part)
    mark = marks[part]
    if mark is None or mark == ABSENT:
        return nothing, Reason("part.absent", part)
    if not isinstance(mark, Decimal) or not mark.is_finite() or not 0 <= mark <= scheme.max:
        return nothing, Reason("mark.out-of-range", part, (("max", _told(scheme.max)),))
    rounded = scheme.rounding(mark)
    if rounded >= scheme.passing:
        return PartResult(part, rounded, passed=True), None
    facts = (("mark", _told(rounded)), ("passing", _told(scheme.passing)))
    return PartResult(part, rounded, passed=False), Reason("part.below", part, facts)


def _told(mark: Decimal) -> str:
    """A mark as sentences tell it: without needless zeros, never with an exponent."""
    return format(mark.normalize(), "f")
