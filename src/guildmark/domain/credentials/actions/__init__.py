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

__all__ = [
    "Record",
    "Wanted",
    "add_keys",
    "confirm_revocation",
    "correct",
    "integrate",
    "issue",
    "log",
    "log_again",
    "log_digest",
    "name_first",
    "propose_revocation",
    "sign_status_lists",
    "withdraw_revocation",
]
