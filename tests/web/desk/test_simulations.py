# SPDX-License-Identifier: Apache-2.0
"""The simulation desk: figures open the lists behind them; kept for one's own eyes, reopened, exported."""

import hashlib
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from guildmark.domain.credentials.models import Submission
from guildmark.domain.policies.models import Simulation
from guildmark.flows import simulating
from guildmark.kernel import clock, jobs, journal
from guildmark.web.templatetags.guildmark import moment

PAGE = "/desk/simulations/"
ASKED = {"people": "entries", "on": "2023-07-01"} | dict.fromkeys(
    ("p-e2018_l3_after_l4", "p-e2023_l3_after_l4", "p-e2023_l3_work_years"), "60"
)


@pytest.fixture
def judged(firm):
    """Three who may go to level 3."""
    return factories.batch(firm, "taken", factories.rows(3))


@pytest.fixture
def kept(officer, judged):
    """The address of a simulation that takes it from all three."""
    return officer.post(PAGE, ASKED)["Location"]


def test_a_simulation_has_its_own_page(officer, kept):
    found = officer.get(kept).context["found"]
    assert (found["gain"], found["lose"], found["before"]["yes"], found["after"]["yes"]) == (0, 3, 3, 0)


def test_a_figure_opens_as_many_as_it_says(officer, kept):
    told = officer.get(kept, {"list": "lose"}).context
    assert (told["count"], len(told["page"].object_list)) == (3, told["found"]["lose"])


@pytest.mark.parametrize("name", ["district", "occupation", "level", "age"])
def test_every_group_opens_as_many_as_it_says(officer, kept, name):
    (group,) = officer.get(kept).context["found"]["by"][name]
    told = officer.get(kept, {"list": "lose", "by": name, "value": group["value"]}).context
    assert told["count"] == group["lose"] == 3


def test_an_empty_list_says_so(officer, kept):
    assert "名单是空的" in officer.get(kept, {"list": "gain"}).content.decode()


@pytest.mark.parametrize("asked", [{"list": "all"}, {"list": "gain", "by": "name"}])
def test_another_list_does_not_exist(officer, kept, asked):
    assert officer.get(kept, asked).status_code == 404


def test_a_clause_is_told_with_the_value_asked_for(officer, kept):
    assert "60" in officer.get(kept).context["binding"][0]["text"]


def test_the_change_the_rules_and_the_people_are_named(officer, kept):
    shown, row = officer.get(kept).content.decode(), Simulation.objects.get()
    for word in ("<del>5</del> <ins>60</ins>", f"sha256:{row.digest}", row.snapshot, "−6,000"):
        assert word in shown


def test_a_value_of_another_type_is_told_and_nothing_is_kept(officer, judged):
    answer = officer.post(PAGE, ASKED | {"p-e2018_l3_after_l4": "four"})
    assert (answer.status_code, len(answer.context["problems"]), Simulation.objects.count()) == (422, 1, 0)


def test_another_district_counts_none_of_them(browse, town, judged):
    browser = browse(town.other_district)
    assert browser.get(browser.post(PAGE, ASKED)["Location"]).context["found"]["rows"] == 0


def test_ones_own_are_listed_and_nobody_elses_are_seen(officer, browse, town, kept):
    other = browse(town.other_district)
    assert [row.lose for row in officer.get(PAGE).context["page"]] == [3]
    assert (list(other.get(PAGE).context["page"]), other.get(kept).status_code) == ([], 404)


@pytest.mark.parametrize("day", ["0001-01-01", "1949-12-31", "2200-01-01", "9999-12-31", "today", "2023-02-30", ""])
def test_a_day_for_which_no_rule_is_written_is_today(officer, day):
    assert officer.get(PAGE, {"on": day}).context["on"] == clock.today()


@pytest.mark.parametrize("day", ["1950-01-01", "2017-12-31", "2199-12-31"])
@pytest.mark.parametrize("people", ["holders", "entries", "certificates"])
def test_any_other_day_is_reckoned(officer, judged, people, day):
    answer = officer.post(PAGE, {"people": people, "on": day})
    assert officer.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    "value", ["1e999999", "９", "-1", "1.5", "99999999999", "true", "4; drop table", "NaN", "x" * 5000, "[1, 2]"]
)
def test_whatever_is_typed_is_reckoned_or_refused(officer, judged, value):
    answer = officer.post(PAGE, {"people": "entries", "on": "2023-07-01", "p-e2018_l3_after_l4": value})
    assert answer.status_code in {302, 422}
    assert Simulation.objects.count() == (answer.status_code == 302)


