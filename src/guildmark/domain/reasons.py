# SPDX-License-Identifier: Apache-2.0
"""A reason as somebody gives it: never empty, and without the numbers of people, for others will read it."""

from __future__ import annotations

from guildmark.engines import leaks
from guildmark.kernel.refusals import Refused, refuse_unless


def stated(reason: str) -> str:
    """The reason as it is kept.

    Refuses ``reason.missing``, and ``reason.leak`` where it holds an identity number, a phone, a bank card or a home
    address: the kind and the masked value, never the value.
    """
    kept = reason.strip()
    refuse_unless(kept, "reason.missing")
    found = leaks.find(kept)
    if found:
        zh, en = leaks.KINDS[found[0].kind]
        raise Refused("reason.leak", kind=found[0].kind, kind_zh=zh, kind_en=en, value=found[0].masked)
    return kept
