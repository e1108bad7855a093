# SPDX-License-Identifier: Apache-2.0
"""What the journal records of this package: kinds as package.noun.past."""

from enum import StrEnum


class Event(StrEnum):
    ISSUED = "credentials.credential.issued"
    REVOCATION_PROPOSED = "credentials.revocation.proposed"
    REVOKED = "credentials.credential.revoked"
    REVOCATION_WITHDRAWN = "credentials.revocation.withdrawn"
    LEAF_STAGED = "credentials.leaf.staged"
    KEY_ADDED = "credentials.key.added"
    STATUS_LIST = "credentials.status-list.signed"
    CORRECTED = "credentials.credential.corrected"
    EXPECTED = "credentials.submission.expected"
    SENT = "credentials.submission.sent"
    ANSWER_RECEIVED = "credentials.submission.answer-received"
    ANSWERED = "credentials.submission.answered"
    MENDED = "credentials.submission.mended"
    RECORDED = "credentials.certificate.recorded"
    SHARED = "credentials.share.made"
    SHARE_WITHDRAWN = "credentials.share.withdrawn"
    CONFIRMED = "credentials.submission.confirmed"
