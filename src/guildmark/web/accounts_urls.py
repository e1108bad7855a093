# SPDX-License-Identifier: Apache-2.0
"""The addresses under accounts/: of allauth's pages those that an office needs; the others are not there.

Nobody signs up by herself or mends her account by mail: the office opens accounts and hands out codes. allauth's own
code names those pages, so their names stay; their addresses answer 404.
"""

from allauth.account import views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic.base import RedirectView

from guildmark.web import accounts_first_password, accounts_security

NOT_HERE = (
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
)


def not_here(request: HttpRequest, **_parts: str) -> HttpResponse:
    """A page of allauth's that this house does not have."""
    raise Http404


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("first-password/<slug:key>/<slug:token>/", accounts_first_password.page, name="first_password"),
    path("security/", accounts_security.page, name="account_security"),
    path("security/sessions/", accounts_security.end_others, name="account_end_sessions"),
    path("2fa/", RedirectView.as_view(pattern_name="account_security"), name="mfa_index"),
    path("2fa/webauthn/", RedirectView.as_view(pattern_name="account_security"), name="mfa_list_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
    *(path(f"none/{name}/", not_here, name=name) for name in NOT_HERE),
    path("none/<key>/", not_here, name="account_confirm_email"),
    path("none/<uidb36>/<key>/", not_here, name="account_reset_password_from_key"),
]
