# SPDX-License-Identifier: Apache-2.0
"""Agency workers: assessed by the firm like its own, tied to whoever employs them, noted on the page of the entry."""

from tests import factories
from tests.factories import journaled

from guildmark.domain.people.models import Tie
from guildmark.engines.rosters import credit_codes

AGENCY = credit_codes.make_code("379902", "MB000009")


def noted(client, entry, code):
    return client.post(f"/portal/entries/{entry.pk}/employer/", {"employer": code}, follow=True).content.decode()


def test_an_agency_worker_is_tied_to_her_employer_and_one_line_says_so(firm, handler):
    entry = factories.batch(firm, "taken", factories.rows(1)).entries.get()
    assert "劳务派遣，用人单位" in noted(handler, entry, AGENCY)
    tie = Tie.objects.get()
    assert (tie.person, tie.other, tie.at, tie.ends) == (entry.person, AGENCY, firm.organisation, None)
    assert [line.data for line in journaled("people.employer.noted")] == [{"person": entry.person_id, "agency": True}]


def test_an_empty_code_ends_the_tie(firm, handler):
    entry = factories.batch(firm, "taken", factories.rows(1)).entries.get()
    noted(handler, entry, AGENCY)
    assert "本单位在册" in noted(handler, entry, "")
    assert not Tie.objects.filter(ends=None).exists()


def test_a_wrong_code_and_the_firm_s_own_are_refused(firm, handler):
    entry = factories.batch(firm, "taken", factories.rows(1)).entries.get()
    assert "通不过校验" in noted(handler, entry, AGENCY[:-1] + "0")
    assert "本单位自己的信用代码" in noted(handler, entry, firm.organisation.credit_code)
    assert not Tie.objects.exists()


def test_the_checker_reads_it_and_does_not_change_it(firm, handler, checker):
    entry = factories.batch(firm, "taken", factories.rows(1)).entries.get()
    noted(handler, entry, AGENCY)
    assert AGENCY in checker.get(f"/portal/entries/{entry.pk}/").content.decode()
    assert checker.post(f"/portal/entries/{entry.pk}/employer/", {"employer": ""}).status_code == 403
