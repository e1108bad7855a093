# SPDX-License-Identifier: Apache-2.0
"""Accounts: invitations, one's own account, sign-ins, and handing a firm's account over."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import transaction
from django.db.models import F

from guildmark.domain.people import queries
from guildmark.domain.people.events import Event
from guildmark.domain.people.models import Account, Grant, Invitation, Organisation, Person
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless


@transaction.atomic
def invite(person: Person, code: str, *, through: Organisation | None, days: int, by: Actor) -> Invitation:
    """Invite a person to open her own account with ``code``, once; an earlier code of hers ends.

    Refuses ``account.claimed`` where she has one, ``person.not-member`` where she does not belong to ``through``.
    """
    require(by, "people.invite", through)
    refuse_unless(queries.account_with(person) is None, "account.claimed")
    member = through is None or person.memberships.filter(organisation=through).exists()
    refuse_unless(member, "person.not-member")
    now = clock.now()
    person.invitations.filter(used_at=None, expires_at__gt=now).update(expires_at=now)
    made = Invitation.objects.create(
        person=person,
        code_hash=queries.invitation_hash(code),
        made_by=by.id or 0,
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    journal.record(Event.INVITED, person, by=by, days=days)
    return made


def count_try(invitation: Invitation) -> None:
    """Count an attempt at an invitation, whatever becomes of it; too many and it is over."""
    Invitation.objects.filter(pk=invitation.pk).update(tries=F("tries") + 1)


@transaction.atomic
def claim_account(invitation: Invitation, username: str, password: str) -> Account:
    """Open the account of the person whom an invitation names; ``password`` is hashed already.

    Refuses ``invitation.over``, ``account.claimed`` and ``account.name-taken``.
    """
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=clock.now())
    refuse_unless(used == 1, "invitation.over")
    return open_own_account(invitation.person, username, password)


@transaction.atomic
def open_own_account(person: Person, username: str, password: str, *, demo: str = "") -> Account:
    """Open the account of a person, who acts in it for herself only; ``password`` is hashed already."""
    refuse_unless(queries.account_with(person) is None, "account.claimed")
    refuse_unless(not Account.objects.filter(username=username).exists(), "account.name-taken")
    account = Account.objects.create(username=username, label=person.name, password=password, person=person, demo=demo)
    journal.record(Event.ACCOUNT_CLAIMED, account, by=queries.actor_of(account))
    return account


def note_sign_in(account: Account, how: str) -> None:
    """Note that somebody has signed in, and how: password, totp, webauthn, recovery codes."""
    journal.record(Event.SIGNED_IN, account, by=queries.actor_of(account), how=how)


@transaction.atomic
def end_sessions(account: Account, before: int, *, by: Actor) -> None:
    """End every sign-in of one's own account that began before a second (Unix time)."""
    refuse_unless(by.id == account.pk, "deed.not-permitted")
    Account.objects.filter(pk=account.pk).update(sessions_from=before)
    journal.record(Event.SESSIONS_ENDED, account, by=by)


@transaction.atomic
def hand_over(grant: Grant, *, username: str, label: str, email: str, by: Actor) -> Account:
    """End a firm's grant at once and give it to a newly opened account: its officer has left.

    Refuses ``grant.ended`` for one that is over and ``account.username-taken``. The old account keeps its other grants;
    without any it sees nothing from this moment.
    """
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    refuse_unless(grant.organisation_id, "grant.not-of-a-firm")
    require(by, "people.hand-over", grant.organisation)
    today = clock.today()
    refuse_unless(grant.ends is None or grant.ends >= today, "grant.ended")
    refuse_unless(not Account.objects.filter(username=username).exists(), "account.username-taken")
    grant.ends = today - dt.timedelta(days=1)
    grant.save(update_fields=["ends"])
    account = Account.objects.create(username=username, label=label, email=email, password=UNUSABLE_PASSWORD_PREFIX)
    Grant.objects.create(account=account, role=grant.role, organisation=grant.organisation, starts=today)
    journal.record(Event.HANDED_OVER, grant.organisation, by=by, role=grant.role, old=grant.account_id, new=account.pk)
    return account


@transaction.atomic
def offer_password(grant: Grant, *, by: Actor) -> Account:
    """Let the holder of a firm's account without a password set her first one; links given out before are void.

    Refuses ``account.has-password`` where she has one, ``grant.ended`` and ``grant.not-of-a-firm``.
    """
    refuse_unless(grant.organisation_id, "grant.not-of-a-firm")
    require(by, "people.hand-over", grant.organisation)
    refuse_unless(grant.ends is None or grant.ends >= clock.today(), "grant.ended")
    account = Account.objects.select_for_update().get(pk=grant.account_id)
    refuse_unless(not account.has_usable_password(), "account.has-password")
    account.password = make_password(None)
    account.save(update_fields=["password"])
    journal.record(Event.LINK_GIVEN, account, by=by)
    return account


@transaction.atomic
def set_first_password(account: Account, password: str) -> None:
    """Set the first password of an account as it was seen; ``password`` is hashed already.

    Refuses ``password-link.over`` where somebody was quicker: a link works once.
    """
    seen = Account.objects.filter(pk=account.pk, password=account.password, is_active=True)
    refuse_unless(not account.has_usable_password() and seen.update(password=password) == 1, "password-link.over")
    journal.record(Event.FIRST_SET, account, by=queries.actor_of(account))
