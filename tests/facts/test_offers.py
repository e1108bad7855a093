# SPDX-License-Identifier: Apache-2.0
"""What a person can apply for: the shipped packs judged from answers alone, without a database."""

import datetime as dt
import functools

import pytest

from guildmark.engines import packfiles, rules
from guildmark.facts import ladders, offers, questions

ON = dt.date(2023, 10, 20)
TURNER = {
    "birth_date": dt.date(1968, 5, 1),
    "occ": "6-18-01-01",
    "since": dt.date(2015, 3, 1),
    "cur_level": "4",
    "cert_date": dt.date(2020, 6, 1),
    "cert_occ": "6-18-01-01",
}


@functools.cache
def shipped():
    return tuple(packfiles.load(path, packfiles.SHIPPED) for path in sorted(packfiles.SHIPPED.glob("*/*/*.toml")))


@pytest.fixture
def offered():
    return offers.offers(shipped())


@pytest.fixture
def judge(offered):
    """A function that judges answers and returns the programmes by key."""

    def judged(answers, on=ON, lang="zh"):
        return {one.key: one for one in offers.programmes_for(answers, on, offered, lang)}

    return judged


def level(code):
    return f"cn/level-evaluation/{code}"


def test_only_programmes_for_people_are_offered_and_each_level_once(offered):
    levels = [one.level for one in offered if one.level]
    assert levels == list(rules.LADDER)
    assert not {"cn/body-filing", "cn/technical-colleges", "cn/skill-raising-subsidy"} & {
        one.pack.id for one in offered
    }
    assert {"yuandu/skill-raising-subsidy", "cn-sd/qilu-chief-technician"} <= {one.pack.id for one in offered}


def test_every_shipped_pack_says_whom_it_is_for():
    assert all(pack.table("apply") for pack in shipped())


@pytest.mark.parametrize(
    "answers", [{}, TURNER, questions.completed({"cur_level": rules.NONE})], ids=["none", "turner", "no"]
)
def test_each_verdict_is_that_of_the_rules(answers, offered):
    for offer, one in zip(offered, offers.programmes_for(answers, ON, offered, "zh"), strict=True):
        decision = offers.decision_of(offer, answers, ON)
        facts = offers.facts_for(offer, decision, answers)
        found = rules.decide(offer.pack, decision, facts, ON)
        assert (one.verdict, one.when) == (found.verdict, found.when)
        assert one.verdict == rules.verdict(offer.pack, decision, facts, ON)


def test_whoever_answers_nothing_is_told_no_nowhere(judge):
    assert {one.verdict for one in judge({}).values()} == {"unknown"}


def test_no_certificate_is_an_answer_and_an_open_question_is_none(judge):
    open_ = {name: told for name, told in TURNER.items() if not name.startswith(("cur_", "cert_"))}
    none = questions.completed(open_ | {"cur_level": rules.NONE})
    assert judge(open_)["yuandu/chief-technician/recommend"].verdict == "unknown"
    assert judge(none)["yuandu/chief-technician/recommend"].verdict == "no"
    assert judge(none)["yuandu/skill-raising-subsidy/subsidy"].verdict == "no"


def test_the_day_is_told_and_what_is_missing_on_the_way(judge):
    nothing = dict.fromkeys(("education", "title", "final_year_school", "major_fits"), rules.NONE)
    one = judge(questions.completed(TURNER | nothing))[level("3")]
    assert (one.verdict, one.when, one.waits) == ("no", dt.date(2024, 6, 1), True)
    assert one.ways[0].name == "逐级晋升"
    assert one.ways[0].missing == ("取得四级证书满4年（2024-06-01 起满足）",)


def test_a_day_to_come_makes_no_no_of_what_cannot_be_determined(judge):
    one = judge(TURNER)[level("3")]
    assert (one.verdict, one.when) == ("unknown", dt.date(2024, 6, 1))
    assert (one.comes, one.waits) == (True, False)


