# SPDX-License-Identifier: Apache-2.0
"""A firm's account handed over: the old one sees nothing from that moment, the work goes on under the new one."""

import pytest
from tests import factories
from tests.factories import account, journaled, refused

from guildmark.domain.people.models import Account, Grant
from guildmark.flows import handovers, self_evaluation

NEW = {"label": "新经办人", "username": "new-handler", "email": "new@example.org"}


@pytest.fixture
def grant(firm):
    return Grant.objects.get(account_id=firm.handler.id)


def test_the_old_account_sees_nothing_and_the_new_one_goes_on(town, firm, officer, browse, grant):
    made = factories.batch(firm)
    old = browse(firm.handler)
    assert old.get(f"/portal/batches/{made.pk}/").status_code == 200
    page = officer.post(f"/desk/filings/{firm.filing.pk}/accounts/", NEW | {"grant": grant.pk}, follow=True)
    assert "已移交" in page.content.decode()
    assert old.get(f"/portal/batches/{made.pk}/").status_code == 404
    assert browse(account("new-handler")).get(f"/portal/batches/{made.pk}/").status_code == 200
    assert self_evaluation.draft_batch(firm.organisation, "第二批", by=account("new-handler")).pk


def test_one_journal_line_names_both_accounts(town, firm, grant):
    made = handovers.hand_over(grant, **NEW, by=town.officer)
    [line] = journaled("people.account.handed-over", firm.organisation)
    assert line.data == {"role": "firm-handler", "old": firm.handler.id, "new": made.pk}


def test_the_page_shows_accounts_and_open_work(town, firm, officer):
    made = factories.batch(firm, title="在办的一批")
    text = officer.get(f"/desk/filings/{firm.filing.pk}/accounts/").content.decode()
    assert made.title in text
    assert all(one.username in text for one in Account.objects.filter(grants__organisation=firm.organisation))


def test_an_ended_office_and_a_taken_name_are_refused(town, firm, grant):
    handovers.hand_over(grant, **NEW, by=town.officer)
    with refused("grant.ended"):
        handovers.hand_over(grant, **NEW | {"username": "third"}, by=town.officer)
    other = Grant.objects.get(account_id=firm.checker.id)
    with refused("account.username-taken"):
        handovers.hand_over(other, **NEW, by=town.officer)


def test_nobody_but_the_city_hands_over_and_only_a_firm_s_account(town, firm, grant):
    for by in (firm.handler, town.district, town.auditor, town.supervisor):
        with refused("deed.not-permitted"):
            handovers.hand_over(grant, **NEW, by=by)
    with refused("grant.not-of-a-firm"):
        handovers.hand_over(Grant.objects.get(account_id=town.auditor.id), **NEW, by=town.officer)
    assert not Account.objects.filter(username="new-handler").exists()
