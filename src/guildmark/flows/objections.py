# SPDX-License-Identifier: Apache-2.0
"""An objection by anyone, without an account: to one line of a notice, while the notice is up."""

from __future__ import annotations

from guildmark.domain.publicity import actions as publicity
from guildmark.domain.publicity import states
from guildmark.domain.publicity.models import Line, Objection
from guildmark.kernel import clock


def object_to(line: Line, *, text: str, contact: str) -> Objection:
    """File an objection; refuses ``objection.late``, ``objection.line-gone`` and ``objection.text-missing``."""
    return publicity.object_to(line, text=text, contact=contact)


def barred(line: Line) -> str | None:
    """Why nobody may object to ``line`` any more: ``late``, ``gone`` (it was taken out), or None where anyone may."""
    notice = line.notice
    if notice.state != "up" or clock.today() > notice.until:
        return "late"
    return None if line.state == states.Line.SHOWN else "gone"
