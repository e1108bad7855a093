# SPDX-License-Identifier: Apache-2.0
"""The codes of a ledger that only the record tells: each by row, column and code."""

import pytest
from tests import factories
from tests.engines.rosters.test_workbook_codes import FROM_THE_RECORD
from tests.flows.test_ledgers import FIRM, card, certificate, filing, received, taken

from guildmark.domain.credentials.models import Credential
from guildmark.engines.rosters import credit_codes

OTHER = credit_codes.make_code("379901", "MB000009")


def other_name(town, firm):
    taken(town, "certificates", certificate(1))
    return "certificates", certificate(2, 姓名="欧阳明", 证件号码=certificate(1)["证件号码"])


def issued_here(town, firm):
    factories.batch(firm, "closed", entries=factories.rows(1))
    issued = Credential.objects.get()
    return "certificates", certificate(0, 证书编号=issued.number, 发证日期=issued.valid_from.isoformat())


def other_holder(town, firm):
    taken(town, "certificates", certificate(1))
    return "certificates", certificate(2, 证书编号=certificate(1)["证书编号"])


def other_firm(town, firm):
    taken(town, "filings", filing())
    return "filings", filing(统一社会信用代码=OTHER, 单位名称="另一家机械有限公司")


def firm_renamed(town, firm):
    taken(town, "filings", filing())
    return "filings", filing(单位名称="改了名的机械有限公司", 评价机构编码="Y003721990778")


def firm_unknown(town, firm):
    return "cards", card(firm, 统一社会信用代码=FIRM)


def filed_here(town, firm):
    told = {"统一社会信用代码": firm.organisation.credit_code, "单位名称": firm.organisation.name}
    return "filings", filing(**told, 评价机构编码=firm.filing.body_code)


def other_card_holder(town, firm):
    taken(town, "cards", card(firm, 1))
    return "cards", card(firm, 2, 证卡编号=card(firm, 1)["证卡编号"])


CASES = {
    "id.name-differs": (other_name, "姓名"),
    "number.issued-here": (issued_here, "证书编号"),
    "number.other-holder": (other_holder, "证书编号"),
    "body-code.other-firm": (other_firm, "评价机构编码"),
    "organisation.name-differs": (firm_renamed, "单位名称"),
    "organisation.unknown": (firm_unknown, "统一社会信用代码"),
    "filing.filed-here": (filed_here, "评价机构编码"),
    "card.other-holder": (other_card_holder, "证卡编号"),
}


@pytest.mark.parametrize(("code", "case"), CASES.items(), ids=CASES)
def test_what_the_record_tells_stands_at_row_column_and_code(town, firm, code, case):
    arrange, column = case
    kind, row = arrange(town, firm)
    _, run = received(town, kind, row)
    assert (2, column, code) in [(p.row, p.column, p.code) for p in run.problems]


def test_every_code_of_the_record_has_its_case():
    assert CASES.keys() == FROM_THE_RECORD
