# SPDX-License-Identifier: Apache-2.0
"""The words for every problem of a national query's answer, Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass

from guildmark.engines.rosters.ledgers.messages import CATALOGUE as LEDGERS
from guildmark.engines.rosters.messages import Words, sentence
from guildmark.engines.rosters.problems import REPAIRED, Problem

OWN: dict[str, Words] = {
    "answer.number-missing": Words(
        "没有证书编号。",
        "There is no certificate number.",
        "补上这一行的证书编号；不是反馈内容的行请删除。",
        "Fill in the number; delete the row if it is no answer.",
    ),
    "answer.number-unknown": Words(
        "这个证书编号不在本批报送的证书之中。",
        "This number is not among the batch's certificates.",
        "核对编号；别的批次的反馈请到那一批上传。",
        "Check the number; another batch's answer is handed in there.",
    ),
    "answer.twice": Words(
        "同一证书编号在文件里出现了多次。",
        "The same number stands in the file more than once.",
        "只留一行，其余删除。",
        "Keep one row and delete the others.",
    ),
    "answer.state-missing": Words(
        "没有写审核结果。",
        "The outcome is empty.",
        "写明是入库还是退回。",
        "Say whether it was accepted or returned.",
    ),
    "answer.state-unknown": Words(
        "看不懂审核结果的写法。",
        "The outcome is not understood.",
        "用规则包里约定的词，例如“已入库”“退回”。",
        "Use the words that the rules agree on, such as 已入库 or 退回.",
    ),
    "answer.not-sent": Words(
        "这张证书还没有报送，不会有反馈。",
        "This certificate has not been sent: there can be no answer.",
        "先报送本批，再上传反馈。",
        "Send the batch first, then hand in the answer.",
    ),
    "answer.accepted-already": Words(
        "这张证书已经入库，不能再改为退回。",
        "This certificate is accepted already and cannot be returned.",
        "确有错误的，走姓名更正或撤销。",
        "Where it is wrong after all, correct or revoke it.",
    ),
    "answer.reason-missing": Words(
        "退回但没有写原因。",
        "It is returned without a reason.",
        "可以导入；原因请向上级查询机构问清。",
        "It can be taken; ask the office above for the reason.",
    ),
}
CATALOGUE = LEDGERS | OWN
CODES = frozenset(OWN)


@dataclass(frozen=True, slots=True)
class AnswerProblem(Problem):
    """A problem of an answer, told in this catalogue's words."""

    def message(self, lang: str = "zh") -> str:
        """Return the sentence that says what is wrong."""
        return sentence(self.code, "repaired" if self.severity == REPAIRED else "message", lang, self.facts, CATALOGUE)

    def remedy(self, lang: str = "zh") -> str:
        """Return the sentence that says how to mend it; empty for what has been repaired."""
        return "" if self.severity == REPAIRED else sentence(self.code, "remedy", lang, self.facts, CATALOGUE)
