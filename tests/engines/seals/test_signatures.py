# SPDX-License-Identifier: Apache-2.0
"""Keys and Data Integrity proofs: the W3C vector byte for byte, and no change that passes."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guildmark.engines import seals
from guildmark.engines.seals import base58, keys, signatures
from guildmark.engines.seals.jcs import jcs

VECTORS = Path(__file__).parents[4] / "shared" / "vectors" / "vc-di-eddsa"
needs_vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason="the folder of public test vectors is not here")
KEY = keys.KeyPair.from_bytes(bytes(range(32)))
AT = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
DOCUMENT = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:a",
    "name": "张三",
    "n": 3,
    "aa": {"b": []},
}


def vector(name):
    return json.loads((VECTORS / name).read_text())


@needs_vectors
def test_the_vector_is_reproduced_byte_for_byte():
    expected = vector("eddsa-jcs-2022/signedJCS.json")
    pair = keys.KeyPair.from_multibase(vector("keyPair.json")["privateKeyMultibase"])
    assert signatures.sign(vector("unsigned.json"), pair, expected["proof"]["verificationMethod"], AT) == expected


@needs_vectors
def test_the_vector_is_verified_and_its_key_pair_read():
    pair = vector("keyPair.json")
    assert signatures.verify_proof(vector("eddsa-jcs-2022/signedJCS.json"), pair["publicKeyMultibase"])
    assert keys.KeyPair.from_multibase(pair["privateKeyMultibase"]).public_multibase == pair["publicKeyMultibase"]


def test_bulk_sealing_equals_signing():
    sealed = signatures.seal(DOCUMENT, KEY, "did:web:a#1", AT)
    signed = seals.sign(DOCUMENT, KEY, "did:web:a#1", AT)
    assert (sealed.data, sealed.sha256) == (jcs(signed), seals.jcs.digest(signed))


def changed_documents():
    signed = signatures.sign(DOCUMENT, KEY, "did:web:a#1", AT)
    for name in signed:
        yield f"without {name}", {key: value for key, value in signed.items() if key != name}
        yield f"with another {name}", signed | {name: "x"}
    for name in signed["proof"]:
        yield f"proof without {name}", signed | {"proof": {k: v for k, v in signed["proof"].items() if k != name}}
        yield f"proof with another {name}", signed | {"proof": signed["proof"] | {name: "z"}}
    yield "added", signed | {"extra": 1}
    yield "added to the proof", signed | {"proof": signed["proof"] | {"extra": 1}}
    contexts = [*DOCUMENT["@context"], "https://a.example"]
    yield "context added", signed | {"@context": contexts}
    value = signed["proof"]["proofValue"]
    yield "value with a space", signed | {"proof": signed["proof"] | {"proofValue": value + " "}}
    yield "value with a leading one", signed | {"proof": signed["proof"] | {"proofValue": "z1" + value[1:]}}
    yield "a float", signed | {"n": 3.0}


@pytest.mark.parametrize(("name", "document"), list(changed_documents()))
def test_no_change_passes(name, document):
    assert signatures.verify_proof(document, KEY.public_multibase) is False


def test_another_key_does_not_verify():
    signed = signatures.sign(DOCUMENT, KEY, "did:web:a#1", AT)
    assert signatures.verify_proof(signed, keys.KeyPair.from_bytes(bytes(32)).public_multibase) is False


def test_a_document_is_not_signed_twice():
    signed = signatures.sign(DOCUMENT, KEY, "did:web:a#1", AT)
    with pytest.raises(ValueError, match="already"):
        signatures.sign(signed, KEY, "did:web:a#1", AT)


def test_a_key_never_shows_its_secret():
    assert KEY.secret_multibase not in repr(KEY)
    assert keys.KeyPair.from_multibase(KEY.secret_multibase).private_bytes == bytes(range(32))


@pytest.mark.parametrize("text", ["", "z", "z6Mk", "u6MkrJV", "z" + "1" * 48, KEY.secret_multibase, "z0OIl"])
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(ValueError):
        keys.public_bytes(text)


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\0a", b"\xff" * 64, bytes(range(64))])
def test_base58_gives_its_bytes_back(data):
    assert base58.decode(base58.encode(data), len(data)) == data


@pytest.mark.parametrize(
    ("address", "did", "host"),
    [
        ("https://city.example", "did:web:city.example", "city.example"),
        ("http://localhost:8000", "did:web:localhost%3A8000", "localhost:8000"),
        ("https://a.example/guildmark", "did:web:a.example:guildmark", "a.example"),
    ],
)
def test_a_site_and_its_did(address, did, host):
    assert (keys.did_web(address), keys.address_of(did)) == (did, host)


def test_a_did_document_holds_its_keys_and_their_ends():
    document = keys.did_document("did:web:a", {"1": "zA", "2": "zB"}, {"1": {"expires": "2023-01-01T00:00:00Z"}})
    assert [method.get("expires") for method in document["verificationMethod"]] == ["2023-01-01T00:00:00Z", None]
    assert document["assertionMethod"] == ["did:web:a#1", "did:web:a#2"]
    assert keys.public_keys([document]) == {"did:web:a": ["zA", "zB"]}
