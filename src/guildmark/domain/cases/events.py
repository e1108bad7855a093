# SPDX-License-Identifier: Apache-2.0
"""What the journal records of this package: kinds as package.noun.past."""

from enum import StrEnum


class Event(StrEnum):
    FILED = "cases.filing.recorded"
    SUSPENDED = "cases.filing.suspended"
    REINSTATED = "cases.filing.reinstated"
    REMOVED = "cases.filing.removed"
    TAKEN_OVER = "cases.filings.taken-over"
