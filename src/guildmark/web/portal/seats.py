# SPDX-License-Identifier: Apache-2.0
"""Rooms, seats and photographs of a batch's candidates, and an assessor replaced on the day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch
from guildmark.domain.people import queries as people
from guildmark.flows import photos, planning, seating
from guildmark.kernel import clock
from guildmark.kernel.grants import require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_firm
from guildmark.web.lists import LONG, page_of
from guildmark.web.portal import course
from guildmark.web.portal.batches import own_batch
from guildmark.web.refusals import words_for

UNFIT = 422
MOST_ROOMS = 40
SPARE = 2
SAME_NAME = ("assessor.mentor", "assessor.superior")


class RoomForm(forms.Form):
    """A room and how many it seats; an empty line is no room."""

    name = forms.CharField(label=gettext_lazy("考场名称"), max_length=60, required=False)
    seats = forms.IntegerField(label=gettext_lazy("座位数"), min_value=1, max_value=2000, required=False)

    def clean(self) -> dict[str, Any]:
        """Name and seats go together."""
        data = super().clean() or {}
        if not self.errors and bool(data.get("name", "").strip()) != bool(data.get("seats")):
            raise forms.ValidationError(_("名称和座位数要一起填。"))
        return data


Rooms = forms.formset_factory(RoomForm, extra=SPARE, max_num=MOST_ROOMS, validate_max=True)


@for_firm
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which rooms there are and draw everyone's seat; see who sits where."""
    batch = own_batch(request, pk)
    held = [{"name": room.name, "seats": room.seats} for room in batch.rooms.order_by("position")]
    count = batches.assessed(batch).count()
    start = held or [{"name": batch.site, "seats": count or None}]
    form = Rooms(request.POST or None, initial=start)
    error = ""
    if request.method == "POST":
        require(request.actor, "evaluations.seat-candidates", batch)
        error = _draw(request, batch, form) if form.is_valid() else _("考场没有填对，见下面的提示。")
        if not error:
            return redirect("portal:seats", pk=batch.pk)
    context = {
        "batch": batch,
        "form": form,
        "error": error,
        "count": count,
        "unseated": batches.assessed(batch).filter(seat=None).count(),
        "page": page_of(request, batches.seated(batch).exclude(seat=None), LONG),
        "open": batch.state == "draft" and request.actor.has("firm-handler") and batch.exam_from is not None,
    }
    return render(request, "portal/seats.html", context, status=UNFIT if error else 200)


def _draw(request: HttpRequest, batch: Batch, form: Any) -> str:
    rooms = [(row["name"], row["seats"]) for row in form.cleaned_data if row.get("seats")]
    try:
        drawn = seating.draw_seats(batch, rooms, by=request.actor)
    except Refused as refused:
        return "".join(words_for(refused))
    messages.success(request, _("已为 %(n)s 人排好座次和准考证号。") % {"n": len(drawn)})
    return ""


PHOTO_WORDS = {
    "photo.nobody": gettext_lazy("找不到这个人：文件名应为准考证号，或“姓名＋证件号后四位”"),
    "photo.ambiguous": gettext_lazy("同名且后四位相同的不止一人：请用准考证号命名"),
    "photo.twice": gettext_lazy("同一个人有两张照片，用了前一张"),
    "photo.not-a-picture": gettext_lazy("不是能打开的 JPEG 或 PNG 照片"),
    "photo.too-many-pixels": gettext_lazy("%(width)s×%(height)s 像素，太大"),
    "photo.size": gettext_lazy("%(width)s×%(height)s 像素，应为 %(must)s"),
    "photo.weight": gettext_lazy("%(kilobytes)s KB，应不超过 %(most)s KB"),
}


