# SPDX-License-Identifier: Apache-2.0
"""Every page that the played city has, by who may see it, made worse where a city can be: a row with every mistake."""

from guildmark.domain.credentials.models import Credential
from guildmark.domain.evaluations.models import Batch, Entry, Roster
from guildmark.domain.people import queries as people
from guildmark.domain.people.models import Account
from guildmark.domain.policies import queries as library
from guildmark.domain.publicity.models import Notice
from guildmark.flows import objections, revocations, self_evaluation
from guildmark.flows.demo import rosters
from guildmark.flows.demo.faults import Formula
from guildmark.reporting import figures

HANDLER, OFFICER = "firm-0002-handler", "city-officer"
WRONG = {
    "姓名": "王5", "证件号码": "379901199003071231", "性别": "不详", "出生日期": "去年",
    "手机号": "8866", "职业编码": "6-18-02-40", "职业名称": Formula("=B9", "宇航员"), "申报等级": "高高级",
    "申报条件": "领导同意", "现等级": "九级", "现证书编号": "", "现证书职业编码": "6-18", "现证书日期": "2031-02-30",
    "从业起始": "2031-01", "班组": Formula("=B9&1", "一班"), "带教师傅": Formula("=B9&2", "师二"),
}  # fmt: skip


def actor(user):
    """The demo's account ``user`` as an actor."""
    return people.actor_of(Account.objects.get(username=user))


def roster_of_every_mistake(city):
    """Upload the faulty roster, with one row in which nothing is right, for a new batch of the second firm."""
    by = actor(HANDLER)
    batch = self_evaluation.draft_batch(people.organisation_of(by), "2023年补报批", by=by)
    rows = rosters.faulty_rows(city.plan)
    rows[7] |= WRONG
    data = rosters.workbook(rows, (*rosters.FULL, rosters.UNKNOWN_COLUMN), made=rosters.VISIT, title="补报名单")
    roster, run = self_evaluation.receive_roster(batch, data, "补报名单-请市级经办人抽空核对-第三稿-最终版.xlsx", by=by)
    return roster, max(len([p for p in run.problems if p.row == row]) for row in {p.row for p in run.problems if p.row})


def public():
    """The addresses of the public pages; one objection is filed and one certificate revoked for them."""
    up, closed = Notice.objects.filter(state="up").first(), Notice.objects.filter(state="closed").first()
    line = up.lines.order_by("position")[1]
    receipt = objections.object_to(line, text="考试当天他在别处当班。", contact="").receipt
    revoked, valid = Credential.objects.order_by("-pk")[:2]
    proposed = revocations.propose(revoked, reason="复查发现录像缺失。", by=actor(OFFICER))
    revocations.confirm(proposed, by=actor("city-supervisor"))
    named = [f"/figures/{name}" for name in figures.names()]
    documents = [f"/policies/{row.pk}/" for row in library.documents().order_by("pk")[:3]]
    opened = [f"/?open={name}" for name in ("firms-filed", "firms-valid", "new-high-skilled", "certificates")]
    return [
        "/", *opened, "/verify", "/apply/", "/notices/", f"/notices/{up.pk}", f"/notices/{closed.pk}",
        f"/notices/{up.pk}/object/{up.lines.order_by('position')[0].position}", f"/notices/{up.pk}/receipt/{receipt}",
        "/figures/", *named, "/register/", f"/register/e/{valid.log_id}", f"/c/{valid.access_id}",
        f"/c/{revoked.access_id}", "/accounts/login/", "/policies/", "/policies/?q=none", *documents,
        "/policies/rules/", "/policies/rules/cn/level-evaluation/2023.1/",
    ]  # fmt: skip


def portal(city):
    """The addresses of the second firm's pages."""
    roster, _worst = roster_of_every_mistake(city)
    paths = ["/portal/", "/portal/filings/", "/portal/people/", "/portal/batches/", "/portal/batches/new/"]
    paths += ["/portal/certificates/", f"/portal/rosters/{roster.pk}/"]
    for batch in Batch.objects.filter(organisation=roster.batch.organisation):
        start = f"/portal/batches/{batch.pk}/"
        paths += [start, f"{start}entries/", f"{start}marks/", f"{start}results/"]
        paths += [f"{start}papers/", f"{start}seats/", f"{start}photos/", f"{start}resits/"]
        paths += [f"{start}plan/", f"{start}roster/"] if batch.state == "draft" else []
        kept = Roster.objects.filter(batch=batch).first()
        paths += [f"/portal/rosters/{kept.pk}/"] if kept else []
        entry = Entry.objects.filter(batch=batch).first()
        paths += [f"/portal/entries/{entry.pk}/"] if entry else []
    return list(dict.fromkeys(paths))


def desk():
    """The addresses of the officers' pages, with an objection to decide and a revocation to confirm."""
    up = Notice.objects.filter(state="up").first()
    objection = objections.object_to(up.lines.order_by("position")[2], text="考试当天他在别处当班。", contact="139")
    credential = Credential.objects.order_by("pk").first()
    revocations.propose(credential, reason="复查发现录像缺失。", by=actor(OFFICER))
    records = ["filings", "filings/new", "batches", "notices", "objections", "certificates", "revocations"]
    names = [*records, "journal", "permits", "policies", "policies/new"]
    paths = ["/desk/", *(f"/desk/{name}/" for name in names)]
    for batch in Batch.objects.order_by("-pk")[:4]:
        entry = Entry.objects.filter(batch=batch).first()
        paths += [f"/desk/batches/{batch.pk}/", f"/desk/batches/{batch.pk}/papers/"]
        paths += [f"/desk/entries/{entry.pk}/"] if entry else []
    filing = people.organisation_of(actor(HANDLER)).filings.first()
    paths += [f"/desk/notices/{up.pk}/", f"/desk/objections/{objection.pk}/", f"/desk/certificates/{credential.pk}/"]
    document = library.documents().order_by("pk")[0].pk
    paths += [f"/desk/policies/{document}/", f"/desk/policies/{document}/revisions/1/"]
    return [*paths, f"/desk/filings/{filing.pk}/"]
