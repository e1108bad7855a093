# SPDX-License-Identifier: Apache-2.0
"""Which document a basis names, and what of a pack rests on it."""

import pytest

from guildmark.engines import packfiles
from guildmark.engines.packfiles import documents
from guildmark.engines.packfiles.resting import Index, Named, plain, resting, uses

PACKS = sorted(packfiles.SHIPPED.glob("*/*/*.toml"))
SHIPPED = Index(one.named() for one in documents.shipped())
LADDER = ("cn/level-evaluation", "2023.1")
INDEX = Index(
    [
        Named("old", "甲〔2018〕1号", ("技能标准规程（2018年版）",)),
        Named("new", "甲〔2018〕11号", ("标准办法（试行）",), ("办法条件",)),
        Named("short", "", ("标准",)),
        Named("bare", "GB 123", ("号码规则",)),
        Named("none", "待核", ("没有文号的通知",)),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    "written", ["人社部发〔2022〕14号", "人社部发[2022]14号", "人社部发（２０２２）１４ 号", "人社部发【2022】14号"]
)
def test_a_number_is_one_however_it_is_written(written):
    assert plain(written) == "人社部发202214号"


@pytest.mark.parametrize(
    ("basis", "keys"),
    [
        ("甲[2018]1号 第3条", ("old",)),
        ("甲〔2018〕11号；甲〔2018〕1号", ("new", "old")),
        ("《技能标准规程（2018年版）》申报条件", ("old",)),
        ("标准办法第二条", ("new",)),
        ("办法条件（单一来源，待核）", ("new",)),
        ("GB 1234", ()),
        ("GB 123-1999", ("bare",)),
        ("待核", ()),
        ("", ()),
    ],
)
def test_a_basis_names_documents_by_number_title_or_alias(basis, keys):
    assert INDEX.find(basis) == keys


def test_every_use_of_every_shipped_pack_has_a_basis_and_its_own_anchor():
    for path in PACKS:
        found = uses(packfiles.load(path))
        assert all(use.basis for use in found)
        assert len({use.anchor for use in found}) == len(found)


def test_a_parameter_says_its_value_its_day_and_the_clauses_that_need_it():
    found = {use.where: use for use in uses(packfiles.shipped(*LADDER))}
    use = found["params.e2018_l5_work_years[0]"]
    assert (use.value["zh"], use.value["en"], use.since) == ("1 年", "1 year", "2018-01-01")
    assert use.clauses
    assert use.words == {"zh": "五级：从业年限", "en": use.words["en"]}


def test_both_editions_of_the_standard_carry_the_ladder():
    found = resting(packfiles.shipped(*LADDER), SHIPPED)
    assert {"standard-rules-2018", "standard-rules-2023", "mohrss-2022-14"} <= set(found.head)
    assert all("2023年版" in use.basis for use in found.on["standard-rules-2023"])
    assert len(found.on["standard-rules-2023"]) > 10


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.name)
def test_every_document_in_a_pack_s_head_is_in_the_library(path):
    pack = packfiles.load(path)
    assert len(resting(pack, SHIPPED).head) == len(pack.resolved["pack"]["documents"])


def test_a_basis_of_a_shipped_pack_that_names_no_document_is_one_nobody_has_confirmed():
    unnamed = [use for path in PACKS for use in resting(packfiles.load(path), SHIPPED).unnamed]
    assert [use for use in unnamed if not use.unverified] == []
    assert len({use.basis for use in unnamed}) <= 8


def test_periods_are_reckoned_by_the_civil_code():
    found = resting(packfiles.shipped(*LADDER), SHIPPED)
    assert [use.where for use in found.on["civil-code"]] == ["pack.calendar"]


def test_codes_are_told_by_their_labels_and_numbers_stand_in_every_sentence():
    for path in PACKS:
        found = uses(packfiles.load(path))
        assert [use.where for use in found if "{" in "".join(use.words.values())] == []
    ladder = {use.where: use for use in uses(packfiles.shipped(*LADDER))}
    assert "技工" in ladder["params.e2023_l4_schools[0]"].value["zh"]
    assert ladder["periods.notice_working_days"].value == {"zh": "5 个工作日", "en": "5 working days"}
