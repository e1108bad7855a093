# SPDX-License-Identifier: Apache-2.0
"""What is about to be shown to everyone is searched for people's numbers first: a notice's title and its lines."""

from __future__ import annotations

from collections.abc import Sequence

from guildmark.domain.publicity.models import Line
from guildmark.engines import leaks
from guildmark.kernel.refusals import Refused


def refuse_leaks(title: str, lines: Sequence[Line]) -> None:
    """Refuse ``notice.leak`` where the title (line 0) or a line holds personal data: the line and kind, no value."""
    texts = [title, *(f"{line.name} {line.occupation_name}" for line in lines)]
    for number, text in enumerate(texts):
        found = leaks.find(text)
        if not found:
            continue
        zh, en = leaks.KINDS[found[0].kind]
        where = (f"第 {number} 行", f"line {number}") if number else ("标题", "the title")
        raise Refused(
            "notice.leak",
            line=number,
            kind=found[0].kind,
            kind_zh=zh,
            kind_en=en,
            where_zh=where[0],
            where_en=where[1],
        )
