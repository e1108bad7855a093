# SPDX-License-Identifier: Apache-2.0
"""What the journal records of this package: kinds as package.noun.past."""

from enum import StrEnum


class Event(StrEnum):
    REGION_TREE = "people.regions.set"
    OCCUPATIONS = "people.occupations.set"
    STANDARDS = "people.standards.set"
    ORGANISATIONS = "people.organisations.registered"
    ACCOUNTS = "people.accounts.opened"
    PERSONS = "people.persons.enrolled"
    CAREER = "people.career.noted"
    CARDS_STATED = "people.cards.stated"
    NAME_ASKED = "people.name.asked-about"
    NAME_PROPOSED = "people.name.proposed"
    NAME_WITHDRAWN = "people.name.withdrawn"
    NAME_CORRECTED = "people.name.corrected"
    NAME_SETTLED = "people.name.settled"
    FILES_REMOVED = "people.files.removed"
    JOURNAL_CHECKED = "people.journal.checked"
    LEDGER_CHECKED = "people.ledger.checked"
    LEDGER_TAKEN = "people.ledger.taken"
    CARDS = "people.cards.recorded"
    RECORD_READ = "people.record.read"
    INVITED = "people.person.invited"
    ACCOUNT_CLAIMED = "people.account.claimed"
    SIGNED_IN = "people.account.signed-in"
    SESSIONS_ENDED = "people.sessions.ended"
    HANDED_OVER = "people.account.handed-over"
    EMPLOYER = "people.employer.noted"