def test_no_programme_of_that_name(officer):
    assert officer.get(PAGE, {"people": "all"}).status_code == 404


def test_the_subsidy_is_asked_of_certificates(officer, firm):
    factories.batch(firm, "closed", factories.rows(2))
    Submission.objects.update(state="accepted")
    asked = {"people": "certificates", "on": "2023-10-01", "p-sum_l3": "3000"}
    told = officer.get(officer.post(PAGE, asked)["Location"]).context
    assert (told["found"]["rows"], told["certificates"], told["costs"][0]["open_after"]) == (2, True, "6,000")


def test_what_was_made_exported_and_removed_is_in_the_journal(officer, kept):
    officer.get(f"{kept}workbook/")
    officer.post(f"{kept}remove/")
    kinds = journal.Line.objects.filter(kind__startswith="policies.simulation").order_by("pk")
    assert [line.kind.rpartition(".")[2] for line in kinds] == ["begun", "kept", "exported", "removed"]
    assert Simulation.objects.count() == 0


def test_the_workbook_has_summary_groups_and_lists(officer, kept):
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{kept}workbook/").content))
    assert book.sheetnames == ["概要", "分组", "起作用的条款", "变为符合", "不再符合"]
    summary, row = dict(book["概要"].iter_rows(values_only=True)), Simulation.objects.get()
    assert summary["测算时间"] == moment(row.made_at)
    assert [summary[f"补贴{name}（元）"] for name in ("改前", "改后", "差额")] == [6000, 0, -6000]
    assert (summary["人群快照"], summary["规则摘要"]) == (row.snapshot, f"sha256:{row.digest}")
    assert (summary["不再符合"], book["不再符合"].max_row, book["变为符合"].max_row) == (3, 4, 1)


def test_the_people_are_downloaded_with_the_digest_that_is_kept(officer, kept):
    data = officer.get(f"{kept}population/").content
    assert f"sha256:{hashlib.sha256(data).hexdigest()}" == Simulation.objects.get().snapshot


def test_other_people_are_not_given_out_as_those_who_were_asked(officer, kept, firm):
    factories.batch(firm, "taken", factories.rows(1, 20), title="第二批")
    assert "测算以后" in officer.get(f"{kept}population/").content.decode()


@pytest.fixture
def by_job(officer, judged, monkeypatch):
    """The address of a simulation that a job reckons."""
    monkeypatch.setattr(simulating, "MANY", 2)
    return officer.post(PAGE, ASKED)["Location"]


def test_many_are_reckoned_by_a_job_while_the_page_waits(officer, by_job):
    assert "desk/simulation_waiting.html" in [used.name for used in officer.get(by_job).templates]
    assert "测算中" in officer.get(PAGE).content.decode()
    jobs.run_due(inline=True)
    assert officer.get(by_job).context["found"]["lose"] == 3


def test_who_asked_hears_when_the_job_is_done_until_she_looks(officer, by_job):
    jobs.run_due(inline=True)
    assert "测算已办完" in officer.get("/desk/").content.decode()
    officer.get(by_job)
    assert "测算已办完" not in officer.get("/desk/").content.decode()


def test_a_job_that_runs_twice_keeps_one_result(by_job):
    jobs.run_due(inline=True)
    row = Simulation.objects.get()
    simulating.reckon(row.pk, row.made_by)
    assert Simulation.objects.get().result == row.result


def questions(officer, address):
    """How many questions a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert officer.get(address, {"list": "lose"}).status_code == 200
    return len(asked)


def test_a_longer_list_asks_no_more_questions(officer, firm):
    found = []
    for number in (1, 3):
        factories.batch(firm, "taken", factories.rows(number, 10 * number), title=f"第{number}批")
        found.append(questions(officer, officer.post(PAGE, ASKED)["Location"]))
    assert found[0] == found[1]
