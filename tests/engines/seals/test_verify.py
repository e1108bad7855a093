# SPDX-License-Identifier: Apache-2.0
"""Checking a credential as a stranger: every check, every state, every exit code, and no key but a trusted one."""

import io
import json
from datetime import UTC, datetime, timedelta

import pypdf
import pytest

from guildmark.engines.seals import keys, signatures, trust, verify
from guildmark.engines.seals.jcs import jcs

OTHER = keys.KeyPair.from_bytes(bytes(32))


def answer(given, held, **options):
    found = verify.verify(given, held, **options)
    return verify.exit_code(found), found["state"], found["reason"]


def checks(given, held, **options):
    return {check["name"]: check["ok"] for check in verify.verify(given, held, **options)["checks"]}


def test_a_valid_credential_in_full(city):
    credential = city.credential()
    found = verify.verify(jcs(credential), city.trust())
    assert list(found) == ["valid", "state", "checks", "credential", "as_of", "reason"]
    assert (found["valid"], found["state"], found["reason"]) == (True, "active", None)
    assert found["as_of"] == "2023-09-29T16:05:00Z"
    assert [check["name"] for check in found["checks"]] == [
        "format",
        "signature",
        "issuer",
        "key-active",
        "status",
        "register",
    ]
    assert [check["ok"] for check in found["checks"]] == [True] * 5 + [None]
    assert found["credential"]["name"] == "欧阳丹"


def test_indenting_the_file_changes_nothing(city):
    indented = json.dumps(city.credential(), indent=4).encode()
    assert answer(b"\xef\xbb\xbf" + indented, city.trust()) == (0, "active", None)


def paths_of(value, path=()):
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from paths_of(item, (*path, key))


def altered(document, path, deed):
    copy = json.loads(json.dumps(document))
    holder = copy
    for key in path[:-1]:
        holder = holder[key]
    deed(holder, path[-1])
    return json.dumps(copy).encode()


def replace(holder, key):
    holder[key] = "x" if holder[key] != "x" else "y"


def test_changing_or_removing_any_member_fails(city):
    credential, held = city.credential(results={"theory": "78.50"}), trust.Trust(city.trust())
    for path in paths_of(credential):
        for deed in (replace, lambda holder, key: holder.__delitem__(key)):
            found = verify.verify(altered(credential, path, deed), held)
            assert (found["valid"], verify.exit_code(found)) == (False, 1), path


def test_adding_a_member_anywhere_fails(city):
    credential, held = city.credential(), trust.Trust(city.trust())
    objects = [path for path in paths_of({"": credential}) if isinstance(_at(credential, path[1:]), dict)]
    for path in objects:
        added = json.loads(json.dumps(credential))
        _at(added, path[1:])["extra"] = "x"
        assert verify.verify(json.dumps(added).encode(), held)["valid"] is False, path


def _at(value, path):
    for key in path:
        value = value[key]
    return value


def test_a_member_given_twice_fails(city):
    data = jcs(city.credential()).replace(b'{"@context"', b'{"kind":"medal","@context"', 1)
    assert answer(data, city.trust())[2] == "format.not-a-credential"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (b"", "什么都没有"),
        (b"hello", "既不是证书"),
        (b"\xcb\x00", "这个文件不是"),
        ("你好", "既不是证书"),
        (b"%PDF-1", "读不出来"),
    ],
)
def test_what_is_no_credential_is_told_in_our_own_words(city, given, why):
    told = verify.verify(given, city.trust())["checks"][0]
    assert (told["name"], told["ok"], why in told["detail"]) == ("format", False, True)


def test_the_key_inside_the_document_is_never_used(city):
    forged = signatures.sign(
        {key: value for key, value in city.credential().items() if key != "proof"},
        OTHER,
        f"did:key:{OTHER.public_multibase}#{OTHER.public_multibase}",
        city.created,
    )
    assert answer(jcs(forged), city.trust()) == (1, "unknown", "key.unknown")


def test_a_forged_signature_under_the_right_key_name_fails(city):
    forged = city.sign({k: v for k, v in city.credential().items() if k != "proof"}, OTHER)
    assert answer(jcs(forged), city.trust()) == (1, "unknown", "signature.wrong")


