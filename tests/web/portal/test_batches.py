# SPDX-License-Identifier: Apache-2.0
"""A batch's page: the next deed, why others wait, the plan, the second person, the notice."""

import copy
import datetime as dt

import pytest
from tests import factories

from guildmark.domain.evaluations.models import Assessor
from guildmark.domain.people.models import Person
from guildmark.domain.policies import actions as policies
from guildmark.domain.policies import queries as published
from guildmark.engines import packfiles
from guildmark.kernel import clock
from guildmark.kernel.grants import SYSTEM
from guildmark.web.portal import course


def deeds(client, batch):
    """The deeds a page offers: words → why not."""
    page = client.get(f"/portal/batches/{batch.pk}/")
    return {str(deed.label): str(deed.why_not) for deed in page.context["deeds"]}


def plan_of(firm, **changes):
    """What the plan's form posts."""
    made = factories.plan(firm)
    told = {
        "exam_from": made.exam_from, "exam_to": made.exam_to, "site": made.site, "supervisor": made.supervisor.pk,
        "assessors": [person.pk for person in made.assessors],
    }  # fmt: skip
    return told | changes


def test_drafting_a_batch_leads_to_its_page(handler, firm):
    answer = handler.post("/portal/batches/new/", {"title": "第一批"})
    assert handler.get(answer.headers["Location"]).context["batch"].title == "第一批"


def test_an_empty_draft_asks_for_a_roster_and_says_why_it_cannot_open(handler, firm):
    found = deeds(handler, factories.batch(firm))
    assert next(iter(found)) == "上传名册"
    assert found["开考"] == "还没有人，先导入名册"


def test_a_filed_plan_waits_for_the_day(handler, firm):
    made = factories.batch(firm, "filed")
    assert deeds(handler, made)["开考"] == f"考试日期 {made.exam_from} 还没到"
    assert not any(deed.go for deed in handler.get(f"/portal/batches/{made.pk}/").context["deeds"])


def test_the_plan_is_set_and_filed_by_page(handler, firm):
    made = factories.batch(firm, "taken")
    handler.post(f"/portal/batches/{made.pk}/plan/", plan_of(firm))
    handler.post(f"/portal/batches/{made.pk}/plan/file/")
    assert factories.again(made).plan_filed_on == factories.START


@pytest.mark.parametrize("field", ["exam_from", "exam_to", "assessors"])
def test_what_could_not_be_filed_is_said_at_its_field_on_saving(handler, firm, no_table_changed, field):
    made = factories.batch(firm, "taken")
    sound = plan_of(firm)
    earliest = sound["exam_from"]
    early = {"exam_from": earliest - dt.timedelta(days=1), "exam_to": earliest - dt.timedelta(days=9)}
    wrong = early | {"assessors": sound["assessors"][:2]}
    with no_table_changed():
        page = handler.post(f"/portal/batches/{made.pk}/plan/", sound | {field: wrong[field]})
    assert list(page.context["form"].errors) == [field]
    assert str(earliest) in page.context["form"]["exam_from"].help_text


def test_a_filed_draft_wears_its_filing_and_says_what_a_change_means(handler, firm):
    made = factories.batch(firm, "filed")
    text = handler.get(f"/portal/batches/{made.pk}/").content.decode()
    assert "计划已报送" in text
    assert "草稿" not in text
    assert "须重新报送" in text
    assert "须重新报送" in handler.get(f"/portal/batches/{made.pk}/plan/").content.decode()


def test_an_assessor_named_as_a_mentor_is_refused_until_another_person_is_said(handler, firm):
    name = firm.assessors[0].name
    made = factories.batch(firm, "taken", [factories.row(0, 带教师傅=name)])
    answer = handler.post(f"/portal/batches/{made.pk}/plan/", plan_of(firm))
    assert (answer.status_code, [person.name for person, _ in answer.context["said"]]) == (200, [name])
    handler.post(f"/portal/batches/{made.pk}/plan/", plan_of(firm, said=[firm.assessors[0].pk]))
    assert Assessor.objects.get(same_name_said=True).person == firm.assessors[0]


def test_without_such_a_name_no_override_is_offered(handler, firm):
    made = factories.batch(firm, "taken")
    assert handler.get(f"/portal/batches/{made.pk}/plan/").context["said"] == []


def test_an_assessor_is_added_by_page(handler, firm):
    person = {"role": "assessor", "name": "钟问岐", "id_number": factories.number(700)}
    assert handler.post("/portal/people/", person).status_code == 302
    assert Person.objects.filter(name="钟问岐", memberships__role="assessor").exists()


