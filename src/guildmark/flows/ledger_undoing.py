# SPDX-License-Identifier: Apache-2.0
"""The taking of an older ledger undone, while nothing depends on it: for the officer who took the wrong book.

What it recorded is withdrawn; the public log keeps its leaves, each followed by ``revoke``. Persons and organisations
that it made known stay known.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.timezone import localdate

from guildmark.domain.cases import actions as cases
from guildmark.domain.cases import queries as filed
from guildmark.domain.credentials import actions as credentials
from guildmark.domain.credentials import queries as register
from guildmark.domain.evaluations import queries as evaluations
from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Ledger
from guildmark.engines.rosters import ledgers as engine
from guildmark.flows import filings
from guildmark.flows.ledgers import file_of
from guildmark.kernel.grants import Actor, require
from guildmark.kernel.refusals import refuse_unless


@transaction.atomic
def undo_ledger(ledger: Ledger, *, by: Actor) -> Ledger:
    """Withdraw all that a taken ledger recorded.

    Refused (``ledger.depended-on``) once somebody of it was judged, certified or named as an assessor since, or a firm
    of it has a batch or a deed on its filing; and where it changed earlier records, or was itself changed since.
    """
    require(by, "people.undo-ledger", "register")
    ledger = Ledger.objects.select_for_update().get(pk=ledger.pk)
    refuse_unless(ledger.state == Ledger.State.TAKEN, "state.moved", state=ledger.state, to="undone")
    return people.undo_ledger(ledger, withdrawn=_WITHDRAW[ledger.kind](ledger, by), by=by)


def _certificates(ledger: Ledger, by: Actor) -> int:
    holders = register.holders_of_recorded(ledger.pk)
    persons.lock_persons(holders)
    refuse_unless(not evaluations.entered_since(holders, localdate(ledger.taken_at)), "ledger.depended-on")
    refuse_unless(not register.issued_since(holders, ledger.taken_at), "ledger.depended-on")
    subjects = credentials.withdraw_recorded(ledger, by=by)
    people.withdraw_recorded_career(subjects, ledger=ledger, by=by)
    return len(subjects)


def _filings(ledger: Ledger, by: Actor) -> int:
    sheet = engine.read(file_of(ledger), ledger.filename, engine.LAYOUTS["filings"])
    codes = {str(row.values["body_code"]) for row in sheet.rows if row.values.get("body_code")}
    of_ledger = [one for one in filed.by_body_codes(codes).values() if one.source == ledger.source]
    until = ledger.taken_at or ledger.uploaded_at
    made = [one for one in of_ledger if ledger.uploaded_at <= one.recorded_at <= until]
    refuse_unless(not evaluations.have_batches({one.organisation_id for one in made}), "ledger.depended-on")
    for one in made:
        filings.withdraw_leaf(one, by=by)
    return cases.withdraw_taken_over(made, sha256=ledger.sha256, by=by)


def _cards(ledger: Ledger, by: Actor) -> int:
    holders = persons.holders_of_cards(ledger)
    refuse_unless(not evaluations.assess(holders), "ledger.depended-on")
    return people.withdraw_cards(ledger, by=by)


_WITHDRAW: dict[str, Callable[[Ledger, Actor], int]] = {
    "certificates": _certificates,
    "filings": _filings,
    "cards": _cards,
}
