# SPDX-License-Identifier: Apache-2.0
"""Two doors to a worker's side that need no sign-in: claiming her account with a code, and a certificate she shows."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guildmark.flows import workers
from guildmark.kernel.refusals import Refused
from guildmark.web.public import throttle
from guildmark.web.public.certificates import page
from guildmark.web.public.refusals import refused
from guildmark.web.refusals import words_for

CLAIMS = throttle.Window("claim", 10)
GONE = 404


class ClaimForm(forms.Form):
    """The code, who she is, and how she will sign in."""

    code = forms.CharField(
        label=gettext_lazy("邀请码"),
        max_length=20,
        help_text=gettext_lazy("单位或市级经办人当面给您的，形如 ABCD-EFGH-JKLM。"),
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    tail = forms.CharField(label=gettext_lazy("证件号码后四位"), max_length=4, min_length=4)
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=60,
        min_length=4,
        validators=[ASCIIUsernameValidator()],
        help_text=gettext_lazy("以后登录用；字母和数字，不要用证件号码。"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        help_text=gettext_lazy("至少 12 个字符。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_password(self) -> str:
        """A password that the house's rules accept."""
        password_validation.validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])

    def clean(self) -> None:
        """Both passwords are the same."""
        given = self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两次输入的密码不一样。"))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Open one's own account with the code of an invitation."""
    form = ClaimForm(request.POST or None)
    if request.method == "POST":
        if not CLAIMS.allows(throttle.client_of(request)):
            return refused(request, Refused("invitation.too-often"), status=429, back_url="/claim/")
        if form.is_valid() and _claimed(form):
            messages.success(request, _("账户已开立，请登录。"))
            return redirect("account_login")
    response = render(request, "portal/claim.html", {"form": form}, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _claimed(form: ClaimForm) -> bool:
    data = form.cleaned_data
    try:
        invitation = workers.invitation_for(data["code"], data["name"], data["tail"])
        workers.claim(invitation, data["username"], make_password(data["password"]))
    except Refused as refusal:
        form.add_error("username" if refusal.code == "account.name-taken" else None, "".join(words_for(refusal)))
        return False
    return True


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A certificate that its holder shows by a link; an ended link, one taken back and one never made look the same."""
    credential = workers.opened(token)
    if credential is None:
        response = render(request, "portal/share_gone.html", status=GONE)
    else:
        response = page(request, credential, by_link=False)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
