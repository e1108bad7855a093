# SPDX-License-Identifier: Apache-2.0
"""What the journal records of this package: kinds as package.noun.past."""

from enum import StrEnum


class Event(StrEnum):
    PUT_UP = "publicity.notice.put-up"
    CLOSED = "publicity.notice.closed"
    OBJECTION_FILED = "publicity.objection.filed"
    OBJECTION_DECIDED = "publicity.objection.decided"
