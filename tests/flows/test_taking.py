# SPDX-License-Identifier: Apache-2.0
"""Uploading and taking: what is kept, what does nothing, and what is refused."""

import codecs
import datetime as dt

import pytest
from tests import factories

from guildmark.domain.evaluations.models import Entry, Roster
from guildmark.flows import planning
from guildmark.kernel import clock, files
from guildmark.kernel.models import StoredFile

take = factories.self_evaluation.take_rows
PASSPORT = factories.row(1, 证件类型="护照", 证件号码="E12345678", 出生日期="1985-01-01")
BAD = factories.row(5, 证件号码=factories.number(5)[:-1] + "?")


def csv(encoding, *rows):
    columns = list(rows[0])
    text = "\r\n".join([",".join(columns), *(",".join(row[c] for c in columns) for row in rows)])
    return text.encode(encoding)


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (b"", "r.xlsx"),
        (b"PK\x03\x04 cut", "r.xlsx"),
        (codecs.BOM_UTF8 + b"a,b\r\n1,2", "r.csv"),
        (factories.roster(factories.row(1))[:-900], "r.xlsx"),
        (factories.roster({"姓名": "", "证件号码": "", "职业编码": "", "申报等级": ""}), "r.xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing(firm, no_table_changed, data, filename):
    made = factories.batch(firm)
    with no_table_changed():
        roster, run = factories.self_evaluation.receive_roster(made, data, filename, by=firm.handler)
    assert (roster, run.readable) == (None, False)
    assert {p.row for p in run.problems} == {None}


def test_an_upload_is_kept_with_its_problems_and_two_lines(firm):
    made = factories.batch(firm)
    roster, _ = factories.upload(firm, made, factories.row(1), BAD)
    assert (roster.rows, roster.good, roster.staged.count()) == (2, 1, 1)
    assert roster.problems.get(code="id.characters").row == 3
    assert [line.data["roster"] for line in factories.journaled("evaluations.roster.received", made)] == [roster.pk]
    assert factories.journaled("evaluations.roster.checked", made)[0].data["good"] == 1


def test_the_marked_workbook_is_made_from_the_kept_file(firm):
    made = factories.batch(firm)
    roster, _ = factories.upload(firm, made, factories.row(1), BAD)
    data = factories.self_evaluation.marked_workbook(roster, by=firm.handler)
    again = factories.self_evaluation.rosters.read(data, "marked.xlsx")
    assert [row.values["name"] for row in again.rows] == [factories.NAMES[5], factories.NAMES[1]]


def test_the_same_file_before_taking_is_checked_again_and_kept_once(firm):
    made = factories.batch(firm)
    first, _ = factories.upload(firm, made, factories.row(1))
    second, _ = factories.upload(firm, made, factories.row(1))
    assert list(made.rosters.values_list("pk", flat=True)) == [second.pk]
    assert not Roster.objects.filter(pk=first.pk).exists()
    assert len(factories.journaled("evaluations.roster.received", made)) == 2


def test_the_same_file_after_taking_does_nothing(firm, no_table_changed):
    made = factories.batch(firm, "taken", [factories.row(1)])
    with no_table_changed():
        roster, _ = factories.upload(firm, made, factories.row(1))
    assert (roster.pk, roster.state) == (made.rosters.get().pk, "taken")


def test_all_is_refused_while_a_row_has_an_error(firm, no_table_changed):
    made = factories.batch(firm)
    roster, _ = factories.upload(firm, made, factories.row(1), BAD)
    with no_table_changed(), factories.refused("roster.not-all-right") as caught:
        take(roster, choice="all", by=firm.handler)
    assert caught.value.facts == {"bad": 1}


def test_good_takes_the_good_rows_with_excels_row_numbers(firm):
    made = factories.batch(firm)
    roster, _ = factories.upload(firm, made, BAD, factories.row(1), factories.row(2))
    take(roster, choice="good", by=firm.handler)
    assert list(made.entries.order_by("pk").values_list("row", "state")) == [(3, "entered"), (4, "entered")]
    [line] = factories.journaled("evaluations.entries.taken", made)
    assert (line.data["entries"], line.data["choice"], line.actor_id) == (2, "good", firm.handler.id)


def test_the_file_is_kept_for_the_packs_period_once_taken(firm):
    roster = factories.batch(firm, "taken", [factories.row(1)]).rosters.get()
    stored = StoredFile.objects.get(pk=roster.file)
    assert stored.keep_until == factories.START + dt.timedelta(days=1825)
    assert files.read(stored) == factories.roster(factories.row(1))


def test_taking_on_another_day_is_refused_until_checked_again(firm):
    made = factories.batch(firm, "checked", [factories.row(1)])
    clock.advance(days=1)
    with factories.refused("roster.check-again"):
        take(made.rosters.get(), choice="good", by=firm.handler)
    roster, _ = factories.upload(firm, made, factories.row(1))
    take(roster, choice="good", by=firm.handler)
    assert Entry.objects.get().on == factories.START + dt.timedelta(days=1)


def test_a_roster_without_a_good_row_cannot_be_taken(firm):
    roster, _ = factories.upload(firm, factories.batch(firm), BAD)
    with factories.refused("roster.nothing-good"):
        take(roster, choice="good", by=firm.handler)


def test_taking_twice_is_refused(firm):
    roster = factories.batch(firm, "taken").rosters.get()
    with factories.refused("state.moved"):
        take(roster, choice="good", by=firm.handler)


def test_two_rosters_of_one_check_cannot_bring_one_person_twice(firm):
    made = factories.batch(firm)
    one, _ = factories.upload(firm, made, factories.row(1))
    two, _ = factories.upload(firm, made, factories.row(1), factories.row(2))
    take(one, choice="good", by=firm.handler)
    with factories.refused("roster.check-again"):
        take(two, choice="good", by=firm.handler)


def test_a_person_taken_by_another_firm_since_the_check_stops_the_taking(town, firm):
    made = factories.batch(firm, "checked", [factories.row(1), factories.row(2)])
    factories.batch(factories.firm(town), "taken", [factories.row(2)])
    with factories.refused("roster.check-again"):
        take(made.rosters.get(), choice="good", by=firm.handler)
    assert made.entries.count() == 0


def test_a_person_who_was_excluded_is_present_and_not_taken_again(firm):
    made = factories.batch(firm, "taken", [PASSPORT])
    planning.look_at(made.entries.get(), accept=False, reason="资料不符", by=firm.checker)
    roster, _ = factories.upload(firm, made, PASSPORT, factories.row(2))
    take(roster, choice="good", by=firm.handler)
    assert (roster.present, made.entries.count()) == (1, 2)


def test_a_batch_that_is_open_takes_no_roster(firm):
    made = factories.batch(firm, "open")
    with factories.refused("batch.not-draft"):
        factories.upload(firm, made, factories.row(50))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_each_of_its_encodings(firm, encoding):
    made = factories.batch(firm)
    data = csv(encoding, factories.row(1), factories.row(3))
    roster, run = factories.self_evaluation.receive_roster(made, data, "名册.csv", by=firm.handler)
    assert [row.values["name"] for row in run.good] == ["欧阳文静", "买买提·艾力"]
    assert roster.good == 2


def test_a_draft_takes_several_rosters(firm):
    made = factories.batch(firm, "taken", [factories.row(1)])
    roster, _ = factories.upload(firm, made, factories.row(2))
    take(roster, choice="all", by=firm.handler)
    assert made.entries.count() == 2


def test_the_template_offers_the_firms_own_scope(firm):
    data = factories.self_evaluation.template_for(factories.batch(firm), by=firm.handler)
    sheet = factories.self_evaluation.rosters.read(data, "template.xlsx")
    assert {placed.key for placed in sheet.columns} >= {"name", "id_number", "occupation_code", "level"}
