# SPDX-License-Identifier: Apache-2.0
import datetime as dt

import pytest

from guildmark.kernel.models import Due
from guildmark.kernel.refusals import Refused
from guildmark.kernel.states import move

MOVES = {("todo", "handed"): "hand", ("handed", "done"): "finish"}


@pytest.fixture
def due(db):
    return Due.objects.create(name="tests.nothing", due_at=dt.datetime(2023, 1, 5, tzinfo=dt.UTC))


def test_a_drawn_arrow_moves_the_row_in_table_and_memory(due):
    move(due, "handed", MOVES, tries=2)
    assert (due.state, due.tries) == ("handed", 2)
    assert Due.objects.values_list("state", "tries").get(pk=due.pk) == ("handed", 2)


def test_no_arrow_is_refused_and_nothing_moves(due):
    with pytest.raises(Refused) as refusal:
        move(due, "done", MOVES)
    assert refusal.value.code == "state.no-such-move"
    assert Due.objects.get(pk=due.pk).state == due.state == "todo"


def test_whoever_comes_second_is_refused(due):
    seen_by_another = Due.objects.get(pk=due.pk)
    move(due, "handed", MOVES)
    with pytest.raises(Refused) as refusal:
        move(seen_by_another, "handed", MOVES, tries=9)
    assert refusal.value.code == "state.moved"
    assert Due.objects.get(pk=due.pk).tries == 0
