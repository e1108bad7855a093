# SPDX-License-Identifier: Apache-2.0
"""Revoking a certificate: proposed by one person with a reason, confirmed by another, seen at once."""

from __future__ import annotations

from django.db import transaction

from guildmark.domain.credentials import actions as credentials
from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.models import Credential, Revocation
from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.flows import register_keeping
from guildmark.kernel.grants import SYSTEM, Actor


def propose(credential: Credential, *, reason: str, by: Actor) -> Revocation:
    """Propose to revoke a certificate."""
    return credentials.propose_revocation(credential, reason=reason, by=by)


def withdraw(revocation: Revocation, *, by: Actor) -> Revocation:
    """Withdraw a proposal."""
    return credentials.withdraw_revocation(revocation, by=by)


@transaction.atomic
def confirm(revocation: Revocation, *, by: Actor) -> Credential:
    """Revoke, by a second person; where the person has another valid high certificate, that one is now the first."""
    persons.lock_persons([revocation.credential.person_id])
    credential = revocation.credential = register.credential_of(revocation)
    was_first = credential.first_high
    credentials.confirm_revocation(revocation, by=by)
    people.end_career(f"credentials.credential:{credential.pk}", by=SYSTEM)
    heir = register.high_of(credential.person_id, but=credential.pk).first() if was_first else None
    if heir is not None:
        credentials.name_first(heir, by=SYSTEM)
    register_keeping.publish_soon()
    return credential
