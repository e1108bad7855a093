# SPDX-License-Identifier: Apache-2.0
"""A worker's own side: she is invited, opens her account with a code, and shows her certificates by links."""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from guildmark.domain.credentials import actions as credentials
from guildmark.domain.credentials.models import Credential, Share
from guildmark.domain.credentials.queries import shares
from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Account, Invitation, Organisation, Person
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import refuse_unless

INVITATION_DAYS = 14
SHARE_DAYS = (1, 7, 30, 90)
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE, PART, TOKEN_BYTES = 12, 4, 20


def invite(person: Person, *, through: Organisation | None, by: Actor) -> str:
    """Invite a person to her own account; the code is given to her by hand and is not kept in the clear."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(CODE))
    code = "-".join(letters[start : start + PART] for start in range(0, CODE, PART))
    people.invite(person, code, through=through, days=INVITATION_DAYS, by=by)
    return code


def invitation_for(code: str, name: str, tail: str) -> Invitation:
    """The invitation that code, name and the end of the document number together open; each attempt is counted.

    Refuses ``invitation.not-found``, the same whichever of the three is wrong.
    """
    found = persons.invitation_by_code(code)
    if found is not None:
        people.count_try(found)
    same = found is not None and (_plain(name), _plain(tail).upper()) == (
        _plain(found.person.name),
        persons.document_tail(found.person).upper(),
    )
    refuse_unless(same, "invitation.not-found")
    assert found is not None  # noqa: S101 - for the type checker: without it `same` is false
    return found


def claim(invitation: Invitation, username: str, password: str) -> Account:
    """Open the invited person's account; ``password`` is hashed already."""
    return people.claim_account(invitation, username, password)


def open_demo_account(person: Person, username: str) -> Account:
    """Open a worker's account for the demo's one-click sign-in; it has no password."""
    return people.open_own_account(person, username, UNUSABLE_PASSWORD_PREFIX, demo="worker")


def share(credential: Credential, days: int, *, by: Actor) -> str:
    """Make a link's word by which a certificate is shown for so many days; shown once, kept as a hash."""
    refuse_unless(days in SHARE_DAYS, "share.days")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    credentials.share(credential, token, days=days, by=by)
    return token


def days_of(days: int) -> dt.timedelta:
    """So many days."""
    return dt.timedelta(days=days)


def withdraw(shared: Share, *, by: Actor) -> None:
    """Take a link back."""
    credentials.withdraw_share(shared, by=by)


def opened(token: str) -> Credential | None:
    """The certificate that a link shows now, its opening counted; none where it ended or was taken back."""
    found = shares.by_token(token)
    if found is None:
        return None
    credentials.note_opened(found)
    return found.credential


def read_record(person: Person, page: str, *, through: Organisation | None, by: Actor) -> None:
    """Note that somebody reads a person's full record."""
    people.note_read(person, page, through=through, by=by)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
