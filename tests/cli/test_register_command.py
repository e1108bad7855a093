# SPDX-License-Identifier: Apache-2.0
"""`guildmark register …`, `verify` and `trust add`: the JSON and exit codes of the contract, without a database."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from guildmark.cli.main import main
from guildmark.engines.register import checkpoints, keylists, leaves, storage, tiles
from guildmark.engines.seals import credentials, jcs, keys, qr, signatures, status, trust

SITE, DID, ORIGIN = "https://city.example", "did:web:city.example", "city.example/register"
LOG, ISSUER = (keys.KeyPair.from_bytes(bytes([number]) * 32) for number in (1, 2))
NOON = datetime(2023, 9, 28, 4, tzinfo=UTC)


def sealed(document):
    return signatures.sign(document, ISSUER, f"{DID}#1", NOON)


def certificate():
    return sealed(
        credentials.build(
            issuer=DID,
            issuer_name="鸢都市",
            log_id="b" * 26,
            number="Y000037000123233000001",
            name="欧阳丹",
            occupation="6-18-01-01",
            occupation_name="车工",
            level="3",
            body_name="鸢都机械",
            body_credit_code="91370700MA3C000017",
            body_code="Y000037000123",
            valid_from=NOON,
            awarded=date(2023, 9, 1),
            status_base=f"{SITE}/status",
            status_shard="2023-1",
            status_index=7,
        )
    )


def entries_of(credential):
    """The leaves of a small register: its two keys, a filing, one certificate."""
    for number, (use, key) in enumerate((("log", LOG), ("issuer", ISSUER))):
        hashed = keylists.key_digest(use, key.public_multibase, use)
        yield leaves.leaf("key", id="k" * 25 + "ab"[number], sha256=hashed, kind=use, date="2023-01-01")
    filing = {"id": "f" * 26, "sha256": hashlib.sha256(b"").hexdigest(), "kind": "filing", "date": "2023-02-01"}
    yield leaves.leaf("issue", **filing)
    issued = {"id": credential["logId"], "sha256": jcs.digest(credential), "kind": "level", "level": "3"}
    yield leaves.leaf("issue", **issued, date="2023-09-28", first_high=True)


def write_register(folder, credential):
    """Write a register into ``folder`` and return its checkpoint."""
    files = storage.FolderStorage(folder)
    growth = tiles.grow(tiles.Edge(), list(entries_of(credential)))
    head = checkpoints.Checkpoint(ORIGIN, growth.size, growth.root, NOON).signed(LOG.private)
    listed = [
        keylists.ListedKey("log", LOG.public_multibase, "log", 0, None),
        keylists.ListedKey("issuer", ISSUER.public_multibase, "issuer", 1, None),
    ]
    files.write_all(growth.files | {"keys.json": keylists.keys_json(listed), "checkpoint": head})
    return head


def trust_document(head):
    lists = {}
    for purpose, name in status.list_names("2023-1").items():
        address = f"{SITE}/status/{name}"
        lists[address] = sealed(status.list_credential(address, purpose, DID, status.StatusList(), NOON))
    document = keys.did_document(DID, {"1": ISSUER.public_multibase})
    register = trust.register_part(ORIGIN, LOG.public_multibase, [], head)
    return sealed(trust.build(NOON, {DID: document}, lists, register, []))


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder with a credential, the register that holds it and the trust file; a home of its own."""
    monkeypatch.setenv("GUILDMARK_HOME", str(tmp_path / "home"))
    credential = certificate()
    head = write_register(tmp_path / "register", credential)
    (tmp_path / "credential.json").write_bytes(jcs.jcs(credential))
    (tmp_path / "kept.json").write_bytes(json.dumps(trust_document(head)).encode())
    return tmp_path


