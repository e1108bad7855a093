# SPDX-License-Identifier: Apache-2.0
"""Two names for one number, and a certificate issued again with the right one."""

import json

import pytest
from tests import factories

from guildmark.domain.credentials import queries as register
from guildmark.domain.credentials.models import Credential, Leaf, StatusList
from guildmark.domain.people import queries as persons
from guildmark.domain.people.models import CareerLine, NameQuestion, Person
from guildmark.engines.register import audit, fold
from guildmark.engines.seals import status
from guildmark.flows import corrections, daily, revocations
from guildmark.kernel import clock, journal
from guildmark.reporting import figures, provenance

NEW = "张未来"


@pytest.fixture
def issued(firm):
    factories.batch(firm, "closed", [factories.row(0)])
    daily.run_due()
    return Credential.objects.get()


def correct(town, credential, name=NEW):
    question = corrections.begin(credential, name=name, why="changed", reason="公安机关已变更登记", by=town.officer)
    return corrections.confirm(question, by=town.supervisor)


def acts(*credentials):
    ids = [credential.log_id for credential in credentials]
    return [json.loads(leaf.body) for leaf in Leaf.objects.filter(log_id__in=ids).order_by("pk")]


def test_a_correction_is_a_revoke_and_a_correct_that_repeats_the_old_leaf(town, issued):
    clock.advance(days=40)
    [made] = correct(town, issued)
    first, revoked, corrected = acts(issued, made)
    assert [leaf["act"] for leaf in (first, revoked, corrected)] == ["issue", "revoke", "correct"]
    assert (corrected["of"], corrected["id"], corrected["sha256"]) == (issued.log_id, made.log_id, made.digest)
    own = {"act", "id", "of", "sha256"}
    assert {k: v for k, v in corrected.items() if k not in own} == {k: v for k, v in first.items() if k not in own}
    assert corrected["first_high"] is True


def test_the_new_certificate_bears_the_new_name_a_new_serial_and_the_old_day(town, issued):
    clock.advance(days=40)
    [made] = correct(town, issued)
    document = json.loads(made.document)
    assert NEW in made.document
    assert (made.number[-6:], made.valid_from, made.subject_id) == ("000002", issued.valid_from, issued.subject_id)
    assert document["awardedDate"] == json.loads(issued.document)["awardedDate"]
    assert made.correction_of_id == issued.pk
    assert register.correction_of(issued) == made


def test_the_old_certificate_is_revoked_and_still_found_by_the_name_on_it(town, issued):
    [made] = correct(town, issued)
    issued.refresh_from_db()
    assert issued.status == "revoked"
    assert register.by_number_and_name(issued.number, factories.NAMES[0]) == issued
    assert register.by_number_and_name(issued.number, NEW) is None
    assert register.by_number_and_name(made.number, NEW) == made
    assert register.by_number_and_name(made.number, factories.NAMES[0]) is None


def test_the_person_is_called_by_the_new_name_and_her_career_rests_on_the_new_certificate(town, issued):
    [made] = correct(town, issued)
    person = Person.objects.get(pk=issued.person_id)
    assert (person.name, person.initials) == (NEW, "zwl")
    open_lines = CareerLine.objects.filter(person=person, ended=None).exclude(subject="")
    assert [line.subject for line in open_lines] == [f"credentials.credential:{made.pk}"]


def test_figures_and_a_recount_from_the_leaves_are_unmoved(town, issued):
    before = fold.recount(acts(issued))
    [made] = correct(town, issued)
    daily.run_due()
    assert fold.recount(acts(issued, made)) == before
    year = figures.year_to_date()
    assert [figures.figure(name, year).value for name in ("new-high-skilled", "certificates")] == [1, 1]


def test_the_audit_and_the_demos_proofs_hold(town, issued, register_folder):
    daily.run_due()
    correct(town, issued)
    daily.run_due()
    told = audit.audit(str(register_folder))
    assert (told["ok"], told["problems"]) == (True, [])
    assert [proof.rule for proof in provenance.prove() if proof.broken] == []


def test_the_status_list_sets_the_old_bit_only(town, issued):
    [made] = correct(town, issued)
    daily.run_due()
    held = StatusList.objects.get(name=status.list_names(issued.status_list)["revocation"])
    bits = status.StatusList.decode(json.loads(held.document)["credentialSubject"]["encodedList"])
    assert (bits.get(issued.status_index), bits.get(made.status_index), bits.count()) == (True, False, 1)


