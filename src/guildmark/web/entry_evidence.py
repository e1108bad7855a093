# SPDX-License-Identifier: Apache-2.0
"""Adding evidence to an entry, alike for a firm's supervisor and the city: a kind is chosen, then what it shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Entry, EntryEvidence
from guildmark.flows import evidence as flow
from guildmark.kernel.grants import require
from guildmark.web.workbooks import download

MOST_BYTES = 8 * 1024 * 1024


def _lang() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


class EvidenceForm(forms.Form):
    """What a kind of evidence shows, its day and its file; the fields of the facts are the pack's."""

    def __init__(self, asked: list[flow.Asked], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in asked:
            self.fields[one.fact] = _field(one)
        self.fields["dated"] = forms.DateField(label=_("材料日期"), widget=forms.DateInput(attrs={"type": "date"}))
        self.fields["file"] = forms.FileField(
            label=_("扫描件"),
            help_text=_("PDF、JPEG 或 PNG，不超过 8 MB；加密保存。"),
            widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        )
        self.fields["note"] = forms.CharField(
            label=_("备注"), max_length=200, required=False, help_text=_("可以不填；不要写人名和证件号码。")
        )

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise forms.ValidationError(gettext_lazy("文件超过 8 MB，请压缩后再上传。"))
        return given


def _field(one: flow.Asked) -> forms.Field:
    """A field for one fact; each may be left out, what the evidence does not say stays as it was."""
    if one.type == "date":
        return forms.DateField(label=one.label, required=False, widget=forms.DateInput(attrs={"type": "date"}))
    choices = [("yes", _("是")), ("no", _("否"))] if one.type == "bool" else one.choices
    return forms.ChoiceField(label=one.label, required=False, choices=[("", _("材料未说明")), *choices])


def page(request: HttpRequest, entry: Entry, face: str) -> HttpResponse:
    """Choose a kind of evidence, then tell what it shows; the entry is judged anew at once."""
    if request.method == "POST":
        require(request.actor, "evaluations.add-evidence", entry.batch)
    kinds = flow.kinds(entry, _lang())
    chosen = request.GET.get("kind", "") or request.POST.get("kind", "")
    asked = next((asked for kind, _words, asked in kinds if kind == chosen), None)
    form = EvidenceForm(asked, request.POST or None, request.FILES or None) if asked is not None else None
    if request.method == "POST" and form is not None and form.is_valid():
        _add(request, entry, chosen, form.cleaned_data)
        return redirect(f"{face}:entry", pk=entry.pk)
    context = {
        "base": f"{face}/base.html",
        "face": face,
        "entry": entry,
        "batch": entry.batch,
        "kinds": [(kind, words) for kind, words, _asked in kinds],
        "chosen": chosen if asked is not None else "",
        "words": next((words for kind, words, _asked in kinds if kind == chosen), ""),
        "form": form,
    }
    return render(request, "components/evidence_new.html", context, status=422 if form and form.errors else 200)


def _add(request: HttpRequest, entry: Entry, kind: str, told: dict[str, Any]) -> None:
    given, dated, note = told.pop("file"), told.pop("dated"), told.pop("note")
    said = {name: value.isoformat() if isinstance(value, dt.date) else value or "" for name, value in told.items()}
    file = (given.read(), given.name)
    flow.add(entry, kind, said, dated=dated, file=file, note=note, by=request.actor)
    verdict = batches.entries_by_id([entry.pk])[entry.pk].verdict
    words = {
        "yes": _("材料已记入，重新判断：符合申报条件。"),
        "no": _("材料已记入，重新判断：仍不符合申报条件。"),
        "unknown": _("材料已记入，重新判断：还有事实没有说明。"),
    }
    messages.success(request, words[verdict])


def file(request: HttpRequest, evidence: EntryEvidence) -> HttpResponse:
    """The file of a piece of evidence, to keep; the journal says who opened it."""
    data, name, media = flow.opened(evidence, by=request.actor)
    return download(data, name, media)
