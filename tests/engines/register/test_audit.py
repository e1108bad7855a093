# SPDX-License-Identifier: Apache-2.0
"""The audit: a sound register passes, and each rule finds the fault planted against it."""

import time
from datetime import UTC, datetime

import pytest

from guildmark.engines.register import keylists, notes
from guildmark.engines.register.audit import audit
from guildmark.engines.register.sources import UrlSource
from guildmark.engines.seals.keys import KeyPair

OTHER = KeyPair.from_bytes(bytes(32))
SEEN = datetime(2023, 9, 28, 5, tzinfo=UTC)


def rules(register, **options):
    return sorted({problem["rule"] for problem in audit(str(register.folder), **options)["problems"]})


def published_rules(register):
    register.publish()
    return rules(register)


def filled(register, count=600):
    for i in range(count):
        register.issue(f"filler {i}", level="4", first_high=None)
        if i % 250 == 0:
            register.publish()


def spoil(register, path, at=0):
    place = register.folder / path
    data = bytearray(place.read_bytes())
    data[at] ^= 1
    place.write_bytes(data)


# sound registers


def test_a_sound_register_passes(register):
    a, b = register.issue("a"), register.issue("b", first_high=False)
    register.again("suspend", a, high=True)
    register.again("reinstate", a, high=True)
    register.again("revoke", a, high=True)
    register.again("first", b, high=True)
    register.again("revoke", b, high=True)
    register.again("correct", b, high=True, new="c")
    register.add("recorded", kind="level", level="3", date="2015-01-01")
    register.add("journal", kind="head", date="2023-09-27")
    register.status_list([5, 6])
    register.status_list([], "suspension")
    register.publish()
    found = audit(str(register.folder))
    assert (found["problems"], found["ok"], found["size"]) == ([], True, len(register.leaves))
    assert (found["origin"], found["root"]) == ("register.example/demo", register.edge.root().hex())


def test_a_sound_register_of_several_tiles_passes_with_its_old_partials(register):
    filled(register)
    assert published_rules(register) == []
    assert (register.folder / "tile/0/000.p/3").is_file()


def test_a_register_at_an_address_passes(register):
    register.issue("a")
    register.publish()
    source = UrlSource("https://city.example/register/", lambda url: _file(register, url))
    assert audit(source)["ok"] is True


def _file(register, url):
    path = url.removeprefix("https://city.example/register/")
    place = register.folder / path
    if not place.is_file():
        raise FileNotFoundError(url)
    return place.read_bytes()


# the checkpoint


def test_no_checkpoint(register):
    register.publish()
    (register.folder / "checkpoint").unlink()
    assert rules(register) == ["checkpoint-form"]


def test_a_changed_checkpoint(register):
    register.publish()
    spoil(register, "checkpoint")
    assert "checkpoint-signature" in rules(register)


def test_a_checkpoint_of_a_foreign_key(register):
    register.publish(key=OTHER)
    assert rules(register) == ["checkpoint-signature"]


def test_an_unsigned_checkpoint_that_claims_an_endless_log(register):
    register.issue("a")
    register.publish()
    place = register.folder / "checkpoint"
    place.write_bytes(place.read_bytes().replace(b"\n3\n", b"\n%d\n" % 10**18))
    assert rules(register) == ["checkpoint-signature", "tile-missing"]


def test_a_checkpoint_without_time(register):
    register.publish(time=None)
    assert rules(register) == ["checkpoint-time"]


def test_a_checkpoint_of_a_key_that_has_ended(register):
    register.keys[0] = keylists.ListedKey("log", register.keys[0].public, "log", 0, 1)
    register.issue("a")
    register.issue("b")
    assert published_rules(register) == ["key-active"]


def test_witnesses_are_counted(register):
    witness = keylists.ListedKey("witness.example", OTHER.public_multibase, "witness", None, None)
    register.keys.append(witness)
    register.publish()
    place = register.folder / "checkpoint"
    place.write_bytes(notes.cosign(place.read_bytes(), witness.kid, OTHER.private, SEEN))
    found = audit(str(register.folder))
    assert (found["witnesses"], found["problems"]) == (1, [])


# the files


def test_a_changed_entry(register):
    filled(register)
    register.publish()
    spoil(register, "tile/entries/001", 50)
    assert "entry-hash" in rules(register)


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/002.p/90", "tile/1/000.p/2", "tile/0/000.p/3"])
def test_a_changed_tile_of_any_level_old_partials_too(register, path):
    filled(register)
    register.publish()
    spoil(register, path, 40)
    found = audit(str(register.folder))["problems"]
    assert [(problem["rule"], problem["file"]) for problem in found] == [("tile-hash", path)]


