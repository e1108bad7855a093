# SPDX-License-Identifier: Apache-2.0
"""Signed notes, checkpoints with their time, cosignatures and proof files."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guildmark.engines.register import checkpoints, merkle, notes, proofs, tiles

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
LOG = notes.Verifier("register.example/demo", KEY.public_key().public_bytes_raw())
WITNESS = notes.Verifier("witness.example", OTHER.public_key().public_bytes_raw(), notes.COSIGNATURE)
NOON = datetime(2023, 9, 28, 12, tzinfo=UTC)
CHECKPOINT = checkpoints.Checkpoint(LOG.name, 3, bytes(32), NOON)


def test_the_example_key_of_the_specification_is_read():
    text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    assert notes.Verifier.parse(text).vkey == text


@pytest.mark.parametrize("text", ["", "a+b", "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"])
def test_a_key_whose_parts_disagree_is_refused(text):
    with pytest.raises(notes.NoteError):
        notes.Verifier.parse(text)


def test_a_checkpoint_carries_its_time_in_an_extension_line():
    assert CHECKPOINT.body().endswith("\ntime 2023-09-28T12:00:00Z\n")
    assert checkpoints.open_checkpoint(CHECKPOINT.signed(KEY), [LOG])[0] == CHECKPOINT


def test_a_changed_checkpoint_is_refused():
    forged = CHECKPOINT.signed(KEY).replace(b"\n3\n", b"\n4\n")
    with pytest.raises(checkpoints.CheckpointError, match="wrong"):
        checkpoints.open_checkpoint(forged, [LOG])


def test_a_checkpoint_of_an_unknown_key_is_refused():
    with pytest.raises(checkpoints.CheckpointError, match="no known key"):
        checkpoints.open_checkpoint(CHECKPOINT.signed(OTHER), [LOG])


@pytest.mark.parametrize("text", ["", "a\n", "a\n01\nAA==\n", "a\n1\n!\n", "a\n1\nAA==\n", "a\n\nAA==\n"])
def test_a_malformed_checkpoint_is_refused(text):
    with pytest.raises(checkpoints.CheckpointError):
        checkpoints.parse(text)


def test_a_witness_is_counted_with_the_time_it_saw():
    note = notes.cosign(CHECKPOINT.signed(KEY), WITNESS.name, OTHER, NOON)
    assert notes.open_note(note, [LOG, WITNESS]).cosigned == {"witness.example": int(NOON.timestamp())}


def test_a_witness_signature_under_another_time_is_refused():
    note = notes.cosign(CHECKPOINT.signed(KEY), WITNESS.name, OTHER, NOON)
    mine = notes.Verifier(WITNESS.name, KEY.public_key().public_bytes_raw(), notes.COSIGNATURE)
    assert notes.open_note(note, [LOG, mine]).cosigned == {}


def test_a_signature_given_twice_is_refused():
    note = CHECKPOINT.signed(KEY)
    with pytest.raises(notes.NoteError, match="twice"):
        notes.open_note(note + note.split(b"\n\n")[1], [LOG])


def log_of(leaves):
    growth = tiles.grow(tiles.Edge(), leaves)
    checkpoint = checkpoints.Checkpoint(LOG.name, growth.size, growth.root, NOON)
    return growth.files | {"checkpoint": checkpoint.signed(KEY)}


def test_a_proof_file_proves_its_leaf():
    files = log_of([b"leaf %d" % i for i in range(600)])
    proof = proofs.Proof.decode(proofs.prove(files.get, 517).encode())
    assert (proof.leaf, proof.verify([LOG]).size) == (b"leaf 517", 600)


def test_a_proof_file_with_another_leaf_is_refused():
    data = proofs.prove(log_of([b"a", b"b"]).get, 1).encode()
    with pytest.raises(merkle.ProofError):
        proofs.Proof.decode(data.replace(b"extra Yg==", b"extra Yw==")).verify([LOG])


@pytest.mark.parametrize("data", [b"", b"c2sp.org/tlog-proof@v1\nindex 0\n\nx", b"c2sp.org/tlog-proof@v1\nextra !\n"])
def test_a_malformed_proof_file_is_refused(data):
    with pytest.raises(merkle.ProofError):
        proofs.Proof.decode(data)
