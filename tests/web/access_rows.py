# SPDX-License-Identifier: Apache-2.0
"""The rows that the access matrix walks by: four firms, at home, next door, in another district, in another city."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests import factories
from tests.web.access_table import ABSENT, OTHER_CITY, OWN, PLACES

from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.models import Credential, StatusList
from guildmark.domain.evaluations.models import Entry, MarksWorkbook
from guildmark.domain.people import actions as people
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import Account, Ledger, Organisation, Region
from guildmark.domain.policies import queries as library
from guildmark.domain.policies.models import Simulation
from guildmark.flows import (
    corrections,
    daily,
    evidence,
    ledgers,
    marks_workbooks,
    objections,
    revocations,
    rule_making,
    self_evaluation,
    simulating,
    submissions,
    workers,
)
from guildmark.kernel import clock
from guildmark.kernel.grants import SYSTEM
from guildmark.reporting import simulations

NO_ROW = 999_999_999
DIFFERING = 5
"""The row of each draft's roster that stands under another name in the record."""
OLDER = {"姓名": "张伟", "证件号码": "", "职业编码": factories.TURNER, "发证日期": "2016-06-30"}


@dataclass
class Place:
    """What lies at one place: a firm with a batch that was certified, one that is shown, one that is a draft."""

    firm: factories.Firm
    certified: Any
    shown: Any
    draft: Any
    objection: Any
    revocation: Any
    token: str

    @property
    def credential(self):
        return Credential.objects.filter(organisation=self.firm.organisation).order_by("pk").first()


# What an address is made of, by the kind of row it names: of a place, and of a row that is not there.
ROWS = {
    "batch": lambda place: {"pk": place.certified.pk},
    "draft": lambda place: {"pk": place.draft.pk},
    "paper": lambda place: {"pk": place.certified.pk, "kind": "supervision"},
    "scan": lambda place: {"pk": place.certified.scans.first().pk},
    "assessor": lambda place: {"pk": place.firm.assessors[0].pk},
    "roster": lambda place: {"pk": place.draft.rosters.get().pk},
    "entry": lambda place: {"pk": place.certified.entries.first().pk},
    "filing": lambda place: {"pk": place.firm.filing.pk},
    "notice": lambda place: {"pk": factories.notice(place.certified).pk},
    "objection": lambda place: {"pk": place.objection.pk},
    "credential": lambda place: {"pk": place.credential.pk},
    "revocation": lambda place: {"pk": place.revocation.pk},
    "open": lambda place: {"pk": place.firm.organisation.batches.get(state="open").pk},
    "marks workbook": lambda place: {"pk": MarksWorkbook.objects.get(batch__organisation=place.firm.organisation).pk},
    "waiting": lambda place: {"pk": _waiting(place.firm).pk},
    "evidence": lambda place: {"pk": _waiting(place.firm).evidence.get().pk},
    "differing row": lambda place: {"pk": place.draft.rosters.get().pk, "number": DIFFERING},
    "name question": lambda place: {"pk": place.firm.organisation.name_questions.get().pk},
    "submission": lambda place: {"pk": place.credential.submission.pk},
    "answer": lambda place: {"pk": place.firm.organisation.submission_files.get(kind="answer").pk},
    "ledger": lambda place: {"pk": _ledger(place)},
    "simulation": lambda place: {"pk": _simulation(place)},
    "person": lambda place: {"pk": place.credential.person_id},
    "share": lambda place: {"pk": place.credential.shares.get().pk},
    "token": lambda place: {"token": place.token},
    "access id": lambda place: {"access_id": place.credential.access_id},
    "public notice": lambda place: {"number": factories.notice(place.certified).pk},
    "line": lambda place: {"number": factories.notice(place.shown).pk, "position": 2},
    "receipt": lambda place: {"number": place.objection.notice_id, "receipt": place.objection.receipt},
    "figure": lambda _: {"name": "firms-filed"},
    "tile": lambda _: {"place": f"tile/0/000.p/{register.head().size}"},
    "leaf": lambda place: {"log_id": place.credential.log_id},
    "status list": lambda _: {"name": StatusList.objects.first().name},
    "document": lambda _: {"pk": library.documents().first().pk},
    "revision": lambda _: {"pk": library.documents().first().pk, "number": 1},
    "published rules": lambda _: {"pk": library.published_rules().first().pk},
    "rule draft": lambda _: {"pk": library.rule_drafts().first().pk},
    "replay list": lambda _: {"pk": library.rule_drafts().first().pk, "side": "would_no"},
    "replayed entry": lambda place: {
        "pk": library.rule_drafts().first().pk,
        "entry": place.certified.entries.first().pk,
    },
    "rules": lambda _: {"programme": "cn/level-evaluation", "version": "2023.1"},
    "mail key": lambda _: {"key": "none"},
    "password key": lambda _: {"uidb36": "1", "key": "none"},
    "password link": lambda _: {"key": "MQ", "token": "none-none"},
    "passkey": lambda _: {"pk": NO_ROW},
}
MISSING = {
    "differing row": {"pk": NO_ROW, "number": DIFFERING},
    "paper": {"pk": NO_ROW, "kind": "supervision"},
    "access id": {"access_id": "a" * 22},
    "public notice": {"number": NO_ROW},
    "line": {"number": NO_ROW, "position": 1},
    "receipt": {"number": NO_ROW, "receipt": "A" * 12},
    "figure": {"name": "no-such-figure"},
    "tile": {"place": "tile/0/999"},
    "leaf": {"log_id": "a" * 26},
    "status list": {"name": "2001-1-r"},
    "token": {"token": "a" * 27},
    "revision": {"pk": NO_ROW, "number": 1},
    "replay list": {"pk": NO_ROW, "side": "would_no"},
    "replayed entry": {"pk": NO_ROW, "entry": NO_ROW},
    "rules": {"programme": "cn/no-such", "version": "1"},
    "mail key": {"key": "none"},
    "password key": {"uidb36": "1", "key": "none"},
    "password link": {"key": "MQ", "token": "none-none"},
}


