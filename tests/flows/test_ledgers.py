# SPDX-License-Identifier: Apache-2.0
"""Older ledgers: checked, looked at, taken over once; certificates become recorded and count for careers only."""

import datetime as dt

import pytest
from tests import factories
from tests.factories import TURNER, journaled, number, refused

from guildmark.domain.cases import queries as cases
from guildmark.domain.cases.models import Filing
from guildmark.domain.credentials.actions.recorded import exported
from guildmark.domain.credentials.models import Credential, Leaf, RecordedCertificate
from guildmark.domain.people import queries as people
from guildmark.domain.people.models import AssessorCard, CareerLine, Ledger, Membership, Organisation, Person
from guildmark.engines.register import audit, leaves
from guildmark.engines.register.fold import recount
from guildmark.engines.rosters import credit_codes
from guildmark.engines.seals import jcs
from guildmark.flows import filings, ledgers, register_keeping
from guildmark.kernel import clock

OLD = "1637001001301234"
SOURCE = "市鉴定中心证书台账"
FIRM = credit_codes.make_code("379901", "MB000001")


def certificate(n=1, **changes):
    """The ledger's row of a turner's certificate of level 3, of 2016."""
    return {
        "证书编号": f"16370010013{n:05}",
        "姓名": factories.NAMES[n % 10],
        "证件号码": number(n),
        "职业编码": TURNER,
        "职业名称": "车工",
        "等级": "3",
        "发证日期": "2016-06-30",
        "发证机构": "市第一鉴定站",
    } | changes


def filing(**changes):
    """The ledger's row of a firm's filing that runs until 2024."""
    return {
        "统一社会信用代码": FIRM,
        "单位名称": "鸢都老牌机械有限公司",
        "区县": "379901",
        "评价机构编码": "Y003721990777",
        "起": "2021-11-01",
        "止": "2024-10-31",
        "职业编码": TURNER,
        "职业名称": "车工",
        "等级": "5 4 3",
    } | changes


def card(firm, n=1, **changes):
    """The ledger's row of an assessor's card."""
    return {
        "证卡编号": f"KP-2021-{n:04}",
        "姓名": factories.NAMES[n % 10],
        "证件号码": number(n),
        "统一社会信用代码": firm.organisation.credit_code,
        "类别": "高级考评员",
        "有效期至": "2025-12-31",
    } | changes


def received(town, kind, *rows):
    """A ledger handed in: (ledger, dry run)."""
    data = factories.roster(*rows)
    return ledgers.receive_ledger(kind, data, "台账.xlsx", source=SOURCE, by=town.officer)


def taken(town, kind, *rows, choice="good"):
    """A ledger handed in and taken."""
    ledger, _ = received(town, kind, *rows)
    return ledgers.take_ledger(ledger, choice=choice, by=town.officer)


def codes(run):
    return [(problem.row, problem.code, problem.severity) for problem in run.problems]


def test_a_ledger_of_certificates_is_recorded_with_its_source_and_one_line(town):
    ledger = taken(town, "certificates", certificate(1), certificate(2))
    held = RecordedCertificate.objects.get(number=certificate(1)["证书编号"])
    assert (held.level, held.issued_on, held.source, held.edition) == ("3", dt.date(2016, 6, 30), SOURCE, "2022")
    [line] = journaled("people.ledger.taken", ledger)
    assert (line.data["count"], line.data["sha256"]) == (2, ledger.sha256)
    assert [line.data["count"] for line in journaled("credentials.certificate.recorded")] == [2]
    assert Credential.objects.count() == 0


def test_a_recorded_certificate_is_a_line_of_a_career_and_its_holder_a_person(town):
    taken(town, "certificates", certificate(1))
    line = CareerLine.objects.get()
    assert (line.level, line.occupation, line.source) == ("3", TURNER, f"recorded: {SOURCE}")
    assert people.persons_high_before([line.person_id]) == {line.person_id}
    assert not Membership.objects.exists()


def test_its_leaf_is_recorded_dated_as_the_certificate_and_holds_no_person(town):
    taken(town, "certificates", certificate(1))
    held, leaf = RecordedCertificate.objects.select_related("person").get(), Leaf.objects.get(act="recorded")
    told = leaves.parse(leaf.body.encode())
    assert told["sha256"] == held.digest == jcs.digest(exported(held))
    assert (told["date"], told["level"], told["occupation"], told["region"]) == ("2016-06-30", "3", TURNER, "379900")
    assert "first_high" not in told
    assert held.number not in leaf.body


def test_the_register_s_audit_stays_sound_and_its_figures_do_not_count_what_is_recorded(town, register_folder):
    taken(town, "certificates", certificate(1))
    taken(town, "filings", filing())
    register_keeping.publish()
    assert audit.audit(str(register_folder))["ok"]
    bodies = [leaves.parse(leaf.body.encode()) for leaf in Leaf.objects.order_by("pk")]
    assert recount(bodies) == {"certificates": 0, "firms-filed": 0, "new-high-skilled": 0}


