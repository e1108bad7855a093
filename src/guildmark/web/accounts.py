# SPDX-License-Identifier: Apache-2.0
"""How allauth opens accounts: not at all. The office opens them, with their grants and a journal line."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class OfficeAccounts(DefaultAccountAdapter):
    """Nobody signs up by herself: an account is a deed of the office."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        """Never."""
        return False
