# SPDX-License-Identifier: Apache-2.0
"""Rules at the desk: one person writes and checks, another signs and publishes; what is wrong is said and not kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories

from guildmark.domain.policies import actions, queries
from guildmark.domain.policies.models import RuleDraft, Rules
from guildmark.engines import packfiles

NEW = "/desk/rules/drafts/new/"
DAY = "2023-09-01"
VALUE = "params.e2018_l3_after_l4"
SHIPPED = packfiles.SHIPPED / "cn" / "level-evaluation" / "2023.1.toml"


@pytest.fixture
def supervisor(town, browse):
    """The browser of the city's second person."""
    return browse(town.supervisor)


@pytest.fixture
def draft(officer):
    """The address of a draft with one value changed."""
    address = officer.post(NEW, {"programme": queries.LEVEL_EVALUATION, "day": DAY})["Location"]
    assert write(officer, address, **{VALUE: "4"}).status_code == 302
    return address


def write(browser, address, **values):
    given = {"seen": RuleDraft.objects.get().revision, "version": "2023.2", "day": DAY, "basis": "新文"}
    return browser.post(address, given | values)


def deed(browser, address, name, **more):
    given = {"seen": RuleDraft.objects.get().revision}
    return browser.post(f"{address}{name}/", given | more)


def text_of(response):
    return response.content.decode()


def file_of(text):
    return SimpleUploadedFile("规则.toml", text.encode())


def test_a_draft_shows_what_it_makes_other_in_one_sentence(officer, draft):
    shown = officer.get(draft)
    assert [line.sentence for line in shown.context["lines"]] == [
        "三级：取得四级后年限：5 年，自 2023-09-01 起改为 4 年"
    ]
    assert "与 2023.1 相比改了 1 处" in text_of(shown)


def test_the_road_from_draft_to_publication_is_walked_by_two(officer, supervisor, draft, town):
    assert deed(officer, draft, "check").status_code == 302
    assert deed(officer, draft, "replay", since="2023-08-01", until="2023-08-01").status_code == 302
    assert deed(supervisor, draft, "sign").status_code == 302
    assert deed(supervisor, draft, "publish").status_code == 302
    rules = queries.latest(queries.LEVEL_EVALUATION)
    shown = text_of(officer.get(f"/desk/rules/{rules.pk}/"))
    assert ("尚未施行" in shown, "与 2023.1 相比改了 1 处" in shown) == (True, True)


def test_who_wrote_it_has_no_button_to_sign_it(officer, supervisor, draft, town):
    deed(officer, draft, "check")
    actions.note_replay(RuleDraft.objects.get(), {"rows": 0, "changed": 0}, "0" * 64, by=town.officer)
    buttons = [f'action="{draft}sign/"' in text_of(browser.get(draft)) for browser in (officer, supervisor)]
    assert buttons == [False, True]
    assert "您写过这份草稿" in text_of(deed(officer, draft, "sign"))
    assert RuleDraft.objects.get().state == "replayed"


def test_a_value_of_the_wrong_kind_is_said_and_not_kept(officer, draft):
    answer = write(officer, draft, **{VALUE: "四年"})
    assert (answer.status_code, RuleDraft.objects.get().values) == (422, {VALUE: "4"})
    assert "不允许的值 四年" in text_of(answer)
    assert 'value="四年"' in text_of(answer)


def test_a_case_that_fails_is_shown_and_the_draft_stays_one(officer, draft):
    write(officer, draft, **{"params.e2023_l2_after_l3": "1"})
    deed(officer, draft, "check")
    shown = text_of(officer.get(draft))
    assert ("检查发现 1 处问题" in shown, "level 2 too early under 2023" in shown) == (True, True)


def test_clauses_are_changed_by_a_file(officer, draft):
    text = SHIPPED.read_text(encoding="utf-8").replace("未持有五级及以上证书", "没有五级及以上证书", 1)
    assert deed(officer, draft, "file", file=file_of(text)).status_code == 302
    [line] = officer.get(draft).context["lines"]
    assert (line.table, line.now) == ("clauses", "没有五级及以上证书")


def test_a_broken_file_is_refused_with_its_line_and_nothing_is_begun(officer):
    text = SHIPPED.read_text(encoding="utf-8").replace('type = "date"', 'type = "day"', 1)
    answer = officer.post(NEW, {"day": DAY, "file": file_of(text)})
    assert (answer.status_code, RuleDraft.objects.count()) == (422, 0)
    assert "第 23 行" in text_of(answer)


def test_the_list_has_every_version_and_draft(officer, draft, town):
    shown = text_of(officer.get("/desk/rules/"))
    assert Rules.objects.get().digest[:12] in shown
    assert ("2023.2" in shown, "起草新版" in shown) == (True, True)


def test_unconfirmed_values_are_listed_on_the_page_of_a_version(officer, town):
    shown = officer.get(f"/desk/rules/{Rules.objects.get().pk}/")
    report = packfiles.check(SHIPPED)
    assert len(shown.context["unverified"]) >= len(report["unverified"]) > 0
    assert "data_working_days" in text_of(shown)


def test_a_day_that_has_passed_is_said(officer, draft):
    yesterday = factories.START.replace(month=7).isoformat()
    answer = write(officer, draft, day=yesterday)
    assert (answer.status_code, "已经过去" in text_of(answer)) == (422, True)


def test_failing_cases_follow_the_change_when_their_author_says_so(officer, draft):
    write(officer, draft, **{"params.e2023_l2_after_l3": "1"})
    deed(officer, draft, "check")
    assert f'action="{draft}follow/"' in text_of(officer.get(draft))
    assert deed(officer, draft, "follow").status_code == 302
    shown = officer.get(draft)
    assert RuleDraft.objects.get().state == "checked"
    assert f'action="{draft}follow/"' not in text_of(shown)
