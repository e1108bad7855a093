# SPDX-License-Identifier: Apache-2.0
import pickle

import pytest

from guildmark.kernel.refusals import Refused, refuse_unless


def test_a_refusal_carries_its_code_and_facts():
    with pytest.raises(Refused) as refusal:
        refuse_unless([], "batch.not-open", state="draft")
    assert (refusal.value.code, refusal.value.facts) == ("batch.not-open", {"state": "draft"})


def test_what_holds_is_not_refused():
    assert refuse_unless([1], "batch.not-open") is None


def test_a_refusal_survives_the_way_between_processes():
    again = pickle.loads(pickle.dumps(Refused("batch.not-open", state="draft")))
    assert str(again) == "batch.not-open (state=draft)"
