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
