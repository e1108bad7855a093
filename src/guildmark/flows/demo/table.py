# SPDX-License-Identifier: Apache-2.0
"""The demo's table: each figure, what the article told, and what the register says; none is typed in."""

from __future__ import annotations

from typing import Any

from guildmark.reporting import figures

ROWS = (
    ("firms-filed", "累计备案企业", "690", (690, 690)),
    ("firms-valid", "有效备案企业", None, None),
    ("new-high-skilled", "新增高技能人才", "1.26万", (12_550, 12_649)),
    ("chief-technicians-by-firms", "企业首批首席技师", None, None),
)


def table() -> list[dict[str, Any]]:
    """The rows: id, label, article (what was told, or None), register (a number), matches."""
    made = []
    for name, label, article, span in ROWS:
        value = figures.figure(name, figures.frozen()).value
        matches = span is None or span[0] <= value <= span[1]
        made.append({"id": name, "label": label, "article": article, "register": value, "matches": matches})
    return made
