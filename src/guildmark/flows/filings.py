# SPDX-License-Identifier: Apache-2.0
"""Filings: what a body may assess, and the leaf that each deed on a filing leaves in the public register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from guildmark.domain.cases import actions as cases
from guildmark.domain.cases.actions import Wanted
from guildmark.domain.cases.models import Filing
from guildmark.domain.credentials import actions as credentials
from guildmark.domain.credentials import queries as register
from guildmark.domain.people.models import Organisation
from guildmark.flows import register_keeping
from guildmark.kernel.grants import Actor

SUBJECT = "cases.filing"


@transaction.atomic
def record_filings(wanted: Sequence[Wanted], *, by: Actor) -> list[Filing]:
    """Record filings, each with its leaf ``issue`` of kind ``filing``: a firm's first, or ``filing-renewal``."""
    made = cases.record_filings(wanted, by=by)
    earlier = _bodies_with_a_filing([filing.organisation_id for filing in made], but={f.pk for f in made})
    credentials.log(
        [
            credentials.Record(
                "issue",
                "filing-renewal" if filing.organisation_id in earlier else "filing",
                (SUBJECT, filing.pk),
                _exported(filing),
                region=filing.organisation.region.code,
            )
            for filing in made
        ],
        by=by,
    )
    register_keeping.publish_soon()
    return made


@transaction.atomic
def take_over(wanted: Sequence[Wanted], *, source: str, sha256: str, by: Actor) -> list[Filing]:
    """Take filings over from an older ledger, each with a leaf ``recorded`` of kind ``filing``.

    They allow what they say from now on; as they are no deed of this register, its firms filed do not count them.
    """
    made = cases.take_over(wanted, source=source, sha256=sha256, by=by)
    credentials.log(
        [
            credentials.Record(
                "recorded", "filing", (SUBJECT, filing.pk), _exported(filing), region=filing.organisation.region.code
            )
            for filing in made
        ],
        by=by,
    )
    return made


def withdraw_leaf(filing: Filing, *, by: Actor) -> None:
    """Follow the leaf of a filing that a ledger told with one of act ``revoke``, as the filing is withdrawn."""
    for leaf in register.leaves(act="recorded", subject_kind=SUBJECT, subject_id=filing.pk):
        credentials.log_again(leaf, "revoke", _exported(filing), by=by)


def record_filing(
    organisation: Organisation, body_code: str, starts: dt.date, ends: dt.date, scope: dict, *, by: Actor
) -> Filing:
    """Record one filing."""
    return record_filings([Wanted(organisation, body_code, starts, ends, scope)], by=by)[0]


def _bodies_with_a_filing(organisations: Sequence[int], *, but: set[int]) -> set[int]:
    rows = Filing.objects.filter(organisation_id__in=organisations).exclude(pk__in=but)
    return set(rows.values_list("organisation_id", flat=True))


def _exported(filing: Filing) -> dict:
    """The filing as exported: what its leaf's digest is of."""
    scope = {row.occupation: sorted(row.levels) for row in filing.scopes.all()}
    return {
        "body": filing.body_code,
        "credit_code": filing.organisation.credit_code,
        "starts": filing.starts.isoformat(),
        "ends": filing.ends.isoformat(),
        "scope": scope,
    }


@transaction.atomic
def suspend(filing: Filing, *, reason: str, by: Actor) -> Filing:
    """Suspend a filing, in the record and in the register."""
    cases.suspend(filing, reason=reason, by=by)
    return _logged(filing, "suspend", by)


@transaction.atomic
def reinstate(filing: Filing, *, reason: str, by: Actor) -> Filing:
    """Reinstate a suspended filing, in the record and in the register."""
    cases.reinstate(filing, reason=reason, by=by)
    return _logged(filing, "reinstate", by)


@transaction.atomic
def remove(filing: Filing, *, reason: str, by: Actor) -> Filing:
    """Remove a filing, in the record and in the register (act ``revoke``)."""
    cases.remove(filing, reason=reason, by=by)
    return _logged(filing, "revoke", by)


def _logged(filing: Filing, act: str, by: Actor) -> Filing:
    begun = register.leaves(act__in=("issue", "recorded"), subject_kind=SUBJECT, subject_id=filing.pk)
    issued = begun.latest("pk")
    credentials.log_again(issued, act, _exported(filing), by=by)
    register_keeping.publish_soon()
    return filing
