# SPDX-License-Identifier: Apache-2.0
"""The policy library at the desk: the city's officers add, change and withdraw documents; the office reads along."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from guildmark.domain.policies import actions
from guildmark.domain.policies import queries as library
from guildmark.domain.policies.models import DocumentRevision, PolicyDocument
from guildmark.flows import setting_up
from guildmark.kernel import clock
from guildmark.kernel.grants import allowed, require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_desk
from guildmark.web.lists import page_of
from guildmark.web.public import policies_words as words
from guildmark.web.refusals import words_for

DEED = "policies.keep-documents"
OFFICER = ("city-officer",)
STATES = (
    ("in-force", gettext_lazy("有效")),
    ("upcoming", gettext_lazy("尚未施行")),
    ("ended", gettext_lazy("已失效")),
    ("unverified", gettext_lazy("有待核的")),
    ("withdrawn", gettext_lazy("已撤下")),
)
ACTS = {
    "added": gettext_lazy("收录"),
    "changed": gettext_lazy("修改"),
    "withdrawn": gettext_lazy("撤下"),
    "put-back": gettext_lazy("恢复"),
}
UNREADABLE = 422
ROWS = "rows"


def _line(label: Any, length: int, hint: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, help_text=hint)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class DocumentForm(forms.Form):
    """What an officer says of a document."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    number = _line(gettext_lazy("文号"), 80, gettext_lazy("照原件写，例如 人社部发〔2022〕14号；没有文号的留空。"))
    title = _line(gettext_lazy("名称"), 200, required=True)
    title_en = _line(gettext_lazy("英文名称"), 200)
    issuer = _line(gettext_lazy("发文机关"), 120, required=True)
    issuer_en = _line(gettext_lazy("发文机关英文名"), 120)
    issued_on = _day(gettext_lazy("印发日"))
    in_force = _day(gettext_lazy("施行日"))
    ended_on = _day(gettext_lazy("失效日（有效的最后一天）"))
    superseded_by = forms.ModelChoiceField(
        label=gettext_lazy("由哪一份取代"), queryset=None, required=False, empty_label="—"
    )
    doubts = forms.MultipleChoiceField(
        label=gettext_lazy("待核的内容"),
        required=False,
        choices=list(words.DOUBTS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("没有见到原件、没有核对过的，都勾上；网页上会写明“待核”。"),
    )
    aliases = forms.CharField(
        label=gettext_lazy("规则里的简称"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={ROWS: 2}),
        help_text=gettext_lazy("一行一个；规则的依据写了其中一个，就算以这份文件为据。"),
    )
    summary = _line(gettext_lazy("一句话说明"), 300, gettext_lazy("用自己的话写。"))
    summary_en = _line(gettext_lazy("英文说明"), 300)
    source = _line(gettext_lazy("原文来源"), 300, gettext_lazy("原文在哪里公布，写网址或刊物。"))
    text = forms.CharField(
        label=gettext_lazy("正文"),
        required=False,
        widget=forms.Textarea(attrs={ROWS: 14}),
        help_text=gettext_lazy("纯文本，一行一段，标题前加 #。任何人都能看：不要写个人的电话和证件号码。"),
    )

    def __init__(self, *args: Any, own: PolicyDocument | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = library.documents().order_by("title")
        chosen: Any = self.fields["superseded_by"]
        chosen.queryset = others.exclude(pk=own.pk) if own else others
        chosen.label_from_instance = lambda one: f"{one.number} {one.title}".strip()

    def facts(self) -> dict[str, Any]:
        """The facts as the library keeps them."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        given["aliases"] = "\n".join(line.strip() for line in given["aliases"].splitlines() if line.strip())
        given["text"] = given["text"].replace("\r\n", "\n")
        return given


class ReasonForm(forms.Form):
    """Why a document is withdrawn."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=300,
        widget=forms.Textarea(attrs={ROWS: 2}),
        help_text=gettext_lazy("例如：与另一份重复。不要写人名和证件号码。"),
    )


@for_desk()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every document, withdrawn ones too, what was changed last first."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "state")}
    rows = library.search_documents(library.kept_documents(), asked["q"])
    if asked["state"] == "withdrawn":
        rows = rows.exclude(withdrawn_at=None)
    elif asked["state"]:
        rows = rows.filter(withdrawn_at=None)
    if asked["state"] == "unverified":
        rows = rows.exclude(doubts=[])
    page = page_of(request, library.documents_standing(rows, asked["state"], clock.today()))
    standing = library.standing_of(list(page.object_list), clock.today())
    for one in page.object_list:
        one.standing = words.standing(one, standing[one.pk])
    context = {
        "page": page,
        "count": page.paginator.count,
        "asked": asked,
        "states": STATES,
        "may": allowed(request.actor, DEED),
        "lacks": setting_up.library_lacks(),
    }
    return render(request, "desk/policies.html", context)


@for_desk(*OFFICER)
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take in the documents that come with the product and are not in the library yet."""
    taken = setting_up.fill_library(by=request.actor)
    messages.success(request, _("已收入 %(n)s 份文件。") % {"n": taken})
    return redirect("desk:policies")


@for_desk(*OFFICER)
def add(request: HttpRequest) -> HttpResponse:
    """Add a document."""
    form = DocumentForm(request.POST or None)
    if request.method == "POST":
        require(request.actor, DEED)
        if form.is_valid():
            try:
                made = actions.add_document(form.facts(), by=request.actor)
            except Refused as refusal:
                _say(form, refusal)
            else:
                messages.success(request, _("已收录，文库里看得到了。"))
                return redirect("desk:policy", pk=made.pk)
    return render(request, "desk/policy_new.html", {"form": form}, status=UNREADABLE if form.errors else 200)


def _own(pk: int) -> PolicyDocument:
    return get_object_or_404(library.kept_documents().defer("search").select_related("superseded_by"), pk=pk)


def _initial(row: PolicyDocument) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in DocumentForm.base_fields if name != "seen"}
    return facts | {"seen": row.revision}


@for_desk()
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One document, its form for those who keep it, and how it stood before."""
    row = _own(pk)
    may = allowed(request.actor, DEED, row)
    form = DocumentForm(request.POST or None, initial=_initial(row), own=row)
    if request.method == "POST":
        require(request.actor, DEED, row)
        if form.is_valid() and _change(request, row, form):
            return redirect("desk:policy", pk=pk)
    context = {
        "row": row,
        "form": form,
        "leaving": ReasonForm(initial={"seen": row.revision}, auto_id="leave_%s"),
        "may": may,
        "state": words.standing(row, library.standing_of([row], clock.today())[pk]),
        "doubts": [words.DOUBTS[name] for name in row.doubts if name in words.DOUBTS],
        "revisions": [_revision(one) for one in library.document_revisions(row).defer("text")],
    }
    return render(request, "desk/policy.html", context, status=UNREADABLE if form.errors else 200)


def _change(request: HttpRequest, row: PolicyDocument, form: DocumentForm) -> bool:
    """Keep what was changed; whether it was kept."""
    seen = form.cleaned_data["seen"] or 0
    try:
        kept = actions.change_document(row, form.facts(), seen=seen, by=request.actor)
    except Refused as refusal:
        _say(form, refusal)
        return False
    same = kept.revision == seen
    messages.success(request, _("没有改动。") if same else _("已保存为第 %(n)s 版。") % {"n": kept.revision})
    return True


def _say(form: forms.Form, refusal: Refused) -> None:
    """Say a refusal at the field it is about, else above the form."""
    name = str(refusal.facts.get("field", ""))
    form.add_error(name if name in form.fields else None, "".join(words_for(refusal)))


def _revision(one: DocumentRevision) -> dict[str, Any]:
    return {"n": one.revision, "act": ACTS.get(one.act, one.act), "at": one.kept_at, "reason": one.reason}


@for_desk(*OFFICER)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a document with its reason, or put it back."""
    row = _own(pk)
    require(request.actor, DEED, row)
    given = ReasonForm(request.POST)
    given.is_valid()
    seen = given.cleaned_data.get("seen") or 0
    if request.POST.get("do") == "withdraw":
        actions.withdraw_document(row, given.cleaned_data.get("reason", ""), seen=seen, by=request.actor)
        messages.success(request, _("已撤下：文库里不再显示，随时可以恢复。"))
    elif request.POST.get("do") == "put-back":
        actions.put_back_document(row, seen=seen, by=request.actor)
        messages.success(request, _("已恢复，文库里看得到了。"))
    else:
        raise Http404
    return redirect("desk:policy", pk=pk)


@for_desk()
@require_safe
def revision(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """How a document stood at one revision, its text too."""
    row = _own(pk)
    found = get_object_or_404(library.document_revisions(row), revision=number)
    labels = {name: field.label for name, field in DocumentForm.base_fields.items()}
    facts = [(labels[name], _shown(name, value)) for name, value in found.facts.items() if name in labels and value]
    context = {"row": row, "revision": _revision(found), "facts": facts, "text": words.paragraphs(found.text)}
    return render(request, "desk/policy_revision.html", context)


def _shown(name: str, value: Any) -> Any:
    if name == "doubts":
        return "、".join(str(words.DOUBTS.get(one, one)) for one in value)
    if name == "superseded_by":
        return str(library.kept_documents().filter(pk=value).first() or "")
    return value
