# SPDX-License-Identifier: Apache-2.0
"""A held certificate is judged against both registers; one in neither is accepted, refused or sent to a person."""

import copy
import datetime as dt

import pytest
from tests import factories
from tests.flows.test_ledgers import certificate, taken

from guildmark.domain.evaluations.models import Batch
from guildmark.domain.people.models import CareerLine
from guildmark.domain.policies import actions as policies_actions
from guildmark.domain.policies import queries as policies
from guildmark.engines import packfiles
from guildmark.flows import planning, self_evaluation
from guildmark.kernel.grants import SYSTEM


def level_4(n=1, **changes):
    """A recorded certificate of level 4 that the roster's row of the same person states."""
    number = f"10370010014{n:05}"
    return certificate(n, 证书编号=number, 等级="4", 发证日期="2010-06-30", **changes)


def row(n=1, **changes):
    """A roster's row that states the recorded certificate."""
    return factories.row(n, 现证书编号=level_4(n)["证书编号"], 现证书日期="2010-06-30", 从业起始="2005-03", **changes)


def found(run):
    return [(p.code, p.severity) for p in run.problems if p.code.startswith("held.")]


def batch_under(firm, stated):
    """A draft under rules that say what becomes of a certificate that the firm merely states."""
    made = factories.batch(firm)
    resolved = copy.deepcopy(policies.pack_of(made.rules).resolved)
    resolved["held"]["stated"] = stated
    resolved["pack"]["version"] = f"test-{stated}"
    rules = policies_actions.publish(packfiles.from_resolved(resolved), by=SYSTEM)
    Batch.objects.filter(pk=made.pk).update(rules=rules)
    return factories.again(made)


def test_a_recorded_certificate_is_found_and_agrees(town, firm):
    taken(town, "certificates", level_4())
    _, run = factories.upload(firm, factories.batch(firm), row())
    assert found(run) == []


@pytest.mark.parametrize("wrong", [{"现等级": "5"}, {"现证书日期": "2011-06-30"}, {"现证书职业编码": factories.MILLER}])
def test_a_recorded_certificate_that_says_otherwise_is_an_error(town, firm, wrong):
    taken(town, "certificates", level_4())
    _, run = factories.upload(firm, factories.batch(firm), row() | wrong)
    assert found(run) == [("held.differs", "error")]


def test_another_person_s_recorded_certificate_is_an_error(town, firm):
    taken(town, "certificates", level_4(1))
    other = factories.row(2, 现证书编号=level_4(1)["证书编号"], 现证书日期="2010-06-30", 从业起始="2005-03")
    _, run = factories.upload(firm, factories.batch(firm), other)
    assert found(run) == [("held.differs", "error")]


def test_the_code_of_an_older_edition_is_not_compared(town, firm):
    taken(town, "certificates", level_4(职业编码="6-04-98-01", 职业版本="1999"))
    _, run = factories.upload(firm, factories.batch(firm), row())
    assert found(run) == []


def test_an_entry_s_facts_name_the_recorded_certificate_and_no_career_is_stated(town, firm):
    taken(town, "certificates", level_4())
    made = factories.batch(firm, "taken", [row()])
    sources = {name: told["source"].split(":")[0] for name, told in made.entries.get().facts.items()}
    assert (sources["cur_level"], sources["cert_date"], sources["since"]) == ("recorded", "recorded", "roster")
    assert CareerLine.objects.filter(source__startswith="stated").count() == 0


def test_rules_that_accept_take_the_firm_s_word_with_a_warning(firm):
    made = batch_under(firm, "accept")
    roster, run = factories.upload(firm, made, factories.row(1))
    assert (found(run), roster.good) == ([("held.not-found", "warning")], 1)
    self_evaluation.take_rows(roster, choice="all", by=firm.handler)
    assert made.entries.get().state == "entered"


def test_rules_that_refuse_make_it_an_error(firm):
    roster, run = factories.upload(firm, batch_under(firm, "refuse"), factories.row(1))
    assert (found(run), roster.good) == ([("held.not-found", "error")], 0)
    assert "规则" in run.problems[0].message("zh")


def test_rules_that_look_send_the_entry_to_the_internal_supervisor(firm):
    made = batch_under(firm, "look")
    roster, run = factories.upload(firm, made, factories.row(1), factories.row(2, 现等级="", 现证书编号="",
                                   现证书日期="", 现证书职业编码="", 申报等级="4"))  # fmt: skip
    assert found(run) == [("held.not-found", "warning")]
    self_evaluation.take_rows(roster, choice="all", by=firm.handler)
    look, other = made.entries.order_by("row")
    assert (look.state, other.state) == ("look", "entered")
    planning.look_at(look, accept=True, reason="已看原件", by=firm.checker)
    assert made.entries.get(pk=look.pk).state == "entered"


def test_what_is_recorded_later_no_longer_differs_on_a_new_check(town, firm):
    made = batch_under(firm, "refuse")
    _, before = factories.upload(firm, made, row())
    taken(town, "certificates", level_4())
    _, after = factories.upload(firm, made, row())
    assert (found(before), found(after)) == ([("held.not-found", "error")], [])
    assert dt.date(2010, 6, 30) == CareerLine.objects.get().since
