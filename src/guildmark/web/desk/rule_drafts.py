# SPDX-License-Identifier: Apache-2.0
"""Drafts of rules at the desk: values in a form, clauses by file, then checked, replayed, signed and published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guildmark.domain.people import queries as people
from guildmark.domain.policies import actions as policies
from guildmark.domain.policies import queries as kept
from guildmark.domain.policies import states
from guildmark.domain.policies.models import RuleDraft
from guildmark.engines import packfiles
from guildmark.engines.packfiles import redrafting
from guildmark.engines.rules.wording import pick
from guildmark.flows import rule_making
from guildmark.kernel import clock
from guildmark.kernel.grants import allowed, require
from guildmark.kernel.refusals import Refused
from guildmark.web.actors import for_desk
from guildmark.web.desk.rules import lang, lines, title_of, unverified, word_draft
from guildmark.web.refusals import words_for
from guildmark.web.templatetags.offices import account_word

DRAFTING, SIGNING, PUBLISHING = "policies.draft-rules", "policies.sign-rules", "policies.publish-draft"
UNREADABLE = 422
STEPS = ("draft", "checked", "replayed", "signed", "published")


def _day(given: str) -> dt.date:
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        return clock.today() + dt.timedelta(days=1)


def _draft(pk: int) -> RuleDraft:
    found = kept.rule_draft(pk)
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest) -> int:
    given = request.POST.get("seen", "")
    return int(given[:9]) if given.isdecimal() else 0


@for_desk("city-officer")
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft: from the rules that hold, or from a file; and from which day it is to hold."""
    problems: list[str] = []
    if request.method == "POST":
        require(request.actor, DRAFTING, "rules")
        try:
            return redirect("desk:rule_draft", pk=_begun(request).pk)
        except packfiles.PackError as error:
            problems = _sentences(error)
        except Refused as refusal:
            problems = [" ".join(words_for(refusal))]
    programmes = {pack.id: title_of(pack) for pack in kept.shipped_packs()}
    chosen = request.POST.get("programme") or request.GET.get("programme") or kept.LEVEL_EVALUATION
    context = {"programmes": sorted(programmes.items()), "chosen": chosen, "day": _day(request.POST.get("day", ""))}
    context |= {"problems": problems, "today": clock.today()}
    return render(request, "desk/rule_draft_new.html", context, status=UNREADABLE if problems else 200)


def _begun(request: HttpRequest) -> RuleDraft:
    """The draft that the form asks for."""
    day, file = _day(request.POST.get("day", "")), request.FILES.get("file")
    if file is None:
        return rule_making.begin(request.POST.get("programme", ""), day, by=request.actor)
    return rule_making.begin_from_file(file.read(rule_making.LARGEST + 1), file.name[-120:], day, by=request.actor)


def _sentences(error: packfiles.PackError) -> list[str]:
    """The problems of a pack, each with its place and line."""
    found = []
    for problem in error.problems:
        line = _("第 %(line)s 行") % {"line": problem.line} if problem.line else ""
        found.append(" · ".join(part for part in (line, problem.where, problem.message(lang())) if part))
    return found


@for_desk()
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: what it makes other, how far it has come, the form; what is sent is written into it."""
    draft = _draft(pk)
    problems: list[str] = []
    if request.method == "POST":
        require(request.actor, DRAFTING, draft)
        try:
            return _written(request, draft)
        except packfiles.PackError as error:
            problems = _sentences(error)
        except Refused as refusal:
            problems = [" ".join(words_for(refusal))]
    return _shown(request, draft, problems)


def _written(request: HttpRequest, draft: RuleDraft) -> HttpResponse:
    day = _day(request.POST.get("day", ""))
    version = request.POST.get("version", "").strip()[:20]
    asked = {field.path: _given(request, field.path) for field in _fields(draft)}
    asked = {path: value for path, value in asked.items() if value}
    values = rule_making.values_changed(draft, asked, day)
    basis = request.POST.get("basis", "").strip()[:300]
    row = rule_making.change(
        draft, policies.Written(version, day, values, basis), seen=_seen(request), by=request.actor
    )
    messages.success(request, _("已写入草稿。") if row.revision != draft.revision else _("没有改动。"))
    return redirect("desk:rule_draft", pk=draft.pk)


def _given(request: HttpRequest, path: str) -> str:
    return request.POST.get(path, "").strip()[:2000]


def _fields(draft: RuleDraft) -> list[redrafting.Field]:
    return list(redrafting.fields(kept.ground_of(draft), draft.in_force))


def _shown(request: HttpRequest, draft: RuleDraft, problems: list[str]) -> HttpResponse:
    """The page of a draft, with what could not be written where something could not."""
    pack, former = kept.draft_pack(draft), kept.former_pack(draft)
    labels = people.account_labels({*draft.authors, draft.signed_by} - {None})
    is_open = draft.state in states.OPEN
    may_draft = is_open and allowed(request.actor, DRAFTING, draft)
    second = is_open and request.actor.id not in draft.authors
    context = {
        "draft": word_draft(draft),
        "former": former,
        "lines": lines(former, pack) if former else [],
        "step": STEPS.index(draft.state) + 2 if draft.state in STEPS else 0,
        "authors": [account_word(labels.get(one, "—")) for one in draft.authors],
        "signer": account_word(labels.get(draft.signed_by, "—")),
        "replaced": is_open and kept.latest(draft.programme) != draft.base,
        "told": _problems(draft),
        "follows": {one["code"] for one in (draft.check_report or {}).get("problems", [])} == {"case.failed"},
        "unverified": unverified(pack),
        "sections": _sections(request, draft) if may_draft else [],
        "problems": problems,
        "open": is_open,
        "may_draft": may_draft,
        "may_sign": second and allowed(request.actor, SIGNING, draft),
        "today": clock.today(),
        "year_ago": clock.today() - dt.timedelta(days=365),
    }
    return render(request, "desk/rule_draft.html", context, status=UNREADABLE if problems else 200)


def _problems(draft: RuleDraft) -> list[dict[str, Any]]:
    """What the check found, in the reader's language."""
    report = draft.check_report or {"problems": []}
    return [{"where": one["where"], "code": one["code"], "words": one[lang()]} for one in report["problems"]]