def test_every_valid_certificate_of_the_person_is_issued_again(town, firm, issued):
    factories.batch(firm, "closed", [factories.row(0, 职业编码=factories.MILLER)], title="第二批")
    made = correct(town, issued)
    assert len(made) == 2
    assert {c.person.name for c in made} == {NEW}
    assert not Leaf.objects.filter(act="first").exists()


def test_a_corrected_certificate_can_be_revoked_and_corrected_again(town, issued):
    [made] = correct(town, issued)
    [again] = correct(town, made, "张未央")
    revocations.confirm(revocations.propose(again, reason="伪造", by=town.officer), by=town.supervisor)
    assert [leaf["act"] for leaf in acts(issued, made, again)] == [
        "issue", "revoke", "correct", "revoke", "correct", "revoke",
    ]  # fmt: skip
    daily.run_due()
    assert figures.figure("new-high-skilled", figures.year_to_date()).value == 0


def test_whoever_proposed_a_name_does_not_confirm_it(town, issued):
    question = corrections.begin(issued, name=NEW, why="wrong", reason="登记写错", by=town.officer)
    with factories.refused("name.same-person"):
        corrections.confirm(question, by=town.officer)
    assert Credential.objects.count() == 1


def test_the_journal_tells_of_a_correction_without_a_name(town, issued):
    [made] = correct(town, issued)
    [line] = factories.journaled("credentials.credential.corrected", made)
    assert (line.data["id"], line.data["of"], line.actor_id) == (made.log_id, issued.log_id, town.supervisor.id)
    assert len(factories.journaled("people.name.corrected")) == 1
    told = json.dumps(list(journal.lines().values_list("data", flat=True)), ensure_ascii=False)
    assert all(name not in told for name in (NEW, factories.NAMES[0]))


def upload_differing(of):
    """A roster of another firm in which a known person stands under another name; its row is 2."""
    made = factories.batch(of, "draft", title="更名批")
    roster, _ = factories.upload(of, made, factories.row(0, 姓名=NEW), factories.row(5))
    return roster


@pytest.fixture
def other(town):
    return factories.firm(town)


def ask(of, roster, row=2):
    return corrections.ask(roster, row, why="changed", reason="本人户口簿已变更", by=of.handler)


def test_a_firm_puts_a_refused_row_before_the_city_and_never_sees_the_stored_name(town, issued, other):
    question = ask(other, upload_differing(other))
    assert (persons.name_in(question), question.person_id, question.state) == (NEW, issued.person_id, "open")
    [line] = factories.journaled("people.name.asked-about", question)
    assert line.data == {"person": issued.person_id, "why": "changed"}
    assert not persons.name_questions_visible_to(other.handler).exists()
    assert not persons.name_questions_visible_to(town.district).exists()
    assert persons.name_questions_visible_to(town.officer).get() == question


def test_a_row_whose_name_agrees_or_that_was_asked_already_is_refused(town, issued, other):
    roster = upload_differing(other)
    with factories.refused("name.agrees"):
        ask(other, roster, 3)
    ask(other, roster)
    with factories.refused("name.asked-already"):
        ask(other, roster)


def test_after_the_correction_the_same_roster_passes(town, issued, other):
    question = corrections.propose(ask(other, upload_differing(other)), reason="已核户口簿", by=town.officer)
    corrections.confirm(question, by=town.supervisor)
    again, run = factories.upload(other, other.organisation.batches.get(), factories.row(0, 姓名=NEW), factories.row(5))
    assert (again.good, [p.code for p in run.problems if p.code == "id.name-differs"]) == (2, [])


@pytest.mark.parametrize(("same_person", "state"), [(True, "kept"), (False, "different")])
def test_the_city_keeps_the_name_or_tells_two_people_apart(town, issued, other, same_person, state):
    question = ask(other, upload_differing(other))
    corrections.settle(question, same_person=same_person, reason="与公安登记不符", by=town.officer)
    assert NameQuestion.objects.get().state == state
    assert Person.objects.get(pk=issued.person_id).name == factories.NAMES[0]
    [line] = factories.journaled("people.name.settled", question)
    assert line.data["outcome"] == state


def test_a_withdrawn_proposal_is_open_again(town, issued, other):
    question = corrections.propose(ask(other, upload_differing(other)), reason="已核", by=town.officer)
    corrections.withdraw(question, by=town.supervisor)
    assert (NameQuestion.objects.get().state, NameQuestion.objects.get().proposed_by) == ("open", None)