def address_of(kind, place, places):
    """What the address of a row of this kind at a place is made of; a kind without rows of its own is an empty one."""
    if kind is None:
        return {}
    return MISSING.get(kind, {"pk": NO_ROW}) if place == ABSENT else ROWS[kind](places[place])


def build():
    """Make every row once, through the flows: place → what lies there, and role → account."""
    town = factories.city()
    firms = [factories.firm(town, district=district) for district in (0, 0, 1, 1)]
    opened = [_batch(firm, "filed", 40 + n) for n, firm in enumerate(firms)]
    certified = _shown(firms, 0)
    for firm, batch in zip(firms, opened, strict=True):
        _marks(firm, batch)
        _evidence(firm)
    daily.advance_to(_morning_after(certified))
    shown = _shown(firms, 10)
    older = {"证书编号": "1637001001399999", "等级": "九级"}
    ledgers.receive_ledger("certificates", factories.roster(older | OLDER), "a.xlsx", source="市", by=town.officer)
    drafts = [_draft(firm, n) for n, firm in enumerate(firms)]
    names = (place for place in PLACES if place != ABSENT)
    places = {
        name: Place(*rows, _objection(rows[2]), _revocation(rows[0], town), _shared(rows[0]))
        for name, rows in zip(names, zip(firms, certified, shown, drafts, strict=True), strict=True)
    }
    for place in places.values():
        _query(place)
        corrections.begin(place.credential, name="张未来", why="changed", reason="核对中", by=town.officer)
    daily.run_due()
    _move_to_another_city(places[OTHER_CITY].firm.organisation)
    simulating.begin(simulations.PROGRAMMES["entries"], {}, clock.today(), by=town.officer)
    rule_making.begin(library.LEVEL_EVALUATION, clock.today() + dt.timedelta(days=9), by=town.officer)
    return places, _accounts(places[OWN].firm)


def _ledger(place):
    """The ledger handed in to this city: it belongs to no place within it, and another city has none."""
    here = Organisation.objects.filter(pk=place.firm.organisation.pk, region__path__startswith="3799").exists()
    return Ledger.objects.get().pk if here else NO_ROW


def _simulation(place):
    """The city officer's own simulation: it belongs to no place within the city, and another city has none."""
    here = Organisation.objects.filter(pk=place.firm.organisation.pk, region__path__startswith="3799").exists()
    return Simulation.objects.get().pk if here else NO_ROW


def _batch(firm, stage, n):
    return factories.batch(firm, stage, factories.rows(3, start=10 * n), title=f"第{n}批")


