# SPDX-License-Identifier: Apache-2.0
"""Every write of people, by what it is about."""

from guildmark.domain.people.actions.accounts import (
    claim_account,
    count_try,
    end_sessions,
    hand_over,
    invite,
    note_sign_in,
    offer_password,
    open_own_account,
    set_first_password,
)
from guildmark.domain.people.actions.ledgers import (
    close_ledger,
    receive_ledger,
    record_cards,
    record_career,
    record_persons,
    undo_ledger,
    withdraw_cards,
    withdraw_recorded_career,
)
from guildmark.domain.people.actions.names import ask_about_name, correct_name, propose_name, settle_name, withdraw_name
from guildmark.domain.people.actions.persons import (
    Candidate,
    Card,
    end_career,
    enrol,
    note_career,
    note_employer,
    note_read,
    state_cards,
    withdraw_stated,
)
from guildmark.domain.people.actions.setting_up import (
    open_accounts,
    register_organisations,
    set_occupations,
    set_regions,
    set_standards,
)
from guildmark.domain.people.actions.sorting import pinyin_initials, pinyin_key
from guildmark.domain.people.actions.upkeep import note_journal_check, note_removed_files

__all__ = [
    "Candidate",
    "Card",
    "ask_about_name",
    "claim_account",
    "close_ledger",
    "correct_name",
    "count_try",
    "end_career",
    "end_sessions",
    "enrol",
    "hand_over",
    "invite",
    "note_career",
    "note_employer",
    "note_journal_check",
    "note_read",
    "note_removed_files",
    "note_sign_in",
    "offer_password",
    "open_accounts",
    "open_own_account",
    "pinyin_initials",
    "pinyin_key",
    "propose_name",
    "receive_ledger",
    "record_cards",
    "record_career",
    "record_persons",
    "register_organisations",
    "set_first_password",
    "set_occupations",
    "set_regions",
    "set_standards",
    "settle_name",
    "state_cards",
    "undo_ledger",
    "withdraw_cards",
    "withdraw_name",
    "withdraw_recorded_career",
    "withdraw_stated",
]
