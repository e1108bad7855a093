# SPDX-License-Identifier: Apache-2.0
"""The evaluator of packs: one person, one decision, one day; three-valued, dated, explained. For flows and the command.

Values in, verdicts out: no database, no clock, no settings. Semantics: ``docs/reference/packs.md``.
"""

from guildmark.engines.rules.amounts import Reckoned, reckon
from guildmark.engines.rules.deciding import Explanation, decide, select, verdict
from guildmark.engines.rules.model import ABSENT, LADDER, NONE, RANK, Clause, Rulebook, Unknown
from guildmark.engines.rules.panels import Panel, Panels
from guildmark.engines.rules.quotas import Allotment, Candidate, QuotaError, Standing, allot, rank
from guildmark.engines.rules.wording import sentence

__all__ = [
    "ABSENT", "LADDER", "NONE", "RANK", "Allotment", "Candidate", "Clause", "Explanation", "Panel", "Panels",
    "QuotaError", "Reckoned", "Rulebook", "Standing", "Unknown", "allot", "decide", "rank", "reckon", "select",
    "sentence", "verdict",
]  # fmt: skip