def _marks(firm, batch):
    """An open batch with a workbook of marks that waits to be taken."""
    self_evaluation.open_batch(factories.again(batch), by=firm.handler)
    one = batch.entries.select_related("person").first()
    data = f"报名号,姓名,理论成绩\n{one.pk},{one.person.name},80".encode()
    marks_workbooks.receive(factories.again(batch), data, "成绩.csv", by=firm.handler)


def _evidence(firm):
    """An entry that waits to be looked at, with evidence that does not suffice."""
    n = 800 + firm.organisation.pk % 90
    none = dict.fromkeys(("现等级", "现证书编号", "现证书职业编码", "现证书日期"), "")
    row = factories.row(n, 从业起始="2022-01", 申报条件="职称", **none)
    entry = factories.batch(firm, "taken", [row], title="待核看").entries.get()
    file = (b"%PDF-1.7", "证书.pdf")
    said = {"title": "junior", "title_date": "2023-05-01", "title_fits": "yes"}
    evidence.add(entry, "title", said, dated=factories.START, file=file, by=firm.checker)


def _waiting(firm):
    return Entry.objects.get(batch__organisation=firm.organisation, state="look")


def _draft(firm, n):
    rows = [*factories.rows(3, start=10 * (20 + n)), factories.row(10 * n, 姓名="张未来")]
    return factories.batch(firm, "checked", rows, title=f"第{20 + n}批")


def _query(place):
    """Certificates sent to the national query, an answer that waits to be taken, one certificate to be sent again."""
    batch, by = factories.again(place.certified), place.firm.handler
    submissions.send(batch, by=by)
    number = place.credential.number
    submissions.receive_answer(batch, f"证书编号,审核结果\n{number},退回".encode(), "反馈.csv", by=by)
    submissions.note_answers(batch, {number: ("returned", "性别不符")}, by=by)
    submissions.mend(place.credential.submission, {"sex": "女"}, by=by)


def _shown(firms, first):
    """A batch of each firm brought to its notice, all on the same days."""
    batches = [_batch(firm, "filed", first + n) for n, firm in enumerate(firms)]
    factories.at(factories.again(batches[0]).exam_from)
    for firm, batch in zip(firms, batches, strict=True):
        self_evaluation.open_batch(factories.again(batch), by=firm.handler)
        self_evaluation.enter_marks(factories.again(batch), factories.marks(batch), by=firm.handler)
        factories.examined(batch)
        self_evaluation.fix_results(factories.again(batch), by=firm.checker)
        factories.hand_in(firm, batch)
        self_evaluation.put_up_notice(factories.again(batch), by=firm.handler)
    return batches


def _morning_after(batches):
    return clock.midnight(max(factories.notice(batch).until for batch in batches)) + dt.timedelta(days=1)


def _objection(batch):
    line = factories.notice(batch).lines.order_by("position").first()
    return objections.object_to(line, text="没有见过此人参加考试", contact="")


def _revocation(firm, town):
    credential = Credential.objects.filter(organisation=firm.organisation).order_by("pk").first()
    return revocations.propose(credential, reason="核对中", by=town.officer)


def _shared(firm):
    """The holder of the firm's first certificate has an account, and shows it: the link's word."""
    credential = Credential.objects.filter(organisation=firm.organisation).order_by("pk").first()
    account = workers.open_demo_account(credential.person, f"worker-{firm.organisation.pk}")
    return workers.share(credential, 7, by=persons.actor_of(account))


def _move_to_another_city(organisation):
    people.set_regions([("379800", "邻市", "Linshi"), ("379801", "邻区", "Linqu")], by=SYSTEM)
    Organisation.objects.filter(pk=organisation.pk).update(region=Region.objects.get(code="379801"))


def _accounts(firm):
    """An account for each role; the district's officer is of the firm's own district."""
    offices = {name: Account.objects.get(username=name) for name in ("city-officer", "city-supervisor", "auditor")}
    return offices | {
        "account": Account.objects.create(username="plain", label="无职务", password="!"),
        "firm-handler": Account.objects.get(pk=firm.handler.id),
        "firm-checker": Account.objects.get(pk=firm.checker.id),
        "worker": Account.objects.get(username=f"worker-{firm.organisation.pk}"),
        "district-officer": Account.objects.get(username=f"district-{firm.organisation.region.code}"),
    }
