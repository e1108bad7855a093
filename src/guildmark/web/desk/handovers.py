# SPDX-License-Identifier: Apache-2.0
"""Who acts for a firm, what is under way there, and handing an account over when its officer leaves."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guildmark.domain.cases import queries as cases
from guildmark.domain.people import queries as people
from guildmark.domain.people.models import Grant
from guildmark.flows import first_passwords
from guildmark.flows import handovers as flow
from guildmark.kernel.grants import require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_desk
from guildmark.web.refusals import words_for

ROLES = {"firm-handler": gettext_lazy("经办人"), "firm-checker": gettext_lazy("质量督导员")}


class HandOverForm(forms.Form):
    """To whom an account goes."""

    label = forms.CharField(label=gettext_lazy("接手人怎样称呼"), max_length=160)
    username = forms.SlugField(
        label=gettext_lazy("接手人的登录名"),
        max_length=60,
        help_text=gettext_lazy("字母、数字和短横线，与原账户不同。"),
    )
    email = forms.EmailField(
        label=gettext_lazy("接手人的邮箱"), help_text=gettext_lazy("移交后给接手人一个一次性链接，由她自己设密码。")
    )


@for_desk("city-officer")
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The accounts that act for the firm of a filing, its open work, and the deed."""
    filing = get_object_or_404(cases.visible_to(request.actor), pk=pk)
    firm = filing.organisation
    grants = list(people.grants_of(firm))
    for grant in grants:
        grant.role_words = ROLES.get(grant.role, grant.role)
    form = HandOverForm(request.POST) if request.method == "POST" else HandOverForm()
    chosen = next((one for one in grants if str(one.pk) == request.POST.get("grant")), None)
    if request.method == "POST" and chosen is None:
        raise Http404
    if chosen is not None and form.is_valid():
        try:
            made = flow.hand_over(chosen, **form.cleaned_data, by=request.actor)
        except Refused as refused:
            form.add_error("username", "".join(words_for(refused)))
        else:
            messages.success(request, _("已移交。原账户从现在起看不到这家单位的任何内容。"))
            return _link(request, pk, made.grants.get())
    context = {"filing": filing, "firm": firm, "grants": grants, "form": form, "chosen": chosen}
    context["without"] = [one for one in grants if not (one.account.demo or one.account.has_usable_password())]
    context["work"] = flow.open_work(firm, by=request.actor)
    return render(request, "desk/handover.html", context, status=422 if form.errors else 200)


@for_desk("city-officer")
@require_POST
def password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give out the link by which the holder of an account without a password sets her first one; shown once."""
    filing = get_object_or_404(cases.visible_to(request.actor), pk=pk)
    require(request.actor, "people.hand-over", filing.organisation)
    chosen = next(
        (one for one in people.grants_of(filing.organisation) if str(one.pk) == request.POST.get("grant")), None
    )
    if chosen is None:
        raise Http404
    return _link(request, pk, chosen)


def _link(request: HttpRequest, pk: int, grant: Grant) -> HttpResponse:
    account, path = first_passwords.offer(grant, by=request.actor)
    context = {
        "account": account,
        "link": request.build_absolute_uri(path),
        "days": first_passwords.DAYS,
        "filing_pk": pk,
    }
    response = render(request, "desk/password_link.html", context)
    response["Cache-Control"] = "no-store"
    return response