def test_a_way_that_asks_for_another_certificate_counts_no_days_of_this_one(judge):
    ways = {way.name: way for way in judge(TURNER)[level("2")].ways}
    step = ways["逐级晋升"]
    assert step.missing == ("持有三级/高级工证书", "证书为本职业或相关职业", "取得三级证书满5年")
    assert step.when is None


def test_a_certificate_of_the_future_cannot_be_judged(judge):
    one = judge(TURNER | {"cert_date": dt.date(2031, 1, 1), "since": dt.date(2022, 1, 1)})[level("3")]
    assert one.verdict == "unknown"
    assert any("尚未到达的日期：2031-01-01" in text for way in one.ways for text in way.unknown)


def test_ways_that_can_be_chosen_are_told_as_a_choice(judge):
    one = judge(TURNER | {"senior_engineer": False})["cn-sd/taishan-leading-talent/recommend"]
    assert one.lacks == ("（持有一级/高级技师证书，或者为高级工程师）",)


def test_what_an_office_settles_is_asked_of_nobody(offered, judge):
    asked = {one.name for group in questions.groups_of(offered) for one in group.questions}
    assert not asked & {"province_years_met", "experts_passed", "level", "occ_has_level_1"}
    gaps = {gap.name: gap.asked for gap in judge({})["cn/chief-technician/S"].gaps}
    assert (gaps["province_years_met"], gaps["cur_level"]) == (False, True)


def test_values_that_nobody_confirmed_say_so(judge):
    found = judge({})
    assert "达到本省规定的工作年限（年限数值待核）" in found["cn/chief-technician/S"].unconfirmed
    assert found["cn-sd/specialised-ability/pass"].unconfirmed == ()
    assert not any(one.confirmed for one in found["yuandu/chief-technician/recommend"].documents)


def test_english_has_every_sentence(judge):
    for one in judge(TURNER, lang="en").values():
        said = [
            one.title,
            one.asks,
            one.where,
            *one.lacks,
            *(text for way in one.ways for text in (*way.missing, *way.unknown)),
        ]
        assert not [text for text in said if any("一" <= letter <= "鿿" for letter in text)]


def test_a_stored_pack_without_the_table_offers_its_ladder():
    resolved = {
        key: table
        for key, table in packfiles.shipped("cn/level-evaluation", "2023.1").resolved.items()
        if key != "apply"
    }
    found = offers.offers([packfiles.from_resolved(resolved)])
    assert [one.level for one in found] == ["X", "5", "4", "3", "2", "1"]


def test_the_questions_come_once_each_the_easy_ones_first(offered):
    groups = questions.groups_of(offered)
    names = [one.name for group in groups for one in group.questions]
    assert len(names) == len(set(names))
    assert [group.key for group in groups][:2] == [questions.MAIN, questions.SHOWN]
    assert len(groups[0].questions) <= 8


def test_known_facts_are_not_asked_for(offered):
    names = {one.name for group in questions.groups_of(offered, {"birth_date", "cur_level"}) for one in group.questions}
    assert not names & {"birth_date", "cur_level"}
    assert "since" in names


def test_who_has_no_title_has_no_day_of_it():
    found = questions.completed({"title": rules.NONE, "cert_date": ON})
    assert found["title_date"] is found["title_fits"] is rules.NONE
    assert found["cert_date"] == ON


@pytest.mark.parametrize(
    ("held", "states"),
    [
        ("4", ["climbed", "climbed", "here", "next", "ahead", "ahead", "ahead", "ahead"]),
        (rules.NONE, ["ahead", "ahead", "ahead", "next", "ahead", "ahead", "ahead", "ahead"]),
        (None, ["ahead"] * 8),
        ("S", ["climbed"] * 7 + ["here"]),
    ],
)
def test_the_ladder_says_where_she_stands_and_which_rung_is_next(held, states, judge):
    answers = TURNER | {"cur_level": held or rules.ABSENT, "since": dt.date(2010, 1, 1)}
    rungs = ladders.rungs_of(judge(answers).values(), held)
    assert [rung.state for rung in rungs] == states
    assert [rung.code for rung in rungs] == list(rules.LADDER)
