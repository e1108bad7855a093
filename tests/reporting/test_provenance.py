# SPDX-License-Identifier: Apache-2.0
"""The audit of where certificates come from finds nothing in what was played, whatever turns the road took."""

from tests import factories

from guildmark.domain.credentials.models import Credential
from guildmark.domain.publicity import actions as publicity
from guildmark.flows import daily, planning, revocations
from guildmark.reporting import provenance

PASSPORT = {"证件类型": "护照", "证件号码": "E12345678", "出生日期": "1985-01-01"}


def broken():
    return {proof.rule: proof.broken for proof in provenance.prove() if proof.broken}


def test_a_played_batch_is_sound(firm, town):
    made = factories.batch(firm, "shown", factories.rows(5), fail=[1], absent=[2])
    lines = factories.notice(made).lines.all()[:2]
    first, second = (publicity.object_to(line, text="不符", contact="") for line in lines)
    factories.self_evaluation.decide_objection(first, upheld=True, reason="不符", by=town.officer)
    factories.close(factories.notice(made))
    factories.self_evaluation.decide_objection(second, upheld=False, reason="查无实据", by=town.officer)
    daily.run_due()
    assert (Credential.objects.count(), broken()) == (2, {})


def test_a_record_with_a_revocation_and_an_heir_is_sound(firm, town):
    factories.batch(firm, "closed", [factories.row(1), factories.chief(2)])
    factories.batch(firm, "closed", [factories.row(1, 职业编码=factories.MILLER)], title="第二批")
    proposed = revocations.propose(Credential.objects.first(), reason="伪造", by=town.officer)
    revocations.confirm(proposed, by=town.supervisor)
    daily.run_due()
    assert broken() == {}


def test_an_entry_accepted_after_a_look_is_sound(firm):
    made = factories.batch(firm, "taken", [factories.row(1, **PASSPORT)])
    planning.look_at(made.entries.get(), accept=True, reason="查验护照原件", by=firm.checker)
    factories.finish(firm, made)
    daily.run_due()
    assert (Credential.objects.count(), broken()) == (1, {})


def test_an_empty_record_is_sound(db):
    assert broken() == {}


def test_a_leaf_that_is_not_published_yet_is_told(firm):
    factories.batch(firm, "closed")
    assert broken() == {"leaf": 3}
