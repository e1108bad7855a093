# SPDX-License-Identifier: Apache-2.0
"""The journal in words: what each kind of line tells (zh, en), what a line is about, and what its data are called."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import get_language

DEEDS = {
    "cases.filing.recorded": ("登记一项备案", "a filing was recorded"),
    "cases.filing.reinstated": ("恢复一项备案", "a suspended filing was reinstated"),
    "cases.filing.removed": ("移出一项备案", "a filing was removed from the list"),
    "cases.filing.suspended": ("暂停一项备案", "a filing was suspended"),
    "cases.filings.taken-over": (
        "从旧台账补录备案（数量、文件摘要）",
        "filings were taken over from an older ledger: how many, the file's hash",
    ),
    "credentials.certificate.recorded": (
        "从旧台账补录证书（数量、文件摘要）",
        "certificates were recorded from an older ledger: how many, the file's hash",
    ),
    "credentials.credential.corrected": ("姓名更正换发证书", "a certificate was issued again with a corrected name"),
    "credentials.credential.issued": (
        "为一家单位发证（数量、流水号、登记号）",
        "certificates of a body were issued: how many, their serials and log ids",
    ),
    "credentials.credential.revoked": ("撤销一张证书", "a certificate was revoked, by a second person"),
    "credentials.key.added": ("登记一把公钥", "a public key of the office entered the register"),
    "credentials.leaf.staged": ("一条登记等待入簿", "a leaf was staged for the register"),
    "credentials.revocation.proposed": ("提出撤销", "a revocation was proposed"),
    "credentials.revocation.withdrawn": ("撤回撤销提议", "a proposed revocation was withdrawn"),
    "credentials.share.made": (
        "本人分享证书链接（天数）",
        "a holder made a link to her certificate: for how many days",
    ),
    "credentials.share.withdrawn": ("本人收回证书链接", "a holder took such a link back"),
    "credentials.status-list.signed": ("签发状态列表", "a status list was signed anew"),
    "credentials.submission.answer-received": ("收到全国查询反馈表", "an answer of the national query was handed in"),
    "credentials.submission.answered": (
        "收入全国查询反馈（入库数、退回数）",
        "answers of the national query were taken: how many accepted, how many returned",
    ),
    "credentials.submission.confirmed": (
        "按全国查询名单确认某日前发的证书已入库",
        "certificates issued until a day were confirmed by the national query's own list",
    ),
    "credentials.submission.expected": ("列入全国查询报送", "certificates issued were listed for the national query"),
    "credentials.submission.mended": ("修改被退回的报送数据", "a returned certificate's data were mended"),
    "credentials.submission.sent": (
        "报送全国查询数据（数量、文件摘要）",
        "a batch's data were sent to the national query: how many, the file's digest",
    ),
    "evaluations.assessor.same-name-said": (
        "说明考评员与带教师傅或上级只是同名",
        "an assessor was said to be another person of a mentor's or superior's name",
    ),
    "evaluations.assessor.substituted": ("当天更换考评员", "an assessor was replaced on the day"),
    "evaluations.batch.closed": ("批次公示期满", "a batch was closed when its notice ended"),
    "evaluations.batch.drafted": ("建立批次", "a batch was drafted"),
    "evaluations.batch.fixed": (
        "确定一批结果（合格、不合格、缺考人数）",
        "a batch's results were settled: how many passed, failed, were absent",
    ),
    "evaluations.batch.opened": ("开考", "a batch was opened"),
    "evaluations.batch.planned": ("编制计划", "a batch was planned"),
    "evaluations.batch.rules-renewed": ("改用新版规则", "a draft was pinned to newer rules"),
    "evaluations.batch.shown": ("结果交付公示", "a batch's results were shown"),
    "evaluations.batch.stopped": ("叫停批次", "a batch was stopped by the city"),
    "evaluations.entries.changed": ("名册更改了本批人员的内容", "entries of a batch were changed by a roster's rows"),
    "evaluations.entries.taken": ("导入名册", "rows of a roster became entries"),
    "evaluations.entry.certified": ("批次中的人员已发证", "entries of a batch were certified"),
    "evaluations.entry.judged-again": ("按补充的材料重新判断", "an entry was judged anew with added evidence"),
    "evaluations.entry.looked-at": ("核看存疑人员", "a doubtful entry was accepted or excluded"),
    "evaluations.entry.taken-out": ("异议成立撤下", "an entry was taken out after an upheld objection"),
    "evaluations.evidence.added": (
        "为一名人员补充申报材料（种类、文件摘要）",
        "evidence was added to an entry: its kind, the file's digest",
    ),
    "evaluations.evidence.read": ("打开一份申报材料", "a piece of evidence was opened"),
    "evaluations.marks-workbook.received": ("收到成绩表", "a workbook of marks was received and checked"),
    "evaluations.marks-workbook.taken": ("导入成绩表", "marks of a workbook were taken"),
    "evaluations.papers.printed": ("打印考务材料（哪几种）", "papers of a batch were printed: which"),
    "evaluations.photos.received": ("收到考生照片（文件数、可用数）", "photographs were received: files, good ones"),
    "evaluations.photos.taken": ("收入考生照片", "photographs were taken"),
    "evaluations.plan.filed": ("报送计划", "a plan was filed with the city"),
    "evaluations.resits.entered": ("安排补考", "people were entered again for a part they failed"),
    "evaluations.roster.checked": (
        "名册已检查（行数、可用行数、问题数）",
        "a roster was checked: rows, good rows, problems",
    ),
    "evaluations.roster.taking-begun": ("开始在后台导入名册", "a large roster began to be taken by a job"),
    "evaluations.roster.taking-refused": ("后台导入名册未办成（代号）", "a job could not take a large roster: why"),
    "evaluations.roster.received": ("收到名册", "a roster was received"),
    "evaluations.roster.undone": ("撤回导入的名册", "the taking of a roster was undone"),
    "evaluations.scan.read": ("查阅签字材料", "a signed paper was opened"),
    "evaluations.scan.received": ("交回签字材料", "a signed paper was handed back"),
    "evaluations.scan.removed": ("撤下签字材料", "a signed paper was taken out again"),
    "evaluations.seats.drawn": ("抽签排座（种子、考场数、人数）", "seats were drawn: the seed, rooms, people"),
    "marking.marks.entered": ("录入成绩", "marks were entered"),
    "marking.marks.kept": ("补考保留已合格部分的成绩", "marks of passed parts were carried over to a resit"),
    "marking.results.fixed": ("由成绩得出结果", "marks were turned into results"),
    "marking.sheets.made": ("生成评分表", "sheets were made for a batch"),
    "people.account.claimed": ("本人凭邀请码开立账户", "a person opened her own account with the code"),
    "people.account.handed-over": ("移交企业账户", "a firm's account was handed over to another person"),
    "people.account.password-offered": (
        "给账户一次性设密码的链接（不记链接）",
        "an account's holder was given a link, not told here, to set her first password",
    ),
    "people.account.password-set": (
        "凭链接设了第一个密码",
        "an account's first password was set with such a link",
    ),
    "people.account.signed-in": ("登录（方式）", "somebody signed in: by what means"),
    "people.accounts.opened": ("开立账户", "accounts were opened"),
    "people.cards.recorded": ("从旧台账登记考评员证卡", "assessors' cards were recorded from an older ledger"),
    "people.cards.stated": ("单位登记考评员证卡", "a firm stated its assessors' cards"),
    "people.career.noted": ("记入或终止履历", "career lines were noted or ended"),
    "people.employer.noted": ("注明劳务派遣或在册", "a worker was noted as an agency's or as the firm's own"),
    "people.files.removed": ("删除到期文件（数量、编号）", "files whose time was over were removed: how many, which"),
    "people.journal.checked": (
        "核对日志整条链（行数、首个坏行）",
        "the journal's whole chain was checked: lines, the first bad one",
    ),
    "people.ledger.checked": ("旧台账试检", "an older ledger was checked"),
    "people.ledger.taken": (
        "旧台账收入（数量、文件摘要）",
        "an older ledger was taken over: how many, the file's hash",
    ),
    "people.ledger.taking-begun": ("开始在后台收入旧台账", "a large older ledger began to be taken by a job"),
    "people.ledger.taking-refused": ("后台收入旧台账未办成（代号）", "a job could not take a large older ledger: why"),
    "people.ledger.undone": (
        "撤回收入的旧台账（数量、文件摘要）",
        "the taking of an older ledger was undone: how many, the file's hash",
    ),
    "people.name.asked-about": (
        "同一证件号码两个姓名，提请市级处理",
        "another name for a person's number was put before the city",
    ),
    "people.name.corrected": ("更正姓名", "a person's name was corrected, by a second person"),
    "people.name.proposed": ("提出更正姓名", "another name was proposed"),
    "people.name.settled": (
        "维持原姓名或认定不是同一人",
        "the stored name was kept, or two people with one number were told apart",
    ),
    "people.name.withdrawn": ("撤回更正姓名的提议", "a proposed name was withdrawn"),
    "people.occupations.set": ("设立职业分类", "the classification of occupations was set"),
    "people.organisations.registered": ("登记单位", "organisations were registered"),
    "people.person.invited": ("邀请本人开立账户", "a person was invited to open her own account"),
    "people.persons.enrolled": ("登记人员", "persons were enrolled by an organisation"),
    "people.record.read": ("查看一个人的全部记录（哪一页）", "somebody read a person's full record: on which page"),
    "people.regions.set": ("设立区域", "the tree of regions was set"),
    "people.sessions.ended": ("结束其他设备上的登录", "an account's other sign-ins were ended"),
    "people.standards.set": ("设立职业标准版本", "the editions of standards were set"),
    "policies.document.added": ("文库新增文件", "a document was added to the policy library"),
    "policies.document.changed": ("修改文库文件（改了哪几项）", "a document of the library was changed: which facts"),
    "policies.document.put-back": ("文库文件恢复", "a withdrawn document was put back"),
    "policies.document.withdrawn": ("文库撤下文件", "a document was withdrawn from the library"),
    "policies.documents.taken": (
        "收入随产品提供的文件（数量、文件摘要）",
        "the documents that come with the product were taken in: how many, the file's digest",
    ),
    "policies.draft.begun": ("起草新版规则", "a new version of rules was begun as a draft"),
    "policies.draft.changed": (
        "改动规则草稿（改了哪几项、草稿的摘要）",
        "a draft of rules was changed: which values, the draft's digest",
    ),
    "policies.draft.checked": (
        "检查规则草稿（是否通过、问题数）",
        "a draft of rules was checked: whether it is sound, how many problems",
    ),
    "policies.draft.replayed": (
        "用规则草稿重放过往决定（结果的摘要）",
        "past decisions were replayed under a draft of rules: the result's digest",
    ),
    "policies.draft.signed": ("由第二个人签署规则草稿", "a draft of rules was signed by a second person"),
    "policies.draft.withdrawn": ("撤下规则草稿", "a draft of rules was withdrawn"),
    "policies.rules.published": ("发布规则", "a version of rules was published"),
    "policies.simulation.begun": ("开始测算", "a simulation was begun"),
    "policies.simulation.kept": ("测算结果存档", "a simulation's result was kept"),
    "policies.simulation.exported": ("导出测算", "a simulation was exported"),
    "policies.simulation.removed": ("删去测算", "a simulation was removed"),
    "publicity.notice.closed": ("公示结束", "a notice was closed"),
    "publicity.notice.put-up": ("公示开始", "a notice was put up"),
    "publicity.objection.decided": ("异议已处理", "an objection was upheld or dismissed"),
    "publicity.objection.filed": ("收到异议", "an objection was filed"),
}
"""Kind → (zh, en); the same words as ``docs/reference/events.md``."""

NOUNS = {
    "cases.filing": ("备案", "filing", "filing"),
    "credentials.credential": ("证书", "certificate", "certificate"),
    "credentials.revocation": ("撤销", "revocation", ""),
    "credentials.statuslist": ("状态列表", "status list", ""),
    "credentials.submission": ("全国查询报送", "submission", "submission_mend"),
    "evaluations.batch": ("批次", "batch", "batch"),
    "evaluations.entry": ("申报人", "entry", "entry"),
    "evaluations.roster": ("名册", "roster", ""),
    "evaluations.scan": ("签字件", "signed paper", "scan"),
    "credentials.submissionfile": ("全国查询文件", "file of the national query", ""),
    "credentials.share": ("分享链接", "link to a certificate", ""),
    "evaluations.marksworkbook": ("成绩表", "marks workbook", ""),
    "evaluations.photozip": ("照片包", "photographs", ""),
    "people.invitation": ("邀请", "invitation", ""),
    "people.membership": ("单位人员", "member", ""),
    "people.grant": ("授权", "grant", ""),
    "people.tie": ("用工关系", "tie", ""),
    "people.assessorcard": ("考评员证", "assessor's card", ""),
    "evaluations.entryevidence": ("佐证", "evidence", "evidence_file"),
    "people.ledger": ("旧台账", "older ledger", "ledger"),
    "people.namequestion": ("姓名问题", "question of a name", "name"),
    "people.organisation": ("单位", "organisation", ""),
    "people.person": ("人员", "person", "person"),
    "people.account": ("账户", "account", ""),
    "policies.policydocument": ("政策文件", "document of the library", "policy"),
    "policies.rules": ("规则", "rules", ""),
    "policies.simulation": ("测算", "simulation", ""),
    "publicity.notice": ("公示", "notice", "notice"),
    "publicity.objection": ("异议", "objection", "objection"),
}
"""Model → (zh, en, the desk page that opens one, or nothing)."""

LABELS = {
    "about": ("对象", "about"),
    "absent": ("缺考", "absent"),
    "accepted": ("接受", "accepted"),
    "act": ("登记行为", "act"),
    "agency": ("派遣单位", "agency"),
    "asked_by": ("提出人", "asked by"),
    "assessors": ("考评员", "assessors"),
    "bad_line": ("首个坏行", "first bad line"),
    "before": ("原结论", "before"),
    "body": ("机构编号", "body"),
    "changed": ("有变动", "changed"),
    "choice": ("选择", "choice"),
    "columns": ("列", "columns"),
    "comes": ("换上", "comes"),
    "count": ("数量", "count"),
    "days": ("天数", "days"),
    "digest": ("摘要", "digest"),
    "documents": ("文件数", "documents"),
    "due": ("限期", "due"),
    "edition": ("版本", "edition"),
    "ended": ("结束", "ended"),
    "ends": ("止", "ends"),
    "entries": ("申报人", "entries"),
    "evidence": ("佐证", "evidence"),
    "exam_from": ("考试起", "examination from"),
    "exam_to": ("考试止", "examination to"),
    "failed": ("不合格", "failed"),
    "files": ("文件", "files"),
    "good": ("可用行", "good rows"),
    "how": ("方式", "how"),
    "id": ("登记号", "log id"),
    "ids": ("登记号", "log ids"),
    "keep_until": ("保存到", "kept until"),
    "kind_of": ("种类", "kind"),
    "leaves": ("换下", "leaves"),
    "line": ("行", "line"),
    "lines": ("行数", "lines"),
    "new": ("新", "after"),
    "notice": ("公示", "notice"),
    "of": ("指向", "of"),
    "ok": ("对得上", "sound"),
    "old": ("原", "before"),
    "outcome": ("结果", "outcome"),
    "page": ("页", "page"),
    "papers": ("材料", "papers"),
    "passed": ("合格", "passed"),
    "person": ("人员", "person"),
    "problem": ("问题", "problem"),
    "problems": ("问题", "problems"),
    "restored": ("恢复", "restored"),
    "returned": ("退回", "returned"),
    "revision": ("第几版", "revision"),
    "role": ("角色", "role"),
    "rooms": ("考场", "rooms"),
    "roster": ("名册", "roster"),
    "rows": ("行数", "rows"),
    "rules": ("规则摘要", "rules' digest"),
    "said": ("说明了同名", "same name said"),
    "scan": ("签字件", "signed paper"),
    "seed": ("种子", "seed"),
    "serial": ("流水号", "serial"),
    "serials": ("流水号", "serials"),
    "sha256": ("文件摘要", "file's hash"),
    "share": ("链接", "link"),
    "starts": ("起", "starts"),
    "taken": ("导入", "taken"),
    "until": ("到", "until"),
    "upheld": ("成立", "upheld"),
    "verdict": ("结论", "verdict"),
    "version": ("版本", "version"),
    "why": ("事由", "why"),
    "withdrawn": ("撤回", "withdrawn"),
    "workbook": ("成绩表", "workbook"),
    "year": ("年份", "year"),
}
"""A datum's name → (zh, en); a name without words is shown as it is."""

