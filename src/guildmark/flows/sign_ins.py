# SPDX-License-Identifier: Apache-2.0
"""Signing in, as the journal keeps it; and ending the sign-ins on other devices."""

from __future__ import annotations

from guildmark.domain.people import actions as people
from guildmark.domain.people.models import Account
from guildmark.kernel.grants import Actor


def signed_in(account: Account, how: str) -> None:
    """Note that an account has signed in, and how."""
    people.note_sign_in(account, how)


def end_others(account: Account, before: int, *, by: Actor) -> None:
    """End every sign-in of one's own account that began before a second (Unix time)."""
    people.end_sessions(account, before, by=by)