def test_a_changed_old_partial_bundle(register):
    filled(register)
    register.publish()
    spoil(register, "tile/entries/000.p/3", 50)
    assert rules(register) == ["partial-prefix"]


@pytest.mark.parametrize("path", ["tile/0/001", "tile/1/000.p/2", "tile/entries/000"])
def test_a_missing_file(register, path):
    filled(register)
    register.publish()
    (register.folder / path).unlink()
    assert "tile-missing" in rules(register)


def test_a_cut_off_bundle(register):
    register.issue("a")
    register.publish()
    place = register.folder / "tile/entries/000.p/3"
    place.write_bytes(place.read_bytes()[:-3])
    assert "tile-form" in rules(register)


def test_a_file_that_is_none_of_the_log(register):
    register.publish()
    (register.folder / "tile/0/9").write_bytes(b"")
    assert rules(register) == ["tile-name"]


def test_a_file_beyond_the_checkpoint(register):
    register.publish()
    (register.folder / "tile/0/000.p/9").write_bytes(bytes(288))
    assert rules(register) == ["tile-beyond"]


def test_entries_and_tiles_rewritten_together_miss_the_root(register):
    register.issue("a")
    head = register.publish() and (register.folder / "checkpoint").read_bytes()
    other = type(register)(register.folder.parent / "other")
    other.issue("b")
    other.publish()
    (other.folder / "checkpoint").write_bytes(head)
    assert rules(other) == ["root"]


# growth


def test_growth_from_a_checkpoint_seen_before(register):
    register.publish()
    seen = (register.folder / "checkpoint").read_bytes()
    register.issue("a", date="2023-09-28")
    register.publish()
    assert rules(register, since=seen) == []


def test_another_history_than_seen_before(register):
    register.issue("a")
    register.publish()
    seen = (register.folder / "checkpoint").read_bytes()
    other = type(register)(register.folder.parent / "other")
    other.issue("b")
    other.publish()
    assert rules(other, since=seen) == ["consistency"]


def test_a_shorter_log_than_seen_before(register):
    register.publish()
    old = type(register)(register.folder.parent / "old")
    old.publish()
    register.issue("a")
    register.publish()
    assert rules(old, since=(register.folder / "checkpoint").read_bytes()) == ["consistency"]


def test_an_older_checkpoint_than_seen_before(register):
    register.publish()
    seen = (register.folder / "checkpoint").read_bytes()
    register.publish(time=datetime(2023, 9, 27, tzinfo=UTC))
    assert rules(register, since=seen) == ["consistency"]


def test_an_issue_dated_before_the_checkpoint_seen_before(register):
    register.publish()
    seen = (register.folder / "checkpoint").read_bytes()
    register.issue("a", date="2023-09-26")
    register.publish()
    assert rules(register, since=seen) == ["back-dating"]


# keys


def test_no_list_of_keys(register):
    register.publish()
    (register.folder / "keys.json").unlink()
    assert "keys-listed" in rules(register)


def test_a_listed_key_that_was_never_logged(register):
    register.keys.append(keylists.ListedKey("x", OTHER.public_multibase, "issuer", 1, None))
    assert published_rules(register) == ["key-logged"]


def test_a_listed_key_that_claims_an_earlier_index(register):
    register.keys[1] = keylists.ListedKey("issuer", register.keys[1].public, "issuer", 0, None)
    assert published_rules(register) == ["key-logged"]


def test_a_logged_key_that_is_not_listed(register):
    register.add("key", sha256="1" * 64, kind="issuer")
    assert published_rules(register) == ["key-listed"]


def test_an_issue_after_the_issuers_key_has_ended(register):
    register.issue("a")
    register.keys[1] = keylists.ListedKey("issuer", register.keys[1].public, "issuer", 1, 2)
    register.issue("b")
    assert published_rules(register) == ["key-active"]


# leaves


@pytest.mark.parametrize("change", [{"sha256": "x"}, {"region": "潍城"}, {"programme": "12345678901"}, {"act": "give"}])
def test_a_leaf_that_is_not_well_formed(register, change):
    register.raw(**(register.issue("a") | {"id": "b" * 26} | change))
    assert published_rules(register) == ["leaf-form"]


def test_a_leaf_that_is_not_canonical(register):
    register.leaves.append(b'{"v": 1}')
    assert published_rules(register) == ["leaf-form"]


def test_one_issue_per_id(register):
    register.issue("a")
    register.issue("a")
    assert published_rules(register) == ["one-issue-per-id"]


def test_a_change_of_an_unknown_id(register):
    register.raw(**(register.issue("a") | {"act": "revoke", "id": "b" * 26}))
    assert published_rules(register) == ["change-of-known-id"]


