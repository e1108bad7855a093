# SPDX-License-Identifier: Apache-2.0
"""The states of a certificate and of a revocation.

issue → ACTIVE ──confirm a revocation──▶ REVOKED
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


MOVES = {(Credential.ACTIVE, Credential.REVOKED): "credentials.confirm-revocation"}
REVOCATION_MOVES = {
    (Revocation.PROPOSED, Revocation.CONFIRMED): "credentials.confirm-revocation",
    (Revocation.PROPOSED, Revocation.WITHDRAWN): "credentials.withdraw-revocation",
}
