# SPDX-License-Identifier: Apache-2.0
"""The shape of what a refusal says, and two sentences that many share."""

from typing import NamedTuple


class Words(NamedTuple):
    """What is so (a sentence) and what next, in both languages."""

    zh: str
    zh_next: str
    en: str
    en_next: str


RELOAD = ("请刷新页面，看现在的状态再决定。", "Reload the page and look at how it stands now.")
OPERATOR = ("请告诉系统管理员这一页上的代号。", "Please tell the operator the code shown on this page.")
