# SPDX-License-Identifier: Apache-2.0
"""The words for every problem of a workbook of marks, Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

from guildmark.engines.rosters.ledgers.messages import CATALOGUE as LEDGERS
from guildmark.engines.rosters.messages import Words, sentence
from guildmark.engines.rosters.problems import REPAIRED, Problem

OWN: dict[str, Words] = {
    "mark.candidate-missing": Words(
        "没有报名号。",
        "There is no entry number.",
        "请用下载的成绩模板，报名号不要删改。",
        "Use the template: its entry numbers must stay.",
    ),
    "mark.candidate-unknown": Words(
        "这个报名号不在本批参加考试的人之中。",
        "This entry number is not among those assessed in the batch.",
        "请重新下载本批的成绩模板，把成绩抄过去。",
        "Download the batch's template again and copy the marks over.",
    ),
    "mark.name-differs": Words(
        "姓名与这个报名号的人不一致，这一行可能错位了。",
        "The name is not that of this entry number: the row may have slipped.",
        "核对报名号和姓名；排序时请选中整行。",
        "Compare number and name; sort whole rows only.",
    ),
    "mark.twice": Words(
        "同一报名号出现了多次。",
        "The same entry number stands in the file more than once.",
        "只留一行，其余删除。",
        "Keep one row and delete the others.",
    ),
    "mark.not-a-number": Words(
        "“{title}”不是分数。",
        "“{title}” is not a mark.",
        "填 0 到 {greatest} 的数字；没来的填“缺考”。",
        "Write a number from 0 to {greatest}, or 缺考 for who was absent.",
    ),
    "mark.out-of-range": Words(
        "“{title}”不在 0 到 {greatest} 之间。",
        "“{title}” is not between 0 and {greatest}.",
        "核对原始评分表。",
        "Compare it with the mark sheet.",
    ),
    "mark.decimals": Words(
        "“{title}”多于两位小数。",
        "“{title}” has more than two decimals.",
        "按评分规则取到两位小数。",
        "Round it to two decimals as the rules say.",
    ),
    "mark.no-such-part": Words(
        "这个等级不考这一项。",
        "This level is not assessed in this part.",
        "把这一格清空。",
        "Empty this cell.",
    ),
    "mark.absent-and-marked": Words(
        "既写了缺考，又有分数。",
        "Absent and marked at once.",
        "来考的去掉缺考，没来的去掉分数。",
        "Keep one of the two.",
    ),
    "mark.kept": Words(
        "这一项的成绩从上次考试沿用，不能改。",
        "This part's mark stands from the earlier sitting and cannot be changed.",
        "清空这一格，或保持原分数。",
        "Empty the cell or leave the mark as it was.",
    ),
    "mark.missing": Words(
        "“{title}”还没有成绩。",
        "“{title}” has no mark yet.",
        "可以先导入其他成绩，这一项以后再补。",
        "The others can be taken now, this one later.",
    ),
    "mark.changes": Words(
        "“{title}”与已录入的不同：{old} 改为 {new}。",
        "“{title}” differs from what was entered: {old} becomes {new}.",
        "确认是更正再导入。",
        "Take it only if it is meant as a correction.",
    ),
}
CATALOGUE = LEDGERS | OWN
CODES = frozenset(OWN)


@dataclass(frozen=True, slots=True)
class MarkProblem(Problem):
    """A problem of a workbook of marks, told in this catalogue's words."""

    def message(self, lang: str = "zh") -> str:
        """Return the sentence that says what is wrong."""
        return sentence(self.code, "repaired" if self.severity == REPAIRED else "message", lang, self.facts, CATALOGUE)

    def remedy(self, lang: str = "zh") -> str:
        """Return the sentence that says how to mend it; empty for what has been repaired."""
        return "" if self.severity == REPAIRED else sentence(self.code, "remedy", lang, self.facts, CATALOGUE)
