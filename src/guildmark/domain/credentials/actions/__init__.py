# SPDX-License-Identifier: Apache-2.0
"""Every write of credentials: issuing and revoking (``certificates``), and keeping the public register (``log``)."""

from guildmark.domain.credentials.actions.certificates import (
    Wanted,
    confirm_revocation,
    issue,
    name_first,
    propose_revocation,
    withdraw_revocation,
)
from guildmark.domain.credentials.actions.corrections import correct
from guildmark.domain.credentials.actions.log import (
    Record,
    add_keys,
    integrate,
    log,
    log_again,
    log_digest,
    sign_status_lists,
)
from guildmark.domain.credentials.actions.recorded import Older, record_certificates, withdraw_recorded
from guildmark.domain.credentials.actions.shares import note_opened, share, withdraw_share
from guildmark.domain.credentials.actions.submissions import (
    confirm_accepted,
    expect_submissions,
    mend_submission,
    receive_answer,
    send,
    take_answers,
)

__all__ = [
    "Older",
    "Record",
    "Wanted",
    "add_keys",
    "confirm_accepted",
    "confirm_revocation",
    "correct",
    "expect_submissions",
    "integrate",
    "issue",
    "log",
    "log_again",
    "log_digest",
    "mend_submission",
    "name_first",
    "note_opened",
    "propose_revocation",
    "receive_answer",
    "record_certificates",
    "send",
    "share",
    "sign_status_lists",
    "take_answers",
    "withdraw_recorded",
    "withdraw_revocation",
    "withdraw_share",
]