def test_an_issuer_outside_the_trust_file(city):
    credential = city.credential(issuer="did:web:elsewhere.example")
    assert answer(jcs(credential), city.trust()) == (1, "unknown", "issuer.not-trusted")


def test_no_trust_file(city):
    assert answer(jcs(city.credential()), None) == (1, "unknown", "trust.missing")


def test_a_trust_file_that_was_changed(city):
    held = city.trust() | {"as_of": "2024-01-01T00:00:00Z"}
    assert answer(jcs(city.credential()), held) == (1, "unknown", "trust.invalid")


@pytest.mark.parametrize(
    "given", [b"", b"[]", b"{}", b"%PDF-1.7", b"\xff\xfe", "no link", b'{"type":[1.5]}', b"[" * 9999]
)
def test_what_is_no_credential(city, given):
    found = verify.verify(given, city.trust())
    assert (found["valid"], found["credential"], verify.exit_code(found)) == (False, None, 1)


# status


@pytest.mark.parametrize(
    ("revoked", "suspended", "state"),
    [
        ([40_000], [], "revoked"),
        ([], [40_000], "suspended"),
        ([40_000], [40_000], "revoked"),
        ([40_001], [1], "active"),
    ],
)
def test_the_state_comes_from_the_lists(city, revoked, suspended, state):
    city.set_bits = {"revocation": revoked, "suspension": suspended}
    found = verify.verify(jcs(city.credential()), city.trust())
    assert (found["valid"], found["state"], verify.exit_code(found)) == (True, state, 0 if state == "active" else 1)
    assert found["reason"] == (None if state == "active" else state)


def test_no_list_at_hand(city):
    assert answer(jcs(city.credential()), city.trust(lists={})) == (3, "unknown", "status.unknown")


def test_one_of_two_lists_at_hand_is_not_enough(city):
    lists = dict(list(city.status_lists().items())[:1])
    assert answer(jcs(city.credential()), city.trust(lists=lists)) == (3, "unknown", "status.unknown")


def test_a_list_of_another_shard_under_this_address(city):
    lists = city.status_lists()
    first, second = lists
    assert answer(jcs(city.credential()), city.trust(lists={first: lists[second], second: lists[second]}))[0] == 3


def test_an_old_list_is_judged_as_of_its_own_date(city):
    city.listed_at = city.created - timedelta(days=900)
    found = verify.verify(jcs(city.credential()), city.trust(), now=datetime(2030, 1, 1, tzinfo=UTC))
    assert (found["state"], found["as_of"]) == ("active", "2021-04-10T16:05:00Z")


def test_a_credential_past_its_end(city):
    credential = city.credential(valid_until=city.created + timedelta(days=10))
    after, before = city.created + timedelta(days=11), city.created + timedelta(days=9)
    assert answer(jcs(credential), city.trust(), now=after) == (1, "expired", "expired")
    assert answer(jcs(credential), city.trust(), now=before) == (0, "active", None)


def test_an_index_outside_the_list_is_not_active(city):
    assert answer(jcs(city.credential(status_index=999_999)), city.trust())[0] == 1


# keys that have ended


def test_a_replaced_key_holds_for_what_it_signed_before(city):
    city.ended = {"key-1": {"expires": "2024-01-01T00:00:00Z"}}
    assert answer(jcs(city.credential()), city.trust()) == (0, "active", None)


def test_a_replaced_key_does_not_hold_for_what_it_signed_later(city):
    held = city.trust()
    city.ended = {"key-1": {"expires": "2023-01-01T00:00:00Z"}}
    held["did_documents"] = city.trust()["did_documents"]
    held = city.sign({key: value for key, value in held.items() if key != "proof"})
    assert answer(jcs(city.credential()), held) == (1, "unknown", "key.not-active")


def test_a_revoked_key_holds_only_for_what_the_register_proves_older(city):
    city.ended = {"key-1": {"revoked": "2023-10-10T00:00:00Z"}}
    credential, held = city.credential(), city.trust()
    assert answer(jcs(credential), held)[2] == "key.not-active"
    assert verify.verify(jcs(credential), held, proof=city.proof(credential))["valid"] is True


# register


