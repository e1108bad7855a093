# SPDX-License-Identifier: Apache-2.0
"""Figures against the register itself: what the tables count, outsiders recount from the leaves."""

import datetime as dt
import json

import pytest
from tests import factories

from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.models import Credential
from guildmark.engines.register import fold
from guildmark.flows import register_keeping, revocations
from guildmark.kernel import clock
from guildmark.reporting import figures


@pytest.fixture
def certified(town, firm, settings, tmp_path):
    """A firm's three certificates, and a fourth for somebody who has one already."""
    settings.REGISTER_FOLDER = tmp_path / "register"
    factories.batch(firm, "closed")
    factories.batch(firm, "closed", [factories.row(0, 职业编码=factories.MILLER)], title="第二批")
    register_keeping.publish()
    return list(Credential.objects.order_by("pk"))


def _year():
    return figures.Period(dt.date(2023, 1, 1), clock.today())


def _recounted():
    leaves = [json.loads(body) for body in register.integrated().values_list("body", flat=True)]
    return fold.recount(leaves, dt.date(2023, 1, 1), clock.today())


def _revoke(town, credential):
    proposed = revocations.propose(credential, reason="登记有误", by=town.officer)
    revocations.confirm(proposed, by=town.supervisor)
    register_keeping.publish()


def _agrees(name):
    found = figures.figure(name, _year())
    assert found.value == len(found.log_ids()) == _recounted()[name]
    parts = figures.reckoned(found)
    assert not parts or sum(count for _code, count in parts) == found.value
    return found.value


def test_a_second_certificate_of_one_person_moves_no_count_of_people(certified):
    assert _agrees("new-high-skilled") == len({one.person_id for one in certified}) < len(certified)
    assert _agrees("certificates") == len(certified)
    assert _agrees("firms-filed") == 1


def test_a_revocation_whose_holder_has_another_certificate_leaves_the_count_of_people(certified, town):
    people = _agrees("new-high-skilled")
    first = next(one for one in certified if one.first_high and one.person_id == certified[-1].person_id)
    _revoke(town, first)
    assert _agrees("new-high-skilled") == people
    assert _agrees("certificates") == len(certified) - 1


def test_a_revocation_without_another_takes_one_away(certified, town):
    people = _agrees("new-high-skilled")
    _revoke(town, next(one for one in certified if one.person_id != certified[-1].person_id))
    assert _agrees("new-high-skilled") == people - 1


def test_a_figure_as_of_a_checkpoint_does_not_move(certified, town):
    head, before = register.head(), figures.figure("certificates", _year()).value
    _revoke(town, certified[-1])
    assert figures.figure("certificates", _year(), head).value == before
    assert figures.figure("certificates", _year()).value == before - 1


def test_a_firm_whose_filing_is_suspended_is_filed_but_not_valid(town, firm, settings, tmp_path):
    from guildmark.flows import filings

    settings.REGISTER_FOLDER = tmp_path / "register"
    filings.suspend(firm.filing, reason="整改", by=town.officer)
    register_keeping.publish()
    assert figures.figure("firms-filed", _year()).value == 1
    assert figures.figure("firms-valid", _year()).value == 0
    assert not figures.figure("firms-valid", _year()).recountable


def test_the_stair_counts_every_certificate_once(certified):
    assert sum(count for _level, count in figures.stair()) == len(certified)
    assert [level for level, _count in figures.stair()] == list(figures.LADDER)
