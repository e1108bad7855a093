# SPDX-License-Identifier: Apache-2.0
"""Setting the first password of an account by the link that the city gave out; a link works once."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guildmark.domain.people.models import Account
from guildmark.flows import first_passwords
from guildmark.kernel.refusals import Refused
from guildmark.web.public import throttle
from guildmark.web.public.refusals import refused

TRIES = throttle.Window("first-password", 20)
GONE, TOO_OFTEN = 404, 429


class FirstPasswordForm(forms.Form):
    """A password that the house's rules accept, twice the same."""

    password = forms.CharField(
        label=gettext_lazy("密码"),
        help_text=gettext_lazy("至少 12 个字符。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, account: Account, *given: object) -> None:
        super().__init__(*given)
        self.account = account

    def clean_password(self) -> str:
        """A password that the house's rules accept for this account."""
        password_validation.validate_password(self.cleaned_data["password"], self.account)
        return str(self.cleaned_data["password"])

    def clean(self) -> None:
        """Both passwords are the same."""
        given = self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两次输入的密码不一样。"))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Set the password; a link used, over or never given out is answered alike."""
    response = _answer(request, key, token)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _answer(request: HttpRequest, key: str, token: str) -> HttpResponse:
    if not TRIES.allows(throttle.client_of(request)):
        return refused(request, Refused("invitation.too-often"), status=TOO_OFTEN, back_url="/accounts/login/")
    try:
        account = first_passwords.account_for(key, token)
        form = FirstPasswordForm(account, request.POST or None)
        if not form.is_valid():
            context = {"form": form, "account": account}
            return render(request, "account/first_password.html", context, status=422 if form.errors else 200)
        first_passwords.set_password(account, make_password(form.cleaned_data["password"]))
    except Refused as refusal:
        return refused(request, refusal, status=GONE, back_url="/accounts/login/")
    messages.success(request, _("密码已设，请登录。"))
    return redirect("account_login")
