# SPDX-License-Identifier: Apache-2.0
"""Where a batch stands: its course as a timeline, and each next deed with the reason why it is not open yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Batch
from guildmark.domain.marking import queries as marking
from guildmark.domain.publicity import queries as notices
from guildmark.flows import batch_papers
from guildmark.kernel import clock, journal
from guildmark.kernel.grants import Actor, allowed
from guildmark.web.templatetags.guildmark import people

ORDER = ("draft", "open", "fixed", "shown", "closed")


@dataclass(frozen=True)
class Deed:
    """A button: its words, where it goes, by which method, why it is closed (empty: it is open), if it comes next."""

    label: str
    url: str
    post: bool = False
    why_not: str = ""
    go: bool = False


@dataclass(frozen=True)
class Standing:
    """What a batch's page needs to know about it beyond its row; gathered once."""

    tally: Mapping[str, int]
    assessors: int
    unmarked: int
    markers: frozenset[int]
    lacking: int = 0

    @property
    def entries(self) -> int:
        """How many people are assessed."""
        return sum(self.tally.values()) - self.tally.get("excluded", 0)

    @property
    def looks(self) -> int:
        """How many wait to be looked at."""
        return self.tally.get("look", 0)


def standing_of(batch: Batch) -> Standing:
    """Gather a batch's standing; a handful of queries whatever its size."""
    unmarked, markers = 0, frozenset()
    if batch.state == "open":
        ids = list(batches.assessed(batch).values_list("pk", flat=True))
        unmarked = marking.unmarked(batches.ENTRY, ids)
        markers = frozenset(marking.markers(batches.ENTRY, ids))
    lacking = len(batch_papers.missing(batch)) if batch.state in {"open", "fixed"} else 0
    return Standing(batches.tally(batch), batch.assessors.count(), unmarked, markers, lacking)


def next_step(batch: Batch, looks: int) -> str:
    """The next step of a batch in a few words, for lists; ``looks`` waits to be looked at."""
    if batch.state != "draft":
        words = {
            "open": _("录入成绩，由另一人确定结果"),
            "fixed": _("公示合格人员"),
            "shown": _("等公示期满，系统自动发证"),
        }
        return words.get(batch.state, _("已结束"))
    if not batch.size:
        return _("上传名册")
    if looks:
        return _("核看存疑的 %(n)s 人") % {"n": looks}
    if not batch.exam_from:
        return _("编制考试计划")
    if not batch.plan_filed_on:
        return _("报送计划")
    return _("%(day)s 起可以开考") % {"day": batch.exam_from} if batch.exam_from > clock.today() else _("开考")


def heading_of(batch: Batch, standing: Standing) -> str:
    """The next step as a batch's own page says it, which knows what is missing; empty for one that is over."""
    if batch.state in {"closed", "stopped"}:
        return ""
    if batch.state == "fixed" and standing.lacking:
        return _("交回签字材料，再公示")
    return next_step(batch, standing.looks)


def timeline_of(batch: Batch, standing: Standing) -> list[dict[str, Any]]:
    """The course of a batch: what is done and when, what is now, what comes."""
    when = {line.kind: line.at for line in journal.of(batch)}
    notice = notices.notice_of(batches.BATCH, batch.pk) if batch.state in {"shown", "closed"} else None
    until = notice.until if notice else None
    reached = {
        _("建批次"): (True, when.get("evaluations.batch.drafted"), ""),
        _("导入名册"): (standing.entries > 0, when.get("evaluations.entries.taken"), _people(standing.entries)),
        _("编制并报送计划"): (batch.plan_filed_on is not None, when.get("evaluations.plan.filed"), batch.site),
        _("开考"): (batch.state in ORDER[1:], when.get("evaluations.batch.opened"), ""),
        _("录入成绩"): (
            batch.state in ORDER[2:] or (batch.state == "open" and not standing.unmarked),
            when.get("marking.marks.entered"),
            "",
        ),
        _("另一人确定结果"): (batch.state in ORDER[2:], when.get("evaluations.batch.fixed"), ""),
        _("交回签字材料"): (
            batch.state in ORDER[3:] or (batch.state in ORDER[1:] and not standing.lacking),
            when.get("evaluations.scan.received"),
            _("还缺 %(n)s 种") % {"n": standing.lacking} if standing.lacking else "",
        ),
        _("公示"): (batch.state in ORDER[3:], when.get("evaluations.batch.shown"), _until(until)),
        _("发证并记入登记簿"): (batch.state == "closed", when.get("evaluations.batch.closed"), ""),
    }
    events = []
    now_given = False
    for title, (done, moment, note) in reached.items():
        state = "done" if done else ("next" if now_given or batch.state == "stopped" else "now")
        now_given = now_given or state == "now"
        events.append({"state": state, "title": title, "when": moment if done else None, "note": note})
    if batch.state == "stopped":
        events.append(
            {
                "state": "now",
                "title": _("市级已叫停"),
                "when": when.get("evaluations.batch.stopped"),
                "note": batch.stopped_reason,
            }
        )
    return events


