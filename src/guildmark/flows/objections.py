# SPDX-License-Identifier: Apache-2.0
"""An objection by anyone, without an account: to one line of a notice, while the notice is up."""

from __future__ import annotations

from guildmark.domain.publicity import actions as publicity
from guildmark.domain.publicity.models import Line, Objection
from guildmark.kernel import clock


def object_to(line: Line, *, text: str, contact: str) -> Objection:
    """File an objection; refuses ``objection.late``, ``objection.line-gone`` and ``objection.text-missing``."""
    return publicity.object_to(line, text=text, contact=contact)


def still_open(line: Line) -> bool:
    """Whether the notice of ``line`` still takes objections."""
    notice = line.notice
    return notice.state == "up" and clock.today() <= notice.until