@for_firm
def photographs(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand photographs in by zip, see what is wrong file by file, take the good ones."""
    batch = own_batch(request, pk)
    error = ""
    if request.method == "POST":
        require(request.actor, "evaluations.receive-photos", batch)
        error = _receive(request, batch)
        if not error:
            return redirect("portal:photos", pk=batch.pk)
    waiting = batches.photo_zip_of(batch)
    run = _run(waiting)
    count = batches.assessed(batch).count()
    there = len(batches.photos_of(batch))
    context = {
        "batch": batch,
        "error": error,
        "waiting": waiting if run else None,
        "run": run,
        "problems": [(one, _words(one)) for one in run.problems] if run else [],
        "wanted": photos.wanted_of(batch),
        "count": count,
        "there": there,
        "open": batch.state == "draft" and request.actor.has("firm-handler"),
    }
    return render(request, "portal/photos.html", context, status=UNFIT if error else 200)


def _words(problem: photos.Problem) -> str:
    told = str(PHOTO_WORDS[problem.code]) % problem.facts if problem.facts else str(PHOTO_WORDS[problem.code])
    return told + _("（会自动缩放、压缩）") if problem.severity == "warning" else told


def _run(waiting: Any) -> photos.PhotoRun | None:
    """What the waiting zip holds; nothing where there is none, or where its week is over."""
    try:
        return photos.checked(waiting) if waiting else None
    except Refused:
        return None


def _receive(request: HttpRequest, batch: Batch) -> str:
    given = request.FILES.get("photos")
    if given is None:
        return _("还没有选文件，或文件超过 20 MB。")
    try:
        photos.receive(batch, given.read(), given.name or "", by=request.actor)
    except Refused as refused:
        return "".join(words_for(refused))
    return ""


@for_firm
@require_POST
def take_photographs(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the good photographs of the zip that waits."""
    batch = own_batch(request, pk)
    require(request.actor, "evaluations.receive-photos", batch)
    waiting = batches.photo_zip_of(batch)
    if waiting is None:
        raise Refused("photos.gone")
    count = photos.take(waiting, by=request.actor)
    messages.success(request, _("已收入 %(n)s 张照片，会印在准考证上。") % {"n": count})
    return redirect("portal:photos", pk=batch.pk)


class SubstituteForm(forms.Form):
    """Who goes, who comes, and why."""

    leaves = forms.TypedChoiceField(label=gettext_lazy("换下"), coerce=int)
    comes = forms.TypedChoiceField(label=gettext_lazy("换上"), coerce=int)
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("例如：当天突发疾病。不要写病历、电话。"),
    )
    said = forms.BooleanField(label=gettext_lazy("是另一位同名的人"), required=False)

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assessing = {row.person_id: row.person for row in batch.assessors.select_related("person").order_by("pk")}
        members = {person.pk: person for person in people.members(batch.organisation, "assessor", clock.today())}
        self.people = members | assessing
        self.fields["leaves"].choices = [(pk, person.name) for pk, person in assessing.items()]
        self.fields["comes"].choices = [(pk, one.name) for pk, one in members.items() if pk not in assessing]

    def replacement(self) -> planning.Replacement:
        """The replacement as entered."""
        data = self.cleaned_data
        comes, leaves = self.people[data["comes"]], self.people[data["leaves"]]
        return planning.Replacement(leaves, comes, data["reason"], same_name_said=data["said"])


@for_firm
def substitute(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace an assessor on the day, with a reason."""
    batch = own_batch(request, pk)
    form = SubstituteForm(request.POST or None, batch=batch)
    if request.method == "POST":
        require(request.actor, "evaluations.substitute-assessor", batch)
    offered = request.method == "POST" and "said" in request.POST
    if request.method == "POST" and form.is_valid():
        try:
            planning.substitute(batch, form.replacement(), by=request.actor)
        except Refused as refused:
            form.add_error(None, "".join(words_for(refused)))
            offered = offered or refused.code in SAME_NAME
        else:
            messages.success(request, _("已更换考评员，记入日志。签到表、评分表请重新打印。"))
            return redirect("portal:batch", pk=batch.pk)
    if not offered:
        del form.fields["said"]
    context = {
        "batch": batch,
        "form": form,
        "done": batch.substitutions.select_related("leaves", "comes").order_by("pk"),
        "open": request.actor.has("firm-handler") and course.examining(batch),
    }
    return render(request, "portal/substitute.html", context, status=UNFIT if form.errors else 200)
