# SPDX-License-Identifier: Apache-2.0
"""What the journal records of this package: kinds as package.noun.past."""

from enum import StrEnum


class Event(StrEnum):
    BATCH_DRAFTED = "evaluations.batch.drafted"
    BATCH_PLANNED = "evaluations.batch.planned"
    PLAN_FILED = "evaluations.plan.filed"
    SAME_NAME_SAID = "evaluations.assessor.same-name-said"
    ROSTER_RECEIVED = "evaluations.roster.received"
    ROSTER_CHECKED = "evaluations.roster.checked"
    ENTRIES_TAKEN = "evaluations.entries.taken"
    ENTRY_LOOKED_AT = "evaluations.entry.looked-at"
    BATCH_OPENED = "evaluations.batch.opened"
    BATCH_FIXED = "evaluations.batch.fixed"
    BATCH_SHOWN = "evaluations.batch.shown"
    BATCH_CLOSED = "evaluations.batch.closed"
    BATCH_STOPPED = "evaluations.batch.stopped"
    ENTRY_TAKEN_OUT = "evaluations.entry.taken-out"
    ENTRY_CERTIFIED = "evaluations.entry.certified"
    RULES_RENEWED = "evaluations.batch.rules-renewed"
    ASSESSOR_SUBSTITUTED = "evaluations.assessor.substituted"
    SEATS_DRAWN = "evaluations.seats.drawn"
    PHOTOS_RECEIVED = "evaluations.photos.received"
    PHOTOS_TAKEN = "evaluations.photos.taken"
    SCAN_RECEIVED = "evaluations.scan.received"
    SCAN_REMOVED = "evaluations.scan.removed"
    SCAN_READ = "evaluations.scan.read"
    RESITS_ENTERED = "evaluations.resits.entered"
