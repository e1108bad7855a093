# SPDX-License-Identifier: Apache-2.0
"""The plan of a batch: when, where, by whom; and the people a firm may choose from."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guildmark.domain.evaluations.models import Batch
from guildmark.domain.people import queries as people
from guildmark.domain.people.models import Organisation, Person
from guildmark.domain.policies import queries as policies
from guildmark.engines.rosters import identity
from guildmark.flows import members, planning, self_evaluation
from guildmark.kernel import clock
from guildmark.kernel.grants import require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_firm
from guildmark.web.portal import cards
from guildmark.web.portal.batches import own_batch
from guildmark.web.refusals import words_for

SAME_NAME = ("assessor.mentor", "assessor.superior")


def _date(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


@dataclass(frozen=True)
class Asked:
    """What the rules ask of a plan filed today: the working days ahead, the first day so, the fewest assessors."""

    days: int
    earliest: dt.date
    least: int

    @classmethod
    def of(cls, batch: Batch) -> Asked:
        """What the rules of ``batch`` ask today."""
        pack = policies.pack_of(batch.rules)
        days = pack.period("plan_working_days_before")
        return cls(days, clock.add_working_days(clock.today(), days), pack.period("least_assessors"))


class PlanForm(forms.Form):
    """Dates, site, supervisor and assessors; people are chosen from the firm's own.

    What could not be filed today is said next to its field: a day too early, too few or an even number of assessors.
    """

    exam_from = _date(gettext_lazy("考试开始"))
    exam_to = _date(gettext_lazy("考试结束"))
    site = forms.CharField(label=gettext_lazy("考试地点"), max_length=120)
    supervisor = forms.TypedChoiceField(label=gettext_lazy("内部质量督导员"), coerce=int)
    assessors = forms.TypedMultipleChoiceField(
        label=gettext_lazy("考评员"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    said = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, organisation: Organisation, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        earliest = _("最早 %(day)s（今天报送）") % {"day": asked.earliest}
        self.fields["exam_from"].help_text = earliest
        self.fields["exam_to"].help_text = _("结果在这一天过后才能确定，这一天也是证书上的日期。")
        for name in ("exam_from", "exam_to"):
            self.fields[name].widget.attrs["min"] = asked.earliest.isoformat()
        today = clock.today()
        self.assessing = {person.pk: person for person in people.members(organisation, "assessor", today)}
        self.supervising = {person.pk: person for person in people.members(organisation, "supervisor", today)}
        self.fields["supervisor"].choices = [(pk, person.name) for pk, person in self.supervising.items()]
        self.fields["assessors"].choices = [
            (person.pk, cards.told(person, card)) for person, card in cards.with_cards(self.assessing.values())
        ]
        self.fields["said"].choices = self.fields["assessors"].choices

    def clean_exam_from(self) -> dt.date:
        """The first day, which is not too early to be filed today."""
        day: dt.date = self.cleaned_data["exam_from"]
        if day < self.asked.earliest:
            told = {"days": self.asked.days, "earliest": self.asked.earliest}
            raise forms.ValidationError("".join(words_for(Refused("plan.too-late", **told))))
        return day

    def clean_exam_to(self) -> dt.date:
        """The last day, which is not before the first."""
        day: dt.date = self.cleaned_data["exam_to"]
        if day < self.cleaned_data.get("exam_from", day):
            raise forms.ValidationError("".join(words_for(Refused("plan.dates-reversed"))))
        return day

    def clean_assessors(self) -> list[int]:
        """The assessors, an odd number and enough of them."""
        chosen: list[int] = self.cleaned_data["assessors"]
        if len(chosen) < self.asked.least or len(chosen) % 2 == 0:
            told = {"least": self.asked.least, "count": len(chosen)}
            raise forms.ValidationError(words_for(Refused("plan.assessors", **told))[0])
        return chosen

    def plan(self) -> planning.Plan:
        """The plan as entered."""
        data = self.cleaned_data
        return planning.Plan(
            data["exam_from"],
            data["exam_to"],
            data["site"],
            self.supervising[data["supervisor"]],
            [self.assessing[pk] for pk in data["assessors"]],
            tuple(data["said"]),
        )


class PersonForm(forms.Form):
    """A person to be added as assessor or internal supervisor."""

    role = forms.ChoiceField(
        label=gettext_lazy("身份"),
        choices=[("assessor", gettext_lazy("考评员")), ("supervisor", gettext_lazy("内部质量督导员"))],
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    id_number = forms.CharField(
        label=gettext_lazy("居民身份证号码"),
        max_length=18,
        min_length=18,
        help_text=gettext_lazy("加密保存，不再显示。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_id_number(self) -> str:
        """The number with full-width characters made plain; a wrong one is told."""
        number = unicodedata.normalize("NFKC", self.cleaned_data["id_number"]).strip().upper()
        if identity.id_problem(number):
            raise forms.ValidationError(_("这个号码通不过校验，请对照证件再看一遍。"))
        return number


@dataclass(frozen=True)
class _Named:
    name: str
    id_number: str
    birth_date: dt.date


@for_firm
def people_page(request: HttpRequest) -> HttpResponse:
    """The firm's assessors and supervisors, and a form to add one."""
    if request.method == "POST":
        require(request.actor, "people.enrol", request.organisation)
    form = PersonForm(request.POST or None)
    back = request.POST.get("batch") or request.GET.get("batch") or ""
    back = back if back.isdecimal() else ""
    if request.method == "POST" and form.is_valid():
        error = _add(request, form)
        if error is None:
            messages.success(request, _("已添加，可以在计划里选用。考评员还要登记证卡。"))
            return redirect("portal:plan", pk=int(back)) if back else redirect("portal:people")
        form.add_error(None, error)
    today = clock.today()
    context = {
        "form": form,
        "batch_pk": back,
        "handler": request.actor.has("firm-handler"),
        "groups": [
            (_("考评员"), cards.with_cards(people.members(request.organisation, "assessor", today))),
            (_("内部质量督导员"), [(one, None) for one in people.members(request.organisation, "supervisor", today)]),
        ],
        "today": today,
    }
    return render(request, "portal/people.html", context)


