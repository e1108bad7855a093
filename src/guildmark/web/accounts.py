# SPDX-License-Identifier: Apache-2.0
"""How allauth opens accounts (not at all: that is the office's deed), signs them in, and draws a second factor's QR."""

from __future__ import annotations

import base64
import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from guildmark.flows import sign_ins
from guildmark.kernel import crypto
from guildmark.web import accounts_sessions
from guildmark.web.chrome import site_names
from guildmark.web.public import throttle

QR_SCALE = 5
SECRET = b"second factor"


class OfficeAccounts(DefaultAccountAdapter):
    """Nobody signs up by herself: an account is a deed of the office, or of whom it invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth calls it
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that asks; behind our own proxy, the one that the proxy saw."""
        return throttle.client_of(request) or "unknown"

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Begin the session's clock and note the sign-in."""
        accounts_sessions.begin(request)
        methods = request.session.get("account_authentication_methods", [])
        sign_ins.signed_in(user, "+".join(dict.fromkeys(_way(method) for method in methods)) or "password")
        return super().post_login(request, user, **kwargs)


def _way(method: dict[str, Any]) -> str:
    return str(method.get("type") or method.get("method") or "password")


class OfficeFactors(DefaultMFAAdapter):
    """Second factors: secrets are encrypted at rest, the QR is drawn here, the site goes by its name."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret under the installation's field key."""
        return base64.b64encode(crypto.encrypt(text.encode(), SECRET)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Undo ``encrypt``."""
        return crypto.decrypt(base64.b64decode(encrypted_text), SECRET).decode()

    def build_totp_svg(self, url: str) -> str:
        """The QR of an authenticator's address, black on white, without a style."""
        drawn = io.BytesIO()
        segno.make(url, error="m").save(
            drawn, kind="svg", scale=QR_SCALE, border=4, light="white", xmldecl=False, svgclass=None, lineclass=None
        )
        return drawn.getvalue().decode()

    def get_totp_issuer(self) -> str:
        """The site's name in the authenticator's list."""
        return str(site_names()["name"])

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Who asks for a passkey: the site's host and name."""
        return super().get_public_key_credential_rp_entity() | {"name": str(site_names()["name"])}