def test_the_same_file_again_does_nothing(town, no_table_changed):
    first = taken(town, "certificates", certificate(1))
    with no_table_changed():
        again, _ = received(town, "certificates", certificate(1))
    assert (again.pk, again.state) == (first.pk, "taken")


def test_a_row_known_already_is_present_and_an_empty_cell_changes_nothing(town):
    taken(town, "certificates", certificate(1))
    _, run = received(town, "certificates", certificate(1, 发证机构="", 等级="", 姓名=""), certificate(3))
    assert codes(run) == []
    assert (run.present, run.changes) == ({2}, [])


def test_a_changed_row_shows_old_and_new_and_gets_a_new_leaf(town):
    taken(town, "certificates", certificate(1))
    ledger, run = received(town, "certificates", certificate(1, 发证机构="市第二鉴定站", 发证日期="2016-07-01"))
    assert [(c["column"], c["old"], c["new"]) for c in run.changes] == [
        ("发证日期", "2016-06-30", "2016-07-01"),
        ("发证机构", "市第一鉴定站", "市第二鉴定站"),
    ]
    ledgers.take_ledger(ledger, choice="good", by=town.officer)
    held = RecordedCertificate.objects.get()
    assert (held.body, CareerLine.objects.get().since) == ("市第二鉴定站", dt.date(2016, 7, 1))
    assert Leaf.objects.filter(act="recorded", subject_id=held.pk).count() == 2


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"证书编号": "12345"}, "number.format", "error"),
        ({"证书编号": "1637001001401234"}, "number.level-differs", "error"),
        ({"证书编号": "1537001001301234"}, "number.year-differs", "warning"),
        ({"证件号码": number(1)[:-1] + ("0" if number(1)[-1] != "0" else "1")}, "id.check-digit", "error"),
        ({"职业编码": "6-04-98-01", "职业名称": "老车工"}, "occupation.not-in-edition", "warning"),
        ({"职业编码": "6-04-98-01", "职业版本": "2022"}, "occupation.unknown", "error"),
        ({"职业名称": "老车工"}, "occupation.name-differs", "warning"),
        ({"职业版本": "旧"}, "edition.unknown", "error"),
        ({"发证日期": "2030-01-01", "证书编号": "3037001001301234"}, "date.future", "error"),
        ({"发证日期": ""}, "cell.missing", "error"),
    ],
)
def test_a_fault_of_a_certificate_is_told(town, changes, code, severity):
    _, run = received(town, "certificates", certificate(1, **changes))
    assert codes(run) == [(2, code, severity)]


def test_an_older_edition_keeps_its_code_its_name_and_its_year(town):
    taken(town, "certificates", certificate(1, 职业编码="6-04-98-01", 职业名称="老车工", 职业版本="1999年版"))
    held, line = RecordedCertificate.objects.get(), CareerLine.objects.get()
    assert (held.occupation, held.edition, held.occupation_name) == ("6-04-98-01", "1999", "老车工")
    assert (line.occupation, line.edition) == ("6-04-98-01", "1999")


def test_another_holder_another_name_and_a_certificate_of_our_own_are_refused(town):
    taken(town, "certificates", certificate(1), certificate(2))
    rows = [certificate(1, 证件号码=number(5), 姓名="李四"), certificate(2, 证书编号=OLD, 姓名="李四")]
    _, run = received(town, "certificates", *rows)
    assert codes(run) == [(2, "number.other-holder", "error"), (3, "id.name-differs", "error")]


def test_a_certificate_issued_here_is_no_older_one(town, firm):
    factories.batch(firm, "closed", entries=factories.rows(1))
    issued = Credential.objects.select_related("person").get()
    row = certificate(0, 证书编号=issued.number, 姓名=issued.person.name, 发证日期=issued.valid_from.isoformat())
    _, run = received(town, "certificates", row)
    assert [code for _, code, _ in codes(run)] == ["number.issued-here"]


def test_a_later_issue_is_not_first_where_a_recorded_level_3_exists(town, firm):
    taken(town, "certificates", certificate(0, 职业编码="6-18-01-02", 职业名称="铣工"))
    factories.batch(firm, "closed", entries=factories.rows(2))
    first = dict(Credential.objects.values_list("person__name", "first_high"))
    assert first == {factories.NAMES[0]: False, factories.NAMES[1]: True}


def test_a_ledger_of_filings_makes_firms_that_may_assess(town):
    taken(town, "filings", filing(), filing(职业编码="6-18-01-02", 职业名称="铣工", 等级="四级、三级"))
    firm = Organisation.objects.get(credit_code=FIRM)
    held = cases.filing_of(firm, clock.today())
    assert (firm.kind, held.source) == ("enterprise", SOURCE)
    assert cases.scope_of(held) == {TURNER: ("车工", ["5", "4", "3"]), "6-18-01-02": ("铣工", ["4", "3"])}
    assert list(Leaf.objects.values_list("act", "kind").filter(subject_id=held.pk)) == [("recorded", "filing")]


