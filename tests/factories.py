# SPDX-License-Identifier: Apache-2.0
"""A small city made through the flows, for tests: offices, a firm with its people, rosters, batches at any stage.

Plain functions; each needs a database and the demo clock (`demo_clock`), which they move forward only.
"""

import contextlib
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.people import actions as people_actions
from guildmark.domain.people import queries as people
from guildmark.domain.people.models import Account, Organisation, Person
from guildmark.domain.publicity.models import Notice
from guildmark.engines.rosters import credit_codes, identity
from guildmark.flows import batch_papers, filings, members, offices, self_evaluation, setting_up
from guildmark.flows.demo import rosters as demo_rosters
from guildmark.flows.demo.words import CITY, DISTRICTS
from guildmark.kernel import clock, jobs, journal
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import Refused

START = dt.date(2023, 8, 1)
SCAN = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
NINE = dt.timedelta(hours=9)
TURNER, MILLER, COOK = "6-18-01-01", "6-18-01-02", "4-03-02-01"
SCOPE = {TURNER: ("车工", ["5", "4", "3", "2", "1", "S"]), MILLER: ("铣工", ["4", "3"])}
NAMES = ("张伟", "欧阳文静", "李娜", "买买提·艾力", "王芳", "赵磊", "钱多多", "孙丽", "周杰", "吴刚")
PLACES = "一二三四五六七八九"
STAGES = ("draft", "checked", "taken", "filed", "open", "marked", "fixed", "shown", "closed")


@contextlib.contextmanager
def refused(code):
    """The block must be refused with exactly this code."""
    with pytest.raises(Refused) as caught:
        yield caught
    assert caught.value.code == code


def journaled(kind, subject=""):
    """The journal's lines of exactly this kind, about a subject or all, oldest first."""
    found = journal.lines(kind=str(kind)).filter(kind=str(kind)).order_by("id")
    return list(found.filter(subject=journal.subject_name(subject)) if subject else found)


@dataclass
class City:
    """The offices: who acts for the city and for its first district."""

    officer: Actor
    supervisor: Actor
    auditor: Actor
    district: Actor
    other_district: Actor
    firms: list = field(default_factory=list)


@dataclass
class Firm:
    """A firm with its filing, the two who act for it, and those who assess there."""

    organisation: Organisation
    filing: object
    handler: Actor
    checker: Actor
    assessors: list[Person]
    supervisor: Person


def at(day, time=NINE):
    """Move the demo's clock to nine o'clock of a day."""
    return clock.set_demo(clock.midnight(day) + time)


def city(on=START):
    """Set the city up on a day and open its offices."""
    at(on)
    setting_up.set_up([CITY, *DISTRICTS])
    officer, supervisor = offices.open_city_offices()
    return City(
        officer,
        supervisor,
        account("auditor"),
        account(f"district-{DISTRICTS[0][0]}"),
        account(f"district-{DISTRICTS[1][0]}"),
    )


def account(username):
    """The actor behind an account."""
    return people.actor_of(Account.objects.get(username=username))


def firm(town, *, scope=None, starts=dt.date(2023, 1, 1), ends=dt.date(2025, 12, 31), district=0):
    """A firm registered and filed in a district, with accounts, three assessors and a supervisor."""
    place = len(town.firms)
    code = credit_codes.make_code(DISTRICTS[district][0], f"MA{place:06}")
    name = f"鸢都第{place + 1}机械有限公司"
    organisation = offices.register_firms([(code, name, DISTRICTS[district][0])], by=town.officer)[0]
    filing = filings.record_filing(organisation, body_code(place), starts, ends, scope or SCOPE, by=town.officer)
    [(handler, checker)] = offices.open_firm_accounts([(organisation, place)], by=town.officer)
    staff = [candidate(900 + 10 * place + n, f"考评{'甲乙丙'[n]}{PLACES[place]}") for n in range(3)]
    assessors = members.add(organisation, "assessor", staff, by=handler)
    members.state_cards(organisation, [card(one) for one in assessors], by=handler)
    [internal] = members.add(
        organisation, "supervisor", [candidate(900 + 10 * place + 9, f"督导{PLACES[place]}")], by=handler
    )
    made = Firm(organisation, filing, handler, checker, assessors, internal)
    town.firms.append(made)
    return made


def card(person, kind="senior", expires=dt.date(2027, 12, 31)):
    """A card that a firm states of an assessor."""
    return members.Card(person, f"KP-{person.pk:06}", kind, expires)


def body_code(place, year=23):
    """A demo body's code of 13 characters, its serial 99xxxx."""
    return f"Y0037{year:02}{990000 + place + 1:06}"


