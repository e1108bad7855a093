# SPDX-License-Identifier: Apache-2.0
"""The demo's batches stand in every state of the national query; those confirmed by a list are the older ones."""

from collections import Counter

from guildmark.flows.demo import national_query as query


def test_the_newest_batches_stand_in_every_state(yuandu):
    told = Counter(query.stages(yuandu.batches).values())
    assert {state: told[state] for state in query.LAST.values()} == dict.fromkeys(query.LAST.values(), 1)
    assert told["accepted"] >= query.PLAYED - len(query.LAST)


def test_each_batch_is_played_or_confirmed_and_none_twice(yuandu):
    until, played = query.confirmed(yuandu.batches), query.stages(yuandu.batches)
    for place, batch in enumerate(yuandu.batches):
        assert (place in played) == (batch.issued_on > until)


def test_a_small_city_plays_all_its_batches(small):
    few = small.batches[:3]
    assert query.confirmed(few) is None
    assert sorted(query.stages(few)) == [0, 1, 2]
