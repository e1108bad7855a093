# SPDX-License-Identifier: Apache-2.0
"""Figures and states recounted from leaves alone."""

from datetime import date

from guildmark.engines.register import fold

FROM, TO = date(2023, 1, 1), date(2023, 9, 30)


def leaf(act, id_, day="2023-05-01", kind="level", *, high=True):
    return {"act": act, "id": id_, "date": day, "kind": kind, "level": "3", "first_high": high}


def high(*leaves):
    return fold.recount(leaves, FROM, TO)["new-high-skilled"]


def test_both_ends_of_the_period_count():
    days = ["2022-12-31", "2023-01-01", "2023-09-30", "2023-10-01"]
    assert high(*[leaf("issue", day, day) for day in days]) == 2


def test_a_second_certificate_of_a_person_leaves_the_figure_unmoved():
    assert high(leaf("issue", "a"), leaf("issue", "b", high=False)) == 1


def test_a_revocation_passes_the_first_on():
    leaves = [leaf("issue", "a"), leaf("issue", "b", high=False), leaf("revoke", "a"), leaf("first", "b")]
    assert high(*leaves) == 1


def test_a_correction_leaves_the_figure_unmoved():
    leaves = [leaf("issue", "a"), leaf("revoke", "a"), leaf("correct", "b")]
    assert high(*leaves) == 1
    assert fold.recount(leaves)["certificates-level-3"] == 1


def test_recorded_ones_and_suspensions_are_never_counted():
    assert high(leaf("recorded", "a"), leaf("issue", "b"), leaf("suspend", "b")) == 1


def test_filed_firms_count_from_the_beginning_whatever_became_of_them():
    filings = [leaf("issue", "a", "2022-03-01", "filing", high=False), leaf("issue", "b", "2023-12-01", "filing")]
    others = [leaf("revoke", "a", "2022-03-01", "filing", high=False), leaf("issue", "c", kind="filing-renewal")]
    assert fold.recount([*filings, *others], FROM, TO)["firms-filed"] == 1


def test_states_follow_the_acts():
    leaves = [leaf("issue", name) for name in "abc"]
    leaves += [leaf("suspend", "a"), leaf("suspend", "b"), leaf("reinstate", "b"), leaf("revoke", "c")]
    leaves += [leaf("reinstate", "c")]
    assert fold.statuses(leaves) == {"a": "suspended", "b": "active", "c": "revoked"}