def born(n):
    """The birth date of the n-th person."""
    return dt.date(1985, 1, 1) + dt.timedelta(days=n // 900)


def number(n):
    """The identity number of the n-th person; belongs to nobody."""
    return identity.make_number("379901", born(n), n % 900 + 1)


def candidate(n, name=None):
    """The n-th person as enrolment wants her."""
    return people_actions.Candidate(name or NAMES[n % 10], "resident-id", number(n), born(n))


def row(n, **changes):
    """The roster's row of the n-th person, who goes from level 4 to level 3 and may."""
    return {
        "姓名": NAMES[n % len(NAMES)],
        "证件号码": number(n),
        "职业编码": TURNER,
        "申报等级": "3",
        "现等级": "4",
        "现证书编号": f"SJ4-{n:05}",
        "现证书职业编码": TURNER,
        "现证书日期": "2015-06-30",
        "从业起始": "2010-03",
    } | changes


def chief(n, **changes):
    """The row of somebody who holds level 1 and applies for chief technician."""
    return row(n, 申报等级="S", 现等级="1", **changes)


def roster(*rows):
    """These rows as an .xlsx."""
    columns = list(dict.fromkeys(key for one in rows for key in one))
    return demo_rosters.workbook(rows, columns, made=START)


def rows(count, start=0):
    """So many good rows."""
    return [row(n) for n in range(start, start + count)]


def batch(of, stage="draft", entries=None, *, title="第一批", fail=(), absent=()):
    """A batch of a firm brought to ``stage`` through the flows; ``fail`` and ``absent`` are places of entries.

    From "open" on, the clock has moved to the examination; from "marked" on to the day after it; at "closed" to the
    morning after the notice.
    """
    made = self_evaluation.draft_batch(of.organisation, title, by=of.handler)
    steps = STAGES[1 : STAGES.index(stage) + 1]
    given = {"entries": entries or rows(3), "fail": fail, "absent": absent}
    for step in steps:
        _STEPS[step](of, made, given)
    return again(made)


def finish(of, made):
    """Bring a batch whose roster is taken to its certificates."""
    for step in STAGES[STAGES.index("filed") :]:
        _STEPS[step](of, made, {"fail": (), "absent": ()})


def again(made):
    """The batch as the table holds it now."""
    return batches.batch_of(made.pk)


def upload(of, made, *given, filename="名册.xlsx"):
    """Upload rows to a batch; (roster, dry run)."""
    return self_evaluation.receive_roster(again(made), roster(*given), filename, by=of.handler)


def _checked(of, made, given):
    given["roster"], _ = upload(of, made, *given["entries"])


def _taken(of, made, given):
    self_evaluation.take_rows(given["roster"], choice="good", by=of.handler)


def plan(of, **changes):
    """A plan that can be filed today."""
    day = clock.add_working_days(clock.today(), 5)
    told = {"exam_from": day, "exam_to": day, "site": "本单位实训中心", "supervisor": of.supervisor}
    told["assessors"] = of.assessors
    return self_evaluation.evaluations.Plan(**told | changes)


def _filed(of, made, given):
    self_evaluation.plan_batch(again(made), plan(of), by=of.handler)
    self_evaluation.file_plan(again(made), by=of.handler)


def _open(of, made, given):
    at(again(made).exam_from)
    self_evaluation.open_batch(again(made), by=of.handler)


def marks(made, fail=(), absent=()):
    """Marks for every entry of a batch: 80 in each part, 50 for those who fail, None for the absent."""
    found = {}
    for place, entry in enumerate(batches.assessed(made)):
        mark = None if place in absent else Decimal(50 if place in fail else 80)
        found[entry.pk] = dict.fromkeys(parts(entry), mark)
    return found


def parts(entry):
    """The parts that an entry is assessed in."""
    return self_evaluation.policies.pack_of(entry.rules).parts(entry.level)


def _marked(of, made, given):
    self_evaluation.enter_marks(again(made), marks(made, given["fail"], given["absent"]), by=of.handler)
    examined(made)


def examined(made):
    """Move the clock to the day after the last planned day of examination, unless it stands there already."""
    day = again(made).exam_to + dt.timedelta(days=1)
    if clock.today() < day:
        at(day)


def _fixed(of, made, given):
    self_evaluation.fix_results(again(made), by=of.checker)
    hand_in(of, made)


def hand_in(of, made, data=SCAN, filename="考务材料.pdf", kinds=None):
    """Hand the signed papers back: all that the rules ask for, in one file."""
    wanted = kinds or batch_papers.required(self_evaluation.policies.pack_of(again(made).rules))
    return batch_papers.receive_scan(again(made), wanted, data, filename, by=of.handler)


def _shown(of, made, given):
    self_evaluation.put_up_notice(again(made), by=of.handler)


def _closed(of, made, given):
    close(notice(made))


_STEPS = {name: globals()[f"_{name}"] for name in STAGES[1:]}


def notice(made):
    """The notice of a batch."""
    return Notice.objects.select_related("organisation__region").get(
        subject_kind="evaluations.batch", subject_id=made.pk
    )


def close(shown):
    """Move the clock to the midnight after a notice's last day and run what falls due."""
    clock.set_demo(clock.midnight(shown.until + dt.timedelta(days=1)))
    jobs.run_due(clock.now(), inline=True)
