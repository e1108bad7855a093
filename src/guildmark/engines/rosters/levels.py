# SPDX-License-Identifier: Apache-2.0
"""The eight grades as rosters write them (人社部发〔2022〕14号): codes, words, and which is below which."""

import re
import unicodedata

LADDER = ("X", "5", "4", "3", "2", "1", "T", "S")
NAMES = {
    "X": ("学徒工", "apprentice"),
    "5": ("五级/初级工", "level 5, junior"),
    "4": ("四级/中级工", "level 4, intermediate"),
    "3": ("三级/高级工", "level 3, senior"),
    "2": ("二级/技师", "level 2, technician"),
    "1": ("一级/高级技师", "level 1, senior technician"),
    "T": ("特级技师", "special-grade technician"),
    "S": ("首席技师", "chief technician"),
}
_SEPARATORS = re.compile(r"[\s/,、()·-]+")


def _words() -> dict[str, str]:
    words = {}
    for code, (zh, en) in NAMES.items():
        for name in (code, zh, en):
            parts = _parts(name)
            words.update(dict.fromkeys([*parts, "".join(parts), "".join(reversed(parts))], code))
        if code in "12345":
            words[f"{code}级"] = words[f"level{code}"] = code
    return words


def _parts(text: str) -> list[str]:
    text = re.sub(r"(level|grade|senior|chief) (?=\w)", r"\1", unicodedata.normalize("NFKC", text).casefold())
    return [part for part in _SEPARATORS.split(text) if part]


_WORDS = _words()


def read_level(text: str) -> str | None:
    """Return the code (``"3"``) for a code or words (三级, 高级工, 三级/高级工, level 3), or None where unknown.

    Two words that name different grades (三级/技师) are unknown.
    """
    found = {_WORDS.get(part) for part in _parts(text)}
    return found.pop() if len(found) == 1 else None


def below(lower: str, higher: str) -> bool:
    """Say whether ``lower`` stands below ``higher`` on the ladder; both are codes."""
    return LADDER.index(lower) < LADDER.index(higher)


def level_name(code: str, lang: str = "zh") -> str:
    """Return the name of a grade in ``lang`` (``zh`` or ``en``)."""
    return NAMES[code][0 if lang == "zh" else 1]
