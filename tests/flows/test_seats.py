# SPDX-License-Identifier: Apache-2.0
"""Rooms and seats: drawn by lot from a seed that the journal keeps, given on opening where nobody asked."""

import pytest
from tests import factories

from guildmark.domain.evaluations import queries as batches
from guildmark.flows import planning, seating, self_evaluation


@pytest.fixture
def planned(firm):
    made = factories.batch(firm, "taken", factories.rows(5))
    return planning.plan_batch(factories.again(made), factories.plan(firm), by=firm.handler)


def places(made):
    """(room, seat, admission number) by entry, in the order of seats."""
    rows = batches.seated(factories.again(made)).exclude(seat=None)
    return {row.pk: (row.seat.room.name, row.seat.number, row.seat.admission) for row in rows}


def test_everyone_sits_in_the_order_of_her_lot(firm, planned):
    seating.draw_seats(planned, [("一号", 3), ("二号", 4)], by=firm.handler)
    found = places(planned)
    [line] = factories.journaled("evaluations.seats.drawn", planned)
    seed = line.data["seed"]
    assert list(found) == sorted(found, key=lambda pk: seating.lot(seed, pk))
    assert [(room, seat) for room, seat, _ in found.values()] == [("一号", n) for n in (1, 2, 3)] + [
        ("二号", 1),
        ("二号", 2),
    ]
    assert factories.again(planned).seats_seed == seed


def test_admission_numbers_are_the_batchs_own_in_the_order_of_seats(firm, planned):
    seating.draw_seats(planned, [("一号", 9)], by=firm.handler)
    numbers = [admission for _, _, admission in places(planned).values()]
    assert numbers == [f"23{planned.pk:06}{n:04}" for n in range(1, 6)]


def test_another_draw_takes_the_place_of_the_first(firm, planned):
    for _round in range(2):
        seating.draw_seats(planned, [("一号", 9)], by=firm.handler)
    assert (planned.rooms.count(), len(places(planned))) == (1, 5)
    seeds = {line.data["seed"] for line in factories.journaled("evaluations.seats.drawn", planned)}
    assert len(seeds) == 2


@pytest.mark.parametrize(
    ("rooms", "code"),
    [
        ([], "seats.no-room"),
        ([("", 9)], "seats.no-room"),
        ([("一号", 0)], "seats.no-room"),
        ([("一号", 4)], "seats.too-few"),
    ],
)
def test_rooms_that_will_not_do(firm, planned, rooms, code, no_table_changed):
    with no_table_changed(), factories.refused(code):
        seating.draw_seats(planned, rooms, by=firm.handler)


def test_seats_are_drawn_for_a_planned_draft_by_the_handler_only(firm, planned):
    with factories.refused("deed.not-permitted"):
        seating.draw_seats(planned, [("一号", 9)], by=firm.checker)
    with factories.refused("plan.missing"):
        seating.draw_seats(factories.batch(firm, title="第二批"), [("一号", 9)], by=firm.handler)
    opened = factories.batch(firm, "open", factories.rows(2, start=20), title="第三批")
    with factories.refused("batch.not-draft"):
        seating.draw_seats(opened, [("一号", 9)], by=firm.handler)


def test_opening_seats_everybody_in_one_room_at_the_site(firm):
    made = factories.batch(firm, "open", factories.rows(4))
    assert {room for room, _, _ in places(made).values()} == {"本单位实训中心"}
    assert len(places(made)) == 4


def test_opening_leaves_a_whole_draw_alone_and_seats_latecomers(firm):
    made = factories.batch(firm, "filed", factories.rows(2))
    seating.draw_seats(factories.again(made), [("一号", 3)], by=firm.handler)
    roster, _ = factories.upload(firm, made, factories.row(7))
    self_evaluation.take_rows(roster, choice="all", by=firm.handler)
    factories.at(factories.again(made).exam_from)
    self_evaluation.open_batch(factories.again(made), by=firm.handler)
    assert [room for room, _, _ in places(made).values()] == ["一号"] * 3
