# SPDX-License-Identifier: Apache-2.0
"""What a dry run finds with the firm named: its filing, the register, and batches still running."""

import datetime as dt

import pytest
from tests import factories

from guildmark.domain.credentials.models import Credential
from guildmark.engines import rosters
from guildmark.flows import filings

REGISTER_CODES = {
    "id.name-differs",
    "occupation.not-in-filing",
    "level.not-in-filing",
    "filing.not-valid",
    "entry.in-open-batch",
    "held.not-found",
    "held.differs",
}


def found(run):
    return [(p.row, p.column, p.code, p.severity) for p in run.problems if p.code in REGISTER_CODES]


def checked(firm, *rows):
    return factories.upload(firm, factories.batch(firm), *rows)


def test_an_occupation_outside_the_filing_is_an_error(firm):
    _, run = checked(firm, factories.row(1, 职业编码=factories.COOK), factories.row(2))
    assert (2, "职业编码", "occupation.not-in-filing", "error") in found(run)
    assert [row.number for row in run.good] == [3]


def test_a_level_outside_the_filing_is_an_error_that_names_those_filed(firm):
    row = factories.row(1, 职业编码=factories.MILLER, 申报等级="2", 现等级="3", 现证书职业编码=factories.MILLER)
    _, run = checked(firm, row)
    [problem] = [p for p in run.problems if p.code == "level.not-in-filing"]
    assert (problem.row, problem.column, problem.severity) == (2, "申报等级", "error")
    assert "四级/中级工、三级/高级工" in problem.message("zh")


def test_a_filing_that_expired_yesterday_makes_every_row_wait(town):
    firm = factories.firm(town, ends=factories.START - dt.timedelta(days=1))
    _, run = checked(firm, factories.row(1))
    assert (None, None, "filing.not-valid", "error") in found(run)
    assert not [p for p in run.problems if p.code.endswith("not-in-filing")]


def test_a_filing_that_ends_today_is_still_valid(town):
    firm = factories.firm(town, ends=factories.START)
    _, run = checked(firm, factories.row(1))
    assert "filing.not-valid" not in {code for _, _, code, _ in found(run)}


def test_rows_cannot_be_taken_under_a_filing_that_is_not_valid(town):
    firm = factories.firm(town)
    roster, _ = checked(firm, factories.row(1))
    filings.suspend(firm.filing, reason="整改", by=town.officer)
    with factories.refused("filing.not-valid"):
        factories.self_evaluation.take_rows(roster, choice="good", by=firm.handler)


def test_a_person_in_another_running_batch_is_an_error(town, firm):
    factories.batch(firm, "taken", [factories.row(1)])
    other = factories.firm(town)
    _, run = checked(other, factories.row(1), factories.row(2))
    assert (2, "证件号码", "entry.in-open-batch", "error") in found(run)
    assert "entry.in-open-batch" not in {code for row, _, code, _ in found(run) if row == 3}


def test_a_batch_that_is_closed_is_no_hindrance(firm):
    factories.batch(firm, "closed", [factories.row(1)])
    _, run = checked(firm, factories.row(1, 职业编码=factories.MILLER))
    assert "entry.in-open-batch" not in {code for _, _, code, _ in found(run)}


def test_a_certificate_number_not_issued_here_is_a_warning(firm):
    roster, run = checked(firm, factories.row(1))
    assert found(run) == [(2, "现证书编号", "held.not-found", "warning")]
    assert roster.good == 1


@pytest.mark.parametrize("wrong", [{"现等级": "5"}, {"现证书日期": "2020-01-01"}, {"证件号码": factories.number(7)}])
def test_a_certificate_that_says_otherwise_is_an_error(firm, wrong):
    factories.batch(firm, "closed", [factories.row(1, 申报等级="4", 现等级="5")])
    held = Credential.objects.get()
    row = factories.row(1, 现证书编号=held.number, 现等级="4", 现证书日期=held.valid_from.isoformat())
    name = {"姓名": factories.NAMES[7]} if "证件号码" in wrong else {}
    _, right = checked(firm, row)
    _, run = checked(firm, row | wrong | name)
    assert found(right) == []
    assert (2, "现证书编号", "held.differs", "error") in found(run)


def test_a_row_that_is_an_entry_already_is_counted_and_no_problem(firm):
    made = factories.batch(firm, "taken", [factories.row(1)])
    roster, run = factories.upload(firm, made, factories.row(1), factories.row(2))
    assert (roster.rows, roster.good, roster.present) == (2, 2, 1)
    assert found(run) == [(3, "现证书编号", "held.not-found", "warning")]
    factories.self_evaluation.take_rows(roster, choice="all", by=firm.handler)
    assert made.entries.count() == 2


def test_codes_that_need_the_register_are_the_seven_of_the_contract():
    severities = {code: rosters.problems.severity_of(code) for code in REGISTER_CODES}
    assert {code for code, severity in severities.items() if severity == "warning"} == {"held.not-found"}


def test_a_row_in_the_batch_that_now_has_an_error_is_wrong_and_not_present(firm, no_table_changed):
    made = factories.batch(firm, "taken", [factories.row(1), factories.row(2)])
    roster, run = factories.upload(firm, made, factories.row(1, 姓名=""), factories.row(2))
    assert (roster.rows, roster.good, roster.present, len(run.fresh)) == (2, 1, 1, 0)
    with no_table_changed(), factories.refused("roster.nothing-new"):
        factories.self_evaluation.take_rows(roster, choice="good", by=firm.handler)


def test_an_unknown_occupation_is_said_once(firm):
    _, run = checked(firm, factories.row(1, 职业编码="9-99-99-99"))
    assert [p.code for p in run.problems if p.column == "职业编码"] == ["occupation.unknown"]


def test_an_occupation_outside_the_filing_names_those_inside(firm):
    _, run = checked(firm, factories.row(1, 职业编码=factories.COOK))
    [problem] = [p for p in run.problems if p.code == "occupation.not-in-filing"]
    own = [name for name, _levels in factories.SCOPE.values()]
    assert all(name in problem.remedy("zh") for name in own)
