# SPDX-License-Identifier: Apache-2.0
"""Older ledgers: certificates, filings and assessors' cards that a city kept before this register; plain Python.

A layout is data (``layouts``). ``read`` → ``check`` → good rows; the marked workbook is that of rosters.
"""

from guildmark.engines.rosters.ledgers.checks import Against, check, good_rows, grouped_rows, note, whole_filings
from guildmark.engines.rosters.ledgers.layouts import LAYOUTS, LedgerLayout
from guildmark.engines.rosters.ledgers.messages import CATALOGUE, CODES, WITH_THE_REGISTER, LedgerProblem
from guildmark.engines.rosters.ledgers.reading import LedgerRow, LedgerSheet, read
from guildmark.engines.rosters.ledgers.template import template

__all__ = [
    "CATALOGUE",
    "CODES",
    "LAYOUTS",
    "WITH_THE_REGISTER",
    "Against",
    "LedgerLayout",
    "LedgerProblem",
    "LedgerRow",
    "LedgerSheet",
    "check",
    "good_rows",
    "grouped_rows",
    "note",
    "read",
    "template",
    "whole_filings",
]