SHOWN = 3
"""A list of more than so many is told by its first and its last and its length."""


class About(NamedTuple):
    """What a line is about: in words, and the page that opens it or nothing."""

    words: str
    url: str


def deed(kind: str) -> str:
    """What a kind of line tells; the kind itself where no words are known."""
    return DEEDS[kind][_lang()] if kind in DEEDS else kind


def about(subject: str) -> About:
    """A line's subject in words with its page: ``evaluations.batch:12`` is batch 12."""
    model, _, key = subject.partition(":")
    if model not in NOUNS or not key.isdecimal():
        return About(subject, "")
    *words, route = NOUNS[model]
    return About(f"{words[_lang()]} {key}", reverse(f"desk:{route}", args=[int(key)]) if route else "")


def data(told: dict[str, Any]) -> list[tuple[str, str]]:
    """A line's data as label and value; lists told by their ends when they are long."""
    return [(LABELS[name][_lang()] if name in LABELS else name, _value(value)) for name, value in sorted(told.items())]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return (("否", "no"), ("是", "yes"))[value][_lang()]
    if isinstance(value, list):
        texts = [_value(one) for one in value]
        shown = texts if len(texts) <= SHOWN else [texts[0], "…", texts[-1]]
        return f"{'，'.join(shown)}（{len(texts)}）" if len(texts) > SHOWN else "，".join(shown)
    return "—" if value is None else str(value)


def _lang() -> int:
    return int((get_language() or "zh").startswith("en"))