def _people(count: int) -> str:
    return people(count) if count else ""


def _until(day: dt.date | None) -> str:
    return _("至 %(day)s") % {"day": day} if day else ""


def deeds_of(batch: Batch, standing: Standing, actor: Actor) -> list[Deed]:
    """The deeds that lie ahead of a batch now, the next one first; each closed one says why."""
    at = {
        name: reverse(f"portal:{name}", args=[batch.pk])
        for name in (
            "roster_upload",
            "entries",
            "plan",
            "plan_file",
            "batch_open",
            "marks",
            "results",
            "notice_put_up",
            "papers",
        )
    }
    found = {
        "draft": lambda: _draft_deeds(batch, standing, actor, at),
        "open": lambda: [
            Deed(_("录入成绩"), at["marks"], why_not=_office(actor, "marking.enter-marks", batch.organisation)),
            Deed(_("确定结果"), at["results"], why_not=why_not_fix(batch, standing, actor)),
            *_papers_deed(standing, at),
        ],
        "fixed": lambda: [
            *_papers_deed(standing, at),
            Deed(_("公示合格人员"), at["notice_put_up"], post=True, why_not=_why_not_show(standing)),
        ],
    }.get(str(batch.state))
    deeds = found() if found else []
    if deeds and not deeds[0].why_not and batch.state != "draft":
        deeds[0] = replace(deeds[0], go=True)
    return deeds


def _papers_deed(standing: Standing, at: Mapping[str, str]) -> list[Deed]:
    return (
        [Deed(_("交回签字材料（还缺 %(n)s 种）") % {"n": standing.lacking}, at["papers"])] if standing.lacking else []
    )


def _why_not_show(standing: Standing) -> str:
    if not standing.tally.get("passed"):
        return _("没有人合格，不需要公示")
    return _("还缺 %(n)s 种签字材料") % {"n": standing.lacking} if standing.lacking else ""


def _draft_deeds(batch: Batch, standing: Standing, actor: Actor, at: Mapping[str, str]) -> list[Deed]:
    handler = _office(actor, "evaluations.plan-batch", batch)
    deeds = [
        Deed(_("上传名册") if not standing.entries else _("再上传一份名册"), at["roster_upload"], why_not=handler),
        Deed(_("编制计划") if not batch.exam_from else _("修改计划"), at["plan"], why_not=handler),
    ]
    if standing.looks:
        deeds.insert(0, Deed(_("核看 %(n)s 人") % {"n": standing.looks}, at["entries"] + "?state=look"))
    if batch.plan_filed_on is None:
        missing = "" if batch.exam_from else _("先编制计划")
        deeds.append(Deed(_("报送计划"), at["plan_file"], post=True, why_not=handler or missing))
    deeds.append(Deed(_("开考"), at["batch_open"], post=True, why_not=handler or _why_not_open(batch, standing)))
    following = next((deed for deed in deeds if not deed.why_not and _is_next(deed, batch, standing, at)), None)
    if following is None:
        return deeds
    return [replace(following, go=True), *[deed for deed in deeds if deed is not following]]


def _is_next(deed: Deed, batch: Batch, standing: Standing, at: Mapping[str, str]) -> bool:
    if not standing.entries:
        return deed.url == at["roster_upload"]
    if standing.looks:
        return deed.url.startswith(at["entries"])
    if not batch.exam_from:
        return deed.url == at["plan"]
    return deed.url == (at["batch_open"] if batch.plan_filed_on else at["plan_file"])


def _why_not_open(batch: Batch, standing: Standing) -> str:
    if not standing.entries:
        return _("还没有人，先导入名册")
    if standing.looks:
        return _("还有 %(n)s 人待核看") % {"n": standing.looks}
    if batch.plan_filed_on is None:
        return _("计划还没有报送")
    if clock.today() < batch.exam_from:
        return _("考试日期 %(day)s 还没到") % {"day": batch.exam_from}
    return ""


def examining(batch: Batch) -> bool:
    """Whether the examination runs, so that an assessor may be replaced."""
    running = batch.plan_filed_on is not None and batch.state in {"draft", "open"}
    return running and batch.exam_from <= clock.today()


def why_not_fix(batch: Batch, standing: Standing, actor: Actor) -> str:
    """Why this actor cannot fix the results of an open batch now; empty when she can."""
    if actor.id in standing.markers:
        return _("您录入过本批的成绩，须由另一位同事确定")
    if standing.unmarked:
        return _("还有 %(n)s 人缺成绩") % {"n": standing.unmarked}
    if clock.today() <= batch.exam_to:
        return _("考试到 %(last)s 结束，%(day)s 起可以确定") % {"last": batch.exam_to, "day": _after(batch)}
    return _office(actor, "marking.fix", batch.organisation)


def _after(batch: Batch) -> dt.date:
    """The first day on which a batch's results can be fixed."""
    return batch.exam_to + dt.timedelta(days=1)


def _office(actor: Actor, deed: str, subject: object) -> str:
    return "" if allowed(actor, deed, subject) else _("由经办人办理")
