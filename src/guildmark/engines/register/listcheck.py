# SPDX-License-Identifier: Apache-2.0
"""The status lists that stand beside a register, against the register: logged, sealed, and equal to its fold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from guildmark.engines.seals.jcs import digest
from guildmark.engines.seals.signatures import verify_proof
from guildmark.engines.seals.status import STATES, StatusList

if TYPE_CHECKING:
    from guildmark.engines.register.keylists import ListedKey
    from guildmark.engines.register.monitor import Monitor

TRUST = "trust.json"
ListProblem = tuple[str, str, str]
"""A rule's name, what is wrong, the file."""


def list_problems(files: Mapping[str, bytes], keys: list[ListedKey], monitor: Monitor) -> Iterator[ListProblem]:
    """Yield what is wrong with the lists in ``files`` (served lists by name, and a trust file that holds some).

    Served lists must be those of the newest logging; lists of a trust file, those of theirs.
    """
    served = {name: data for name, data in files.items() if name != TRUST}
    newest = max(monitor.list_leaves.values(), default=-1)
    yield from _check({name: _json(data) for name, data in served.items()}, keys, monitor, newest)
    trust = _json(files.get(TRUST, b"{}"))
    held = trust.get("status_lists") if isinstance(trust, dict) else None
    if isinstance(held, dict):
        logged = [monitor.list_leaves.get(_digest(listed), newest) for listed in held.values()]
        yield from _check(held, keys, monitor, min(logged, default=-1))


def _check(lists: Mapping[str, Any], keys: list[ListedKey], monitor: Monitor, since: int) -> Iterator[ListProblem]:
    counts: dict[str, int] = {}
    for name, listed in lists.items():
        try:
            subject = listed["credentialSubject"]
            purpose, bits = subject["statusPurpose"], StatusList.decode(subject["encodedList"])
        except (KeyError, TypeError, ValueError) as error:
            yield "status-list-form", f"not a status list: {error}", name
            continue
        if _digest(listed) not in monitor.list_leaves:
            yield "status-list-logged", "the log holds no entry of this list", name
        if not any(key.use == "issuer" and verify_proof(listed, key.public) for key in keys):
            yield "status-list-signature", "no listed key of the issuer signed the list", name
        counts[purpose] = counts.get(purpose, 0) + bits.count()
    for purpose, count in counts.items():
        expected = monitor.counts_since(since, purpose) if purpose in STATES else {0}
        if count not in expected:
            told = " or ".join(map(str, sorted(expected)))
            yield "status-equals-fold", f"{count} bits of {purpose} are set, the log says {told}", ", ".join(lists)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _digest(listed: Any) -> str:
    try:
        return digest(listed)
    except ValueError:
        return ""
