# SPDX-License-Identifier: Apache-2.0
"""The card of an assessor as the firm states it: number, kind, last day."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guildmark.domain.people import queries as people
from guildmark.domain.people.models import AssessorCard, Person
from guildmark.flows import members
from guildmark.kernel import clock
from guildmark.kernel.grants import require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_firm
from guildmark.web.refusals import words_for

UNFIT = 422
NUMBER = re.compile(r"[0-9A-Za-z\-]{4,32}")


class CardForm(forms.Form):
    """A card as it is printed."""

    number = forms.CharField(label=gettext_lazy("证卡编号"), max_length=32, min_length=4)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[("assessor", gettext_lazy("考评员")), ("senior", gettext_lazy("高级考评员"))],
        help_text=gettext_lazy("二级、一级须由高级考评员考评。"),
    )
    expires = forms.DateField(
        label=gettext_lazy("有效期至"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_number(self) -> str:
        """Letters, digits and hyphens only."""
        number = str(self.cleaned_data["number"]).strip().upper()
        if not NUMBER.fullmatch(number):
            raise forms.ValidationError(_("证卡编号由字母、数字和短横组成。"))
        return number


def with_cards(persons: Any) -> list[tuple[Person, AssessorCard | None]]:
    """Persons with the card that expires last; two queries."""
    found = list(persons)
    cards = people.cards_of([person.pk for person in found])
    return [(person, next(iter(cards.get(person.pk, ())), None)) for person in found]


def told(person: Person, card: AssessorCard | None) -> str:
    """A person's name with what her card says, for a list to choose from."""
    if card is None:
        return _("%(name)s（没有证卡）") % {"name": person.name}
    kind = _("高级考评员") if card.kind == "senior" else _("考评员")
    return _("%(name)s（%(kind)s，至 %(day)s）") % {"name": person.name, "kind": kind, "day": card.expires}


@for_firm
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter or renew the card of one of the firm's assessors."""
    person = get_object_or_404(people.members(request.organisation, "assessor", clock.today()), pk=pk)
    if request.method == "POST":
        require(request.actor, "people.enrol", request.organisation)
    [(_person, card)] = with_cards([person])
    start = {"number": card.number, "kind": card.kind, "expires": card.expires} if card else {}
    handler = request.actor.has("firm-handler")
    form = CardForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        stated = members.Card(
            person, form.cleaned_data["number"], form.cleaned_data["kind"], form.cleaned_data["expires"]
        )
        try:
            members.state_cards(request.organisation, [stated], by=request.actor)
        except Refused as refused:
            form.add_error(None, "".join(words_for(refused)))
        else:
            messages.success(request, _("证卡已登记。"))
            return redirect("portal:people")
    context = {"person": person, "form": form, "card": card, "handler": handler}
    return render(request, "portal/card.html", context, status=UNFIT if form.errors else 200)
