# SPDX-License-Identifier: Apache-2.0
"""Rosters: .xlsx or CSV in, rows and problems out, the marked workbook and the template back. Plain Python.

``read`` → ``check`` → ``good_rows``, ``marked``; ``facts_of`` and ``eligibility_problem`` join rows to the rules.
"""

from guildmark.engines.rosters import credit_codes, identity
from guildmark.engines.rosters.archive import Limits
from guildmark.engines.rosters.checks import birth_date, check, good_rows
from guildmark.engines.rosters.columns import COLUMNS, REQUIRED
from guildmark.engines.rosters.eligibility import eligibility_problem, facts_of, judge
from guildmark.engines.rosters.levels import LADDER, level_name, read_level
from guildmark.engines.rosters.marked import marked
from guildmark.engines.rosters.masks import mask_id, mask_name, mask_phone
from guildmark.engines.rosters.messages import CATALOGUE, CODES, WITH_THE_FIRM, some
from guildmark.engines.rosters.problems import Problem, in_order
from guildmark.engines.rosters.reading import Layout, Row, Sheet, read
from guildmark.engines.rosters.reports import group_sentences, grouped, report
from guildmark.engines.rosters.template import template

__all__ = [
    "CATALOGUE",
    "CODES",
    "COLUMNS",
    "LADDER",
    "REQUIRED",
    "WITH_THE_FIRM",
    "Layout",
    "Limits",
    "Problem",
    "Row",
    "Sheet",
    "birth_date",
    "check",
    "credit_codes",
    "eligibility_problem",
    "facts_of",
    "good_rows",
    "group_sentences",
    "grouped",
    "identity",
    "in_order",
    "judge",
    "level_name",
    "marked",
    "mask_id",
    "mask_name",
    "mask_phone",
    "read",
    "read_level",
    "report",
    "some",
    "template",
]
