# SPDX-License-Identifier: Apache-2.0
"""The evaluator of packs: one person, one decision, one day; three-valued, dated, explained. For flows and the command.

Values in, verdicts out: no database, no clock, no settings. Semantics: ``docs/reference/packs.md``.
"""

from guildmark.engines.rules.deciding import Explanation, decide, select, verdict
from guildmark.engines.rules.model import LADDER, RANK, Rulebook
from guildmark.engines.rules.panels import Panel, Panels

__all__ = ["LADDER", "RANK", "Explanation", "Panel", "Panels", "Rulebook", "decide", "select", "verdict"]
