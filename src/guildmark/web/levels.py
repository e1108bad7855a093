# SPDX-License-Identifier: Apache-2.0
"""The words of the eight levels, for every page: code to rung and to what people call it."""

from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _


class LevelWord(NamedTuple):
    """One step of the ladder: ``code`` as rosters write it, ``rung`` 1 to 8, and its names."""

    code: str
    rung: int
    rank: str
    title: str

    @property
    def name(self) -> str:
        """Rank and title joined, as the standards write it: 三级/高级工."""
        return str(_("/")).join(str(part) for part in (self.rank, self.title) if part)

    @property
    def high(self) -> bool:
        """Whether the level counts as high-skilled: level 3 and above."""
        return self.rung >= HIGH_FROM


HIGH_FROM: Final = 4
LEVELS: Final = tuple(
    LevelWord(code, rung, rank, title)
    for rung, (code, rank, title) in enumerate(
        (
            ("X", "", _("学徒工")),
            ("5", _("五级"), _("初级工")),
            ("4", _("四级"), _("中级工")),
            ("3", _("三级"), _("高级工")),
            ("2", _("二级"), _("技师")),
            ("1", _("一级"), _("高级技师")),
            ("T", "", _("特级技师")),
            ("S", "", _("首席技师")),
        ),
        start=1,
    )
)
_BY_CODE: Final = {level.code: level for level in LEVELS}


def level_word(code: object) -> LevelWord:
    """The level of ``code``; an unknown code is shown as it stands, on no rung."""
    text = str(code if code is not None else "").strip().upper()
    return _BY_CODE.get(text, LevelWord(text, 0, "", text))