def test_a_filing_taken_over_can_be_suspended_and_the_audit_stays_sound(town, register_folder):
    taken(town, "filings", filing())
    filings.suspend(Filing.objects.get(), reason="整改", by=town.officer)
    register_keeping.publish()
    assert audit.audit(str(register_folder))["ok"]
    assert list(Leaf.objects.filter(kind="filing").values_list("act", flat=True)) == ["recorded", "suspend"]


def test_a_filing_is_taken_whole_and_not_against_one_made_here(town, firm):
    rows = [filing(), filing(职业编码="6-18-01-02", 职业名称="铣工", 等级="九级")]
    _, run = received(town, "filings", *rows)
    assert codes(run) == [(2, "filing.row-wrong", "error"), (3, "level.unknown", "error")]
    own = filing(统一社会信用代码=firm.organisation.credit_code, 评价机构编码=firm.filing.body_code)
    _, run = received(town, "filings", own | {"单位名称": firm.organisation.name})
    assert codes(run) == [(2, "filing.filed-here", "error")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"统一社会信用代码": "91370000000000000X"}, "credit-code.format"),
        ({"评价机构编码": "Y00"}, "body-code.format"),
        ({"区县": "远方县"}, "region.unknown"),
        ({"止": "2020-01-01"}, "period.reversed"),
    ],
)
def test_a_fault_of_a_filing_is_told(town, changes, code):
    _, run = received(town, "filings", filing(**changes))
    assert codes(run) == [(2, code, "error")]


def test_a_ledger_of_cards_makes_assessors_of_firms_that_are_registered(town, firm):
    taken(town, "cards", card(firm))
    held = AssessorCard.objects.get(number="KP-2021-0001")
    assert (held.number, held.kind, held.expires) == ("KP-2021-0001", "senior", dt.date(2025, 12, 31))
    assert held.person in people.members(firm.organisation, "assessor", clock.today())
    ledger, run = received(town, "cards", card(firm, 有效期至="2027-12-31", 类别=""))
    assert [change["new"] for change in run.changes] == ["2027-12-31"]
    ledgers.take_ledger(ledger, choice="all", by=town.officer)
    assert [card.expires.year for card in people.cards_of([held.person_id])[held.person_id]] == [2027]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"统一社会信用代码": FIRM}, "organisation.unknown"),
        ({"类别": "裁判"}, "card-kind.unknown"),
        ({"证卡编号": "卡"}, "card.format"),
    ],
)
def test_a_fault_of_a_card_is_told(town, firm, changes, code):
    _, run = received(town, "cards", card(firm, **changes))
    assert codes(run) == [(2, code, "error")]


def test_the_marked_workbook_says_what_is_wrong_and_can_be_handed_in_again(town):
    ledger, run = received(town, "certificates", certificate(1), certificate(2, 等级="九级"))
    data = ledgers.marked_workbook(ledger, by=town.officer)
    _, again = ledgers.receive_ledger("certificates", data, "改.xlsx", source=SOURCE, by=town.officer)
    assert [code for _, code, _ in codes(again)] == [code for _, code, _ in codes(run)] == ["level.unknown"]


@pytest.mark.parametrize("kind", ["certificates", "filings", "cards"])
def test_a_template_holds_every_column_and_is_read_as_empty(town, kind):
    data = ledgers.template_for(kind, by=town.officer, lang="en")
    ledger, run = ledgers.receive_ledger(kind, data, "t.xlsx", source=SOURCE, by=town.officer)
    assert (ledger, [code for _, code, _ in codes(run)]) == (None, ["file.no-rows"])


def test_what_the_record_says_may_not_have_changed_between_look_and_take(town):
    ledger, _ = received(town, "certificates", certificate(1))
    taken(town, "certificates", certificate(1), certificate(2))
    with refused("ledger.check-again"):
        ledgers.take_ledger(ledger, choice="good", by=town.officer)


def test_all_or_nothing_is_nothing_while_a_row_is_wrong(town):
    ledger, _ = received(town, "certificates", certificate(1), certificate(2, 等级="九级"))
    with refused("roster.not-all-right"):
        ledgers.take_ledger(ledger, choice="all", by=town.officer)
    assert not Person.objects.exists()


def test_only_a_city_officer_hands_ledgers_in_and_names_their_source(town, firm):
    data = factories.roster(certificate(1))
    for by in (town.district, town.supervisor, town.auditor, firm.handler):
        with refused("deed.not-permitted"):
            ledgers.receive_ledger("certificates", data, "a.xlsx", source=SOURCE, by=by)
    with refused("ledger.source-missing"):
        ledgers.receive_ledger("certificates", data, "a.xlsx", source=" ", by=town.officer)
    assert not Ledger.objects.exists()
