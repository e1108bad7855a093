# SPDX-License-Identifier: Apache-2.0
"""The national query's pages, alike for a firm's portal and the officers' desk: a batch, an answer, what is mended.

Each face fetches what its visitor may see and hands it over; ``face`` is the namespace of its addresses.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guildmark.domain.credentials.models import Submission, SubmissionFile
from guildmark.domain.credentials.queries import submissions as queries
from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch
from guildmark.flows import submissions as flow
from guildmark.kernel import clock
from guildmark.kernel.grants import allowed, require
from guildmark.web.lists import LONG, page_of, working_days_left
from guildmark.web.workbooks import XLSX, download, groups_of

STATES = ("not-sent", "sent", "returned", "accepted")
UNREADABLE = 422


def lang() -> str:
    """The language that a sentence of the engine is told in."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def base_of(face: str) -> str:
    """The frame that a face's pages stand in."""
    return f"{face}/base.html"


def with_days(rows: list[Submission]) -> list[Submission]:
    """Note on each row the working days since its certificate was issued and those left."""
    calendar, today = clock.working_calendar(), clock.today()
    for row in rows:
        row.waited = calendar.working_days_between(row.since, today)
        row.days_left = None if row.state == "accepted" else working_days_left(calendar, row.due)
    return rows


def batch_rows(rows: QuerySet[Submission]) -> list[dict[str, Any]]:
    """Each batch among ``rows`` with its counts, the first due first and those done last."""
    standings = queries.standings(rows)
    known = batches.batches_by_id(standings)
    calendar = clock.working_calendar()
    told = [
        {"batch": known[pk], "standing": one, "days_left": working_days_left(calendar, one.due)}
        for pk, one in standings.items()
        if pk in known
    ]
    return sorted(told, key=lambda one: (one["standing"].due is None, one["standing"].due, -one["batch"].pk))


def batch_page(request: HttpRequest, batch: Batch, face: str) -> HttpResponse:
    """A batch: what is sent, accepted, returned; the workbook; the answers handed in."""
    rows = queries.of_batch(batches.BATCH, batch.pk)
    standing = queries.standings(rows).get(batch.pk)
    state = request.GET.get("state", "")
    shown = page_of(request, queries.by_need(rows.filter(state=state) if state in STATES else rows), LONG)
    shown.object_list = with_days(list(shown.object_list))
    context = {
        "base": base_of(face),
        "face": face,
        "batch": batch,
        "standing": standing,
        "days_left": working_days_left(clock.working_calendar(), standing.due if standing else None),
        "page": shown,
        "state": state,
        "states": STATES,
        "files": queries.files_of(batches.BATCH, batch.pk)[:20],
        "may": allowed(request.actor, "credentials.send-to-query", batch.organisation),
    }
    return render(request, "components/query_batch.html", context)


def workbook(request: HttpRequest, batch: Batch) -> HttpResponse:
    """The workbook of what is not sent yet."""
    data = flow.workbook(batch, by=request.actor)
    return download(data, _("全国查询报送-%(title)s.xlsx") % {"title": batch.title}, XLSX)


def send(request: HttpRequest, batch: Batch, face: str) -> HttpResponse:
    """Note that the workbook goes out."""
    sent = flow.send(batch, by=request.actor)
    messages.success(request, _("已记为报送 %(n)s 张。收到反馈表后在这里上传。") % {"n": sent.rows})
    return redirect(f"{face}:submission", pk=batch.pk)


def hand_in(request: HttpRequest, batch: Batch, face: str) -> HttpResponse:
    """Hand an answer in: checked at once, taken on the next page."""
    require(request.actor, "credentials.take-answers", batch.organisation)
    given = request.FILES.get("answer")
    if given is None:
        messages.error(request, _("还没有选文件。"))
        return redirect(f"{face}:submission", pk=batch.pk)
    kept, run = flow.receive_answer(batch, given.read(), given.name, by=request.actor)
    if kept is None:
        return _answer_page(request, batch, face, run, file_name=given.name, status=UNREADABLE)
    return redirect(f"{face}:answer", pk=kept.pk)


def answer_page(request: HttpRequest, answer: SubmissionFile, face: str) -> HttpResponse:
    """What the dry run of an answer found, and the deed of taking it."""
    if answer.kind != SubmissionFile.Kind.ANSWER:
        raise Http404
    batch = batches.batch_of(answer.subject_id)
    run = flow.again(answer) if answer.state == "checked" else None
    return _answer_page(request, batch, face, run, answer=answer, file_name=answer.filename)


def _answer_page(
    request: HttpRequest,
    batch: Batch,
    face: str,
    run: flow.Run | None,
    *,
    answer: SubmissionFile | None = None,
    file_name: str,
    status: int = 200,
) -> HttpResponse:
    new = list(run.checked.answers.values()) if run else []
    context = {
        "base": base_of(face),
        "face": face,
        "batch": batch,
        "answer": answer,
        "file_name": file_name,
        "run": run,
        "groups": groups_of(run.checked.problems) if run else [],
        "accepted": sum(one.state == "accepted" for one in new),
        "returned": sum(one.state == "returned" for one in new),
        "may": allowed(request.actor, "credentials.take-answers", batch.organisation),
        "marked_url": reverse(f"{face}:answer_marked", args=[answer.pk]) if answer and run else "",
    }
    return render(request, "components/query_answer.html", context, status=status)


def take(request: HttpRequest, answer: SubmissionFile, face: str) -> HttpResponse:
    """Take what is new in an answer."""
    told = flow.take_answer(answer, by=request.actor)
    messages.success(
        request, _("已收入反馈：入库 %(a)s 张，退回 %(r)s 张。") % {"a": told["accepted"], "r": told["returned"]}
    )
    return redirect(f"{face}:submission", pk=answer.subject_id)


def marked(request: HttpRequest, answer: SubmissionFile) -> HttpResponse:
    """An answer with its problems marked."""
    data = flow.marked(answer, by=request.actor)
    return download(data, _("%(stem)s-标好问题.xlsx") % {"stem": answer.filename.rsplit(".", 1)[0]}, XLSX)


def file(request: HttpRequest, kept: SubmissionFile) -> HttpResponse:
    """A workbook as it was sent, an answer as it was handed in."""
    return download(flow.kept(kept, by=request.actor), kept.filename, XLSX)


def mend(request: HttpRequest, submission: Submission, face: str) -> HttpResponse:
    """Fill columns of a returned certificate in anew."""
    if request.method == "POST":
        require(request.actor, "credentials.mend-submission", submission.organisation)
    fields = flow.mendable(submission)
    if request.method == "POST":
        given = {column["key"]: request.POST.get(column["key"], "").strip()[:120] for column, _value in fields}
        changed = {key: value for key, value in given.items() if value != dict(_by_key(fields))[key]}
        flow.mend(submission, changed, by=request.actor)
        messages.success(request, _("已改好，随下一份报送表再报。"))
        return redirect(f"{face}:submission", pk=submission.subject_id)
    language = lang()
    context = {
        "base": base_of(face),
        "face": face,
        "row": with_days([submission])[0],
        "batch": batches.batch_of(submission.subject_id),
        "fields": [{"key": c["key"], "label": c[language], "value": value} for c, value in fields],
        "may": submission.state == "returned"
        and allowed(request.actor, "credentials.mend-submission", submission.organisation),
    }
    return render(request, "components/query_mend.html", context)


def _by_key(fields: list[tuple[dict[str, Any], str]]) -> list[tuple[str, str]]:
    return [(column["key"], value) for column, value in fields]
