# SPDX-License-Identifier: Apache-2.0
"""Turns the marks of one person into passed or failed, with every reason, for whoever fixes results.

Values in, verdict out: no database, no clock, no floats. ``score`` never raises for bad marks; what is wrong
stands in the outcome's reasons.
"""

from guildmark.engines.scoring.outcomes import ABSENT, Outcome, PartResult, Reason, score
from guildmark.engines.scoring.schemes import Rounding, Scheme, SchemeError, scheme_for

__all__ = ["ABSENT", "Outcome", "PartResult", "Reason", "Rounding", "Scheme", "SchemeError", "scheme_for", "score"]
