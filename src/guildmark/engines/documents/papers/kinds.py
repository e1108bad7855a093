# SPDX-License-Identifier: Apache-2.0
"""Which papers there are: their names, what they need before they can be printed, and who signs them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its name in both languages, and what must be there first.

    That is entries, plan, seats, results, or (review) seats and somebody who sits the comprehensive review.
    """

    kind: str
    zh: str
    en: str
    needs: str
    signed: bool = True

    def name(self, lang: str = "zh") -> str:
        """The name in ``zh`` or ``en``."""
        return self.zh if lang == "zh" else self.en


PAPERS = {
    paper.kind: paper
    for paper in (
        Paper("announcement", "评价公告", "Announcement", "plan"),
        Paper("eligibility", "申报资格审核汇总表", "Summary of eligibility", "entries"),
        Paper("tickets", "准考证", "Admission tickets", "seats", signed=False),
        Paper("rooms", "考场座次表", "Rooms and seats", "seats", signed=False),
        Paper("sign-in", "考生签到表", "Sign-in of candidates", "seats"),
        Paper("assessor-sign-in", "考评人员签到表", "Sign-in of assessors", "plan"),
        Paper("marks", "评分表", "Mark sheets", "seats"),
        Paper("review", "综合评审评分表", "Thesis and defence sheets", "review"),
        Paper("handout", "试卷领用登记表", "Paper hand-out log", "seats"),
        Paper("room-log", "考场记录表", "Room logs", "seats"),
        Paper("supervision", "内部质量督导记录表", "Internal supervision", "plan"),
        Paper("results", "成绩汇总表", "Result summary", "results"),
        Paper("confirmation", "证书信息确认表", "Confirmation of certificate data", "results"),
    )
}