def test_a_wrong_number_is_told_at_the_field(handler, firm, no_table_changed):
    person = {"role": "assessor", "name": "钟问岐", "id_number": "379901198501010000"}
    with no_table_changed():
        assert "id_number" in handler.post("/portal/people/", person).context["form"].errors


def test_the_button_says_from_which_day_results_can_be_fixed(checker, firm):
    made = factories.batch(firm, "open")
    factories.self_evaluation.enter_marks(made, factories.marks(made), by=firm.handler)
    said = checker.get(f"/portal/batches/{made.pk}/results/").context["why_not"]
    assert said == f"考试到 {made.exam_to} 结束，{made.exam_to + dt.timedelta(days=1)} 起可以确定"
    assert checker.post(f"/portal/batches/{made.pk}/results/").status_code == 409


def test_whoever_marked_is_told_why_she_cannot_fix(handler, checker, firm):
    made = factories.batch(firm, "marked", fail=(1,))
    mine, hers = (client.get(f"/portal/batches/{made.pk}/results/").context for client in (handler, checker))
    assert (mine["why_not"], hers["why_not"]) == ("您录入过本批的成绩，须由另一位同事确定", "")
    assert (hers["passed"], hers["failed"]) == (2, 1)


def test_the_second_person_fixes_and_the_notice_goes_up(handler, checker, firm):
    made = factories.batch(firm, "marked")
    checker.post(f"/portal/batches/{made.pk}/results/")
    assert factories.again(made).state == "fixed"
    factories.hand_in(firm, made)
    handler.post(f"/portal/batches/{made.pk}/notice/")
    assert handler.get(f"/portal/batches/{made.pk}/").context["notice"].size == 3


def test_the_marker_cannot_fix_by_address_either(handler, firm, no_table_changed):
    made = factories.batch(firm, "marked")
    with no_table_changed():
        answer = handler.post(f"/portal/batches/{made.pk}/results/")
    assert (answer.status_code, answer.context["code"]) == (409, "results.same-person")


def test_a_doubtful_entry_is_explained_accepted_by_the_checker_and_keeps_the_reason(handler, checker, firm):
    made = factories.batch(firm, "taken", [factories.row(0, 现证书职业编码="", 从业起始="")])
    entry = made.entries.get()
    assert entry.state == "look"
    page = handler.get(f"/portal/entries/{entry.pk}/")
    assert (page.context["may_look"], page.context["explanation"]["verdict"]) == (False, "unknown")
    checker.post(f"/portal/entries/{entry.pk}/look/", {"do": "accept", "reason": "已看原件"})
    entry.refresh_from_db()
    assert (entry.state, entry.look_reason) == ("entered", "已看原件")


@pytest.mark.parametrize("page", ["/portal/", "/portal/batches/"])
def test_lists_ask_the_same_number_of_questions_however_long(handler, firm, page, django_assert_num_queries):
    def questions():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        handler.get(page)
        with CaptureQueriesContext(connection) as caught:
            assert handler.get(page).status_code == 200
        return len(caught)

    factories.batch(firm, "taken", factories.rows(1))
    once = questions()
    for start in (1, 2):
        factories.batch(firm, "taken", factories.rows(1, start), title=f"第{start}批")
    assert questions() == once


def test_every_state_has_a_next_step(firm):
    made = factories.batch(firm)
    made.size = 0
    assert all(course.next_step(made, 0) for made.state in ("draft", "open", "fixed", "shown", "closed", "stopped"))


def publish_newer():
    """Publish the same rules as a newer version, in force today."""
    resolved = copy.deepcopy(published.pack_of(published.current(published.LEVEL_EVALUATION, clock.today())).resolved)
    resolved["pack"] |= {"version": "2023.9", "in_force": clock.today().isoformat()}
    return policies.publish(packfiles.from_resolved(resolved), by=SYSTEM)


def test_newer_rules_are_offered_to_an_empty_draft_and_never_taken_silently(handler, firm):
    made = factories.batch(firm, "checked")
    newer = publish_newer()
    assert handler.get(f"/portal/batches/{made.pk}/").context["newer"] == newer
    assert factories.again(made).rules != newer
    handler.post(f"/portal/batches/{made.pk}/rules/")
    assert factories.again(made).rules == newer
    assert not made.rosters.exists()


def test_a_draft_with_people_keeps_its_rules_and_says_so(handler, firm, no_table_changed):
    made = factories.batch(firm, "taken")
    publish_newer()
    with no_table_changed():
        answer = handler.post(f"/portal/batches/{made.pk}/rules/")
    assert answer.context["code"] == "batch.has-entries"
    assert "名册重新检查" not in handler.get(f"/portal/batches/{made.pk}/").content.decode()