@pytest.fixture
def run(capsys):
    """A function that runs a command with --json and returns its exit code and JSON."""

    def runs(*words):
        code = main([*map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return runs


def test_audit_of_a_sound_register(files, run):
    code, found = run("register", "audit", files / "register")
    assert (code, list(found)) == (0, ["ok", "origin", "size", "root", "witnesses", "problems"])
    assert (found["ok"], found["size"], found["problems"]) == (True, 4, [])


def test_audit_of_a_spoilt_register(files, run):
    place = files / "register" / "tile/0/000.p/4"
    place.write_bytes(bytes(128))
    code, found = run("register", "audit", files / "register")
    assert (code, [problem["rule"] for problem in found["problems"]]) == (1, ["tile-hash"])
    assert list(found["problems"][0]) == ["rule", "index", "file", "detail"]


def test_audit_from_a_checkpoint_and_with_keys_from_elsewhere(files, run):
    (files / "register/keys.json").rename(files / "mine.json")
    options = ("--keys", files / "mine.json", "--since", files / "register/checkpoint")
    assert run("register", "audit", files / "register", *options)[0] == 0


def test_audit_of_nothing_cannot_be_determined(files, run):
    assert run("register", "audit", files / "nothing")[0] == 3


@pytest.mark.parametrize("words", [("register", "recount"), ("recount",)])
def test_recount(files, run, words):
    code, found = run(*words, files / "register", "--from", "2023-01-01", "--to", "2023-09-30")
    assert (code, found["size"]) == (0, 4)
    assert found["figures"]["firms-filed"] == 1
    assert found["figures"]["new-high-skilled"] == 1


def test_recount_of_another_period(files, run):
    assert run("recount", files / "register", "--to", "2023-01-31")[1]["figures"]["firms-filed"] == 0


def test_prove_writes_a_proof_that_verify_takes(files, run):
    code, told = run("register", "prove", files / "credential.json")
    assert (code, told["index"], told["size"]) == (0, 3, 4)
    options = ("--trust", files / "kept.json", "--proof", files / "credential.tlog-proof")
    code, found = run("verify", files / "credential.json", *options)
    assert (code, found["checks"][-1]) == (
        0,
        {"name": "register", "ok": True, "detail": "已登记：登记簿第 4 条，共 4 条"},
    )


def test_prove_of_a_credential_that_the_register_does_not_hold(files, run):
    (files / "other.json").write_text(json.dumps({"logId": "z" * 26}))
    code, _ = run("register", "prove", files / "other.json", "--register", files / "register")
    assert (code, list(files.glob("*.tlog-proof"))) == (1, [])


def test_verify_of_a_file(files, run):
    code, found = run("verify", files / "credential.json", "--trust", files / "kept.json")
    assert (code, found["valid"], found["state"], found["reason"]) == (0, True, "active", None)


def test_verify_of_the_text_of_a_qr(files, run):
    link = qr.link(json.loads((files / "credential.json").read_text()), ISSUER, SITE, "c" * 22)
    assert run("verify", link, "--trust", files / "kept.json")[0] == 0


def test_verify_without_a_trust_file(files, run):
    code, found = run("verify", files / "credential.json")
    assert (code, found["reason"]) == (1, "trust.missing")


def test_verify_with_a_spoilt_trust_file(files, run):
    (files / "kept.json").write_text("{}")
    code, found = run("verify", files / "credential.json", "--trust", files / "kept.json")
    assert (code, found["reason"]) == (1, "trust.invalid")


def test_verify_of_a_missing_file_is_wrong_usage(files):
    assert main(["verify", str(files / "nothing.json")]) == 2


@pytest.mark.parametrize("text", ["garbage", "https://city.example/c/x#AAAA", "{}", "a\0b", "x" * 5000])
def test_verify_of_a_text_that_is_no_credential(files, run, text):
    code, found = run("verify", text, "--trust", files / "kept.json")
    assert (code, found["valid"], found["reason"]) == (1, False, "format.not-a-credential")


def test_a_trust_file_is_kept_after_its_fingerprint(files, run):
    told = trust.fingerprint(json.loads((files / "kept.json").read_text()))
    code, found = run("trust", "add", files / "kept.json", "--fingerprint", told)
    assert (code, found["added"]) == (0, True)
    assert run("verify", files / "credential.json")[0] == 0


def test_a_trust_file_of_another_fingerprint_is_not_kept(files, run):
    code, found = run("trust", "add", files / "kept.json", "--fingerprint", "0" * 40)
    assert (code, found["reason"]) == (1, "fingerprint.differs")
    assert run("verify", files / "credential.json")[1]["reason"] == "trust.missing"


def test_sentences_come_in_both_languages(files, capsys):
    main(["verify", str(files / "credential.json"), "--trust", str(files / "kept.json")])
    assert "证书有效 · 状态：有效" in capsys.readouterr().out
    main(["register", "audit", str(files / "register"), "--lang", "en"])
    assert "nothing found" in capsys.readouterr().out