@pytest.mark.parametrize("acts", [["revoke", "revoke"], ["suspend", "suspend"], ["reinstate"], ["revoke", "suspend"]])
def test_changes_out_of_order(register, acts):
    old = register.issue("a")
    for act in acts:
        register.again(act, old, high=True)
    assert published_rules(register) == ["change-in-order"]


@pytest.mark.parametrize("change", [{"level": "2"}, {"date": "2023-09-02"}, {"region": None}, {"first_high": False}])
def test_a_revocation_that_repeats_other_dimensions(register, change):
    old = register.issue("a") | {"act": "revoke"} | change
    register.raw(**{name: value for name, value in old.items() if value is not None})
    assert published_rules(register) == ["repeats-dimensions"]


def test_a_revocation_that_forgets_a_first(register):
    a, b = register.issue("a"), register.issue("b", first_high=False)
    register.again("revoke", a, high=True)
    register.again("first", b, high=True)
    register.again("revoke", b, high=False)
    assert published_rules(register) == ["repeats-dimensions"]


def test_a_correction_of_what_was_not_revoked(register):
    register.again("correct", register.issue("a"), high=True, new="b")
    assert published_rules(register) == ["correct-after-revoke"]


def test_a_second_correction_of_one_id(register):
    old = register.issue("a")
    register.again("revoke", old, high=True)
    register.again("correct", old, high=True, new="b")
    register.again("correct", old, high=True, new="c")
    assert published_rules(register) == ["correct-once"]


def test_a_correction_that_changes_the_level(register):
    old = register.issue("a")
    register.again("revoke", old, high=True)
    register.again("correct", old | {"level": "2"}, high=True, new="b")
    assert published_rules(register) == ["repeats-dimensions"]


def test_a_first_without_a_revoked_one(register):
    register.again("first", register.issue("a", first_high=False), high=True)
    assert published_rules(register) == ["first-correct"]


def test_a_first_that_names_a_recorded_certificate(register):
    recorded = register.add("recorded", kind="level", level="3")
    register.again("revoke", register.issue("a"), high=True)
    register.again("first", recorded, high=True)
    assert published_rules(register) == ["first-correct"]


def test_a_first_that_is_first_already(register):
    register.again("revoke", register.issue("a"), high=True)
    register.again("first", register.issue("b"), high=True)
    assert published_rules(register) == ["first-correct"]


def test_a_first_used_up_by_a_correction(register):
    a, b = register.issue("a"), register.issue("b", first_high=False)
    register.again("revoke", a, high=True)
    register.again("correct", a, high=True, new="c")
    register.again("first", b, high=True)
    assert published_rules(register) == ["first-correct"]


def test_an_issue_dated_back(register):
    register.issue("a", date="2023-09-20")
    register.issue("b", date="2023-09-18")
    assert published_rules(register) == ["back-dating"]


def test_an_issue_one_day_late_is_tolerated(register):
    register.issue("a", date="2023-09-20")
    register.issue("b", date="2023-09-19")
    assert published_rules(register) == []


def test_an_issue_dated_after_the_checkpoint(register):
    register.issue("a", date="2023-10-20")
    assert published_rules(register) == ["date-ahead"]


# status lists


def revoked_one(register):
    register.again("revoke", register.issue("a"), high=True)


def test_a_list_that_hides_a_revocation(register):
    revoked_one(register)
    register.status_list([])
    assert published_rules(register) == ["status-equals-fold"]


def test_a_list_from_before_a_revocation(register):
    old = register.issue("a")
    register.status_list([])
    register.again("revoke", old, high=True)
    register.add("list", sha256="2" * 64, kind="status")
    assert published_rules(register) == ["status-equals-fold"]


def test_a_list_that_was_not_logged(register):
    revoked_one(register)
    register.status_list([7], logged=False)
    assert published_rules(register) == ["status-list-logged"]


def test_a_list_of_a_foreign_key(register):
    revoked_one(register)
    register.status_list([7], key=OTHER)
    assert published_rules(register) == ["status-list-signature"]


def test_a_list_that_is_none(register):
    register.status_list([])
    (register.folder.parent / "status" / "x").write_bytes(b"{}")
    assert published_rules(register) == ["status-list-form"]


def test_the_revocation_of_a_filing_sets_no_bit(register):
    register.again("revoke", register.issue("f", kind="filing", level=None, first_high=None), high=False)
    register.status_list([])
    assert published_rules(register) == []


# size


def test_twenty_thousand_leaves_in_seconds(register):
    for i in range(20_000):
        register.issue(i, date="2023-09-01")
    register.publish(time=datetime(2023, 9, 28, tzinfo=UTC))
    begun = time.monotonic()
    assert audit(str(register.folder))["ok"] is True
    assert time.monotonic() - begun < 10
