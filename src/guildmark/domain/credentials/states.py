# SPDX-License-Identifier: Apache-2.0
"""The states of a certificate and of a revocation.

issue → ACTIVE ──confirm a revocation──▶ REVOKED
ACTIVE ──correct (a new certificate takes its place)──▶ REVOKED
submission:  issue → NOT_SENT ──send──▶ SENT ──answer──▶ ACCEPTED
             ▲                          │
             ├──confirm by the query's own list──▶ ACCEPTED
             └──mend── RETURNED ◀──answer
file:        CHECKED ──take──▶ TAKEN
revocation:  propose → PROPOSED ──confirm (another person)──▶ CONFIRMED
└────────withdraw────────────────▶ WITHDRAWN
"""

from django.db import models


class Credential(models.TextChoices):
    ACTIVE = "active", "有效"
    REVOKED = "revoked", "已撤销"


class Revocation(models.TextChoices):
    PROPOSED = "proposed", "待复核"
    CONFIRMED = "confirmed", "已确认"
    WITHDRAWN = "withdrawn", "已撤回"


class Submission(models.TextChoices):
    NOT_SENT = "not-sent", "未报送"
    SENT = "sent", "已报送"
    ACCEPTED = "accepted", "已入库"
    RETURNED = "returned", "被退回"


class SubmissionFile(models.TextChoices):
    CHECKED = "checked", "已试检"
    TAKEN = "taken", "已处理"


MOVES = {(Credential.ACTIVE, Credential.REVOKED): "credentials.confirm-revocation"}
REVOCATION_MOVES = {
    (Revocation.PROPOSED, Revocation.CONFIRMED): "credentials.confirm-revocation",
    (Revocation.PROPOSED, Revocation.WITHDRAWN): "credentials.withdraw-revocation",
}
SUBMISSION_MOVES = {
    (Submission.NOT_SENT, Submission.SENT): "credentials.send-to-query",
    (Submission.SENT, Submission.ACCEPTED): "credentials.take-answers",
    (Submission.SENT, Submission.RETURNED): "credentials.take-answers",
    (Submission.RETURNED, Submission.ACCEPTED): "credentials.take-answers",
    (Submission.NOT_SENT, Submission.ACCEPTED): "credentials.confirm-accepted",
    (Submission.RETURNED, Submission.NOT_SENT): "credentials.mend-submission",
}
FILE_MOVES = {(SubmissionFile.CHECKED, SubmissionFile.TAKEN): "credentials.take-answers"}
