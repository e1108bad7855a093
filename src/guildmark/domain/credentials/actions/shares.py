# SPDX-License-Identifier: Apache-2.0
"""A holder shows her certificate by a link that ends, and takes it back when she likes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from guildmark.domain.credentials.events import Event
from guildmark.domain.credentials.models import Credential, Share
from guildmark.domain.credentials.queries import shares
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless

MOST = 20


@transaction.atomic
def share(credential: Credential, token: str, *, days: int, by: Actor) -> Share:
    """Make a link to a certificate that opens with ``token`` for so many days; the token is kept as a hash only.

    Refuses ``share.too-many`` where so many links of the certificate are open already.
    """
    require(by, "credentials.share", credential)
    refuse_unless(shares.open_shares(credential).count() < MOST, "share.too-many", most=MOST)
    now = clock.now()
    made = Share.objects.create(
        credential=credential,
        token_hash=shares.token_hash(token),
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    journal.record(Event.SHARED, credential, by=by, share=made.pk, days=days)
    return made


@transaction.atomic
def withdraw_share(shared: Share, *, by: Actor) -> Share:
    """Take a link back: it opens nothing from now on. Once taken back it stays so."""
    require(by, "credentials.share", shared.credential)
    if Share.objects.filter(pk=shared.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
        journal.record(Event.SHARE_WITHDRAWN, shared.credential, by=by, share=shared.pk)
    return shared


def note_opened(shared: Share) -> None:
    """Count an opening of a link, for its holder to see."""
    Share.objects.filter(pk=shared.pk).update(opened=F("opened") + 1)