def test_a_proof_that_holds(city):
    credential = city.credential()
    assert checks(jcs(credential), city.trust(), proof=city.proof(credential))["register"] is True


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"id": "e" * 26}])
def test_a_proof_of_another_credential_makes_it_invalid(city, change):
    credential = city.credential()
    proof = city.proof(credential, **change)
    assert answer(jcs(credential), city.trust(), proof=proof) == (1, "active", "register.wrong")


def test_a_proof_of_a_foreign_log_makes_it_invalid(city):
    credential, held = city.credential(), city.trust()
    city.log = OTHER
    assert answer(jcs(credential), held, proof=city.proof(credential)) == (1, "active", "register.wrong")


def test_a_spoilt_proof_makes_it_invalid(city):
    assert answer(jcs(city.credential()), city.trust(), proof=b"x") == (1, "active", "register.wrong")


# QR and PDF


def test_the_text_of_the_qr_is_verified_offline(city):
    found = verify.verify(city.link(city.credential()), city.trust())
    assert (found["valid"], found["state"], found["credential"]["name"]) == (True, "active", "欧阳丹")
    assert (found["credential"]["issuer"], found["credential"]["kind"]) == (city.did, "level")


def test_the_qr_of_a_revoked_certificate(city):
    city.set_bits["revocation"] = [40_000]
    assert answer(city.link(city.credential()), city.trust()) == (1, "revoked", "revoked")


def test_the_qr_of_a_foreign_key(city):
    held = city.trust()
    city.issuer = OTHER
    assert answer(city.link(city.credential()), held) == (1, "unknown", "issuer.not-trusted")


def test_a_proof_beside_a_qr(city):
    credential = city.credential()
    assert checks(city.link(credential), city.trust(), proof=city.proof(credential))["register"] is True


def pdf_with(*attachments):
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    for name, data in attachments:
        writer.add_attachment(name, data)
    writer.write(out)
    return out.getvalue()


def test_a_pdf_with_its_credential(city):
    data = pdf_with(("credential.json", jcs(city.credential())))
    assert answer(data, city.trust()) == (0, "active", None)


def test_a_pdf_without(city):
    assert answer(pdf_with(("other.txt", b"x")), city.trust())[2] == "format.no-attachment"


# online


def test_online_takes_the_newer_list_and_the_proof(city):
    credential, held = city.credential(), city.trust()
    city.set_bits["revocation"], city.listed_at = [40_000], city.created + timedelta(days=9)
    served = {address: jcs(listed) for address, listed in city.status_lists().items()}
    served[f"{city.site}/register/e/{credential['logId']}.tlog-proof"] = city.proof(credential)
    found = verify.verify(jcs(credential), held, fetch=served.__getitem__)
    assert (found["state"], found["as_of"][:10]) == ("revoked", "2023-10-06")
    assert found["checks"][-1]["ok"] is True


def unreachable(address):
    raise OSError(address)


def test_online_and_nobody_answers(city):
    found = verify.verify(jcs(city.credential()), city.trust(), fetch=unreachable)
    assert (found["valid"], found["state"], found["checks"][-1]["ok"]) == (True, "active", None)


def test_online_never_asks_a_foreign_host(city):
    asked = []
    credential = city.credential(status_base="https://elsewhere.example/status")
    verify.verify(jcs(credential), city.trust(), fetch=lambda address: asked.append(address) or unreachable(address))
    assert all(address.startswith(city.site) or "/register/" in address for address in asked)
    assert "elsewhere" not in "".join(asked)


# the trust file


def test_the_fingerprint_is_of_the_keys_alone(city):
    one, other = city.trust(), city.trust(lists={})
    assert trust.fingerprint(one) == trust.fingerprint(other)
    groups = trust.fingerprint(one).split(" ")
    assert ([len(group) for group in groups], "".join(groups).islower()) == ([4] * 10, True)
    city.log = OTHER
    assert trust.fingerprint(city.trust()) != trust.fingerprint(one)


def test_fingerprints_are_compared_without_spaces_and_case(city):
    told = trust.fingerprint(city.trust())
    assert trust.same_fingerprint(told.upper().replace(" ", "-"), told)
    assert not trust.same_fingerprint("", "")


def test_a_trust_file_signed_by_a_foreign_key_is_refused(city):
    unsigned = {key: value for key, value in city.trust().items() if key != "proof"}
    with pytest.raises(trust.TrustError, match="not signed"):
        trust.Trust(city.sign(unsigned, OTHER))
