# SPDX-License-Identifier: Apache-2.0
"""The states of a draft of rules; what is published has none: a day tells whether it is to come, holds, or is replaced.

begin → DRAFT ──check──▶ CHECKED ──replay──▶ REPLAYED ──sign (another person)──▶ SIGNED ──publish──▶ PUBLISHED
         ▲ ▲ ▲              │                   │                                  │      (no author)
         │ │ └────change────┘                   │                                  │
         │ └───────────change───────────────────┘                                  │
         └────────────────────change───────────────────────────────────────────────┘
withdraw: from DRAFT, CHECKED, REPLAYED, SIGNED → WITHDRAWN
"""

from django.db import models


class RuleDraft(models.TextChoices):
    DRAFT = "draft", "草稿"
    CHECKED = "checked", "已检查"
    REPLAYED = "replayed", "已重放"
    SIGNED = "signed", "已签署"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


OPEN = (RuleDraft.DRAFT, RuleDraft.CHECKED, RuleDraft.REPLAYED, RuleDraft.SIGNED)
DRAFT_MOVES = {
    **{(state, RuleDraft.DRAFT): "policies.draft-rules" for state in OPEN},
    (RuleDraft.DRAFT, RuleDraft.CHECKED): "policies.draft-rules",
    (RuleDraft.CHECKED, RuleDraft.REPLAYED): "policies.draft-rules",
    (RuleDraft.REPLAYED, RuleDraft.REPLAYED): "policies.draft-rules",
    (RuleDraft.REPLAYED, RuleDraft.SIGNED): "policies.sign-rules",
    (RuleDraft.SIGNED, RuleDraft.PUBLISHED): "policies.publish-draft",
    **{(state, RuleDraft.WITHDRAWN): "policies.draft-rules" for state in OPEN},
}
