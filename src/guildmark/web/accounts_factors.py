# SPDX-License-Identifier: Apache-2.0
"""Whether an account has a second factor, and whether it must have one."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings


def has_second_factor(user: Any) -> bool:
    """Whether an account has an authenticator or a passkey; recovery codes alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(user.authenticator_set.filter(type__in=kinds).exists())


def must_enrol(user: Any) -> bool:
    """Whether an officer has to add a second factor before anything else; never in the demo."""
    return not settings.DEMO and not has_second_factor(user)
