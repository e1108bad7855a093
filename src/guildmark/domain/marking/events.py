# SPDX-License-Identifier: Apache-2.0
"""What the journal records of this package: kinds as package.noun.past."""

from enum import StrEnum


class Event(StrEnum):
    SHEETS = "marking.sheets.made"
    MARKS = "marking.marks.entered"
    RESULTS_FIXED = "marking.results.fixed"
    MARKS_KEPT = "marking.marks.kept"