def _add(request: HttpRequest, form: PersonForm) -> str | None:
    data = form.cleaned_data
    person = _Named(data["name"].strip(), data["id_number"], identity.birth_date_of(data["id_number"]))
    try:
        members.add(request.organisation, data["role"], [members.as_candidate(person)], by=request.actor)
    except Refused as refused:
        return "".join(words_for(refused))
    return None


@for_firm
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the plan of a batch; a name shared with a mentor or superior can be explained."""
    batch = own_batch(request, pk)
    if request.method == "POST":
        require(request.actor, "evaluations.plan-batch", batch)
    start = _initial(batch)
    asked = Asked.of(batch)
    form = PlanForm(request.POST or None, initial=start, organisation=request.organisation, asked=asked)
    offered = list(start["said"])
    if request.method == "POST" and form.is_valid():
        try:
            planning.plan_batch(batch, form.plan(), by=request.actor)
        except Refused as refused:
            form.add_error(None, "".join(words_for(refused)))
            offered = [*form.cleaned_data["said"]]
            if refused.code in SAME_NAME:
                offered.append(int(refused.facts["person"]))
        else:
            messages.success(request, _("计划已保存，请报送。"))
            return redirect("portal:batch", pk=batch.pk)
    context = {
        "batch": batch,
        "form": form,
        "chosen": _chosen(form),
        "said": _said(form, offered),
        "days": asked.days,
        "earliest": asked.earliest,
        "least": asked.least,
    }
    return render(request, "portal/plan.html", context)


def _initial(batch: Batch) -> dict[str, Any]:
    assessors = list(batch.assessors.all())
    return {
        "exam_from": batch.exam_from,
        "exam_to": batch.exam_to,
        "site": batch.site,
        "supervisor": batch.supervisor_id,
        "assessors": [row.person_id for row in assessors],
        "said": [row.person_id for row in assessors if row.same_name_said],
    }


def _chosen(form: PlanForm) -> set[int]:
    values = form["assessors"].value() or []
    return {int(value) for value in values if str(value).isdecimal()}


def _said(form: PlanForm, offered: list[int]) -> list[tuple[Person, bool]]:
    """The persons for whom "another person of that name" is offered, and whether it is ticked already."""
    ticked = {int(value) for value in form["said"].value() or [] if str(value).isdecimal()}
    return [(form.assessing[pk], pk in ticked) for pk in dict.fromkeys(offered) if pk in form.assessing]


@for_firm
@require_POST
def file_(request: HttpRequest, pk: int) -> HttpResponse:
    """File the plan with the city."""
    batch = self_evaluation.file_plan(own_batch(request, pk), by=request.actor)
    messages.success(request, _("计划已报送。考试当天即可开考。"))
    return redirect("portal:batch", pk=batch.pk)