def _sections(request: HttpRequest, draft: RuleDraft) -> list[dict[str, Any]]:
    """The fields of the form under what their labels begin with; a section with a change stands open."""
    found: dict[str, list[dict[str, Any]]] = {}
    for field in _fields(draft):
        now = redrafting.written(field.value)
        asked = _given(request, field.path) or draft.values.get(field.path, now)
        head, colon, rest = pick(field.label, lang()).replace("：", ": ", 1).partition(": ")
        told = {
            "path": field.path,
            "key": field.path.partition(".")[2],
            "label": rest if colon else head,
            "unit": pick(field.unit, lang()),
            "now": now,
        }
        told |= {"asked": asked, "since": field.since, "changed": asked != now}
        found.setdefault(head if colon else "", []).append(told)
    return [
        {"title": name, "fields": rows, "open": any(row["changed"] for row in rows)} for name, rows in found.items()
    ]


def _deed(request: HttpRequest, pk: int, deed: str, act: Callable[[RuleDraft], Any], said: str) -> HttpResponse:
    """Do one deed to a draft and lead back to it, with what was done or why not."""
    draft = _draft(pk)
    require(request.actor, deed, draft)
    try:
        act(draft)
    except packfiles.PackError as error:
        return _shown(request, draft, _sentences(error))
    except Refused as refusal:
        return _shown(request, draft, [" ".join(words_for(refusal))])
    messages.success(request, said)
    return redirect("desk:rule_draft", pk=pk)


@for_desk("city-officer")
@require_POST
def take_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a file's rules in the place of the draft's."""
    file = request.FILES.get("file")
    data, name = (file.read(rule_making.LARGEST + 1), file.name[-120:]) if file else (b"", "")
    seen = _seen(request)
    return _deed(
        request,
        pk,
        DRAFTING,
        lambda draft: rule_making.take_file(draft, data, name, seen=seen, by=request.actor),
        _("已换成文件的内容。"),
    )


@for_desk("city-officer")
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the draft with its own cases."""
    seen = _seen(request)
    act = lambda draft: rule_making.check(draft, seen=seen, by=request.actor)  # noqa: E731 - one deed, said where done
    return _deed(request, pk, DRAFTING, act, _("检查完成。"))


@for_desk("city-officer")
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the draft's own cases follow what it changes, and check it again."""
    seen = _seen(request)
    act = lambda draft: rule_making.follow(draft, seen=seen, by=request.actor)  # noqa: E731 - one deed, said where done
    return _deed(request, pk, DRAFTING, act, _("案例已随改动更新，检查完成。"))


@for_desk("city-officer")
@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge the real decisions of a period again under the draft."""
    since, until = (_day(request.POST.get(name, "")) for name in ("since", "until"))
    act = lambda draft: rule_making.replayed(draft, since, until, by=request.actor)  # noqa: E731 - one deed
    return _deed(request, pk, DRAFTING, act, _("重放完成。"))


@for_desk("city-officer", "city-supervisor")
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign what somebody else wrote."""
    seen = _seen(request)
    act = lambda draft: rule_making.sign(draft, seen=seen, by=request.actor)  # noqa: E731 - one deed, said where done
    return _deed(request, pk, SIGNING, act, _("已签署。"))


@for_desk("city-officer", "city-supervisor")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish what is signed."""
    seen = _seen(request)
    act = lambda draft: rule_making.publish(draft, seen=seen, by=request.actor)  # noqa: E731 - one deed, said where done
    return _deed(request, pk, PUBLISHING, act, _("已发布。"))


@for_desk("city-officer")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the draft up."""
    seen, reason = _seen(request), request.POST.get("reason", "")[:300]
    act = lambda draft: rule_making.withdraw(draft, reason, seen=seen, by=request.actor)  # noqa: E731 - one deed
    return _deed(request, pk, DRAFTING, act, _("已撤下。"))
