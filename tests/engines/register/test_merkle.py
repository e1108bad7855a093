# SPDX-License-Identifier: Apache-2.0
"""The hash tree against the public vectors of RFC 6962 proofs, and against itself."""

import base64
import json
from pathlib import Path

import pytest

from guildmark.engines.register import merkle

VECTORS = Path(__file__).parents[4] / "shared" / "vectors" / "tlog-merkle"
needs_vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason="the folder of public test vectors is not here")


def vectors(kind):
    return sorted((VECTORS / kind).rglob("*.json"))


def unpacked(text):
    return base64.b64decode(text or "")


def inclusion_holds(case):
    proof = [unpacked(item) for item in case["proof"] or []]
    try:
        merkle.verify_inclusion(
            case["leafIdx"], case["treeSize"], unpacked(case["leafHash"]), proof, unpacked(case["root"])
        )
    except merkle.ProofError:
        return False
    return True


def consistency_holds(case):
    proof = [unpacked(item) for item in case["proof"] or []]
    try:
        merkle.verify_consistency(case["size1"], case["size2"], unpacked(case["root1"]), unpacked(case["root2"]), proof)
    except merkle.ProofError:
        return False
    return True


@needs_vectors
def test_all_vectors_are_here():
    assert (len(vectors("inclusion")), len(vectors("consistency"))) == (98, 98)


@needs_vectors
@pytest.mark.parametrize("path", vectors("inclusion"), ids=lambda path: str(path.relative_to(VECTORS)))
def test_inclusion_vector(path):
    case = json.loads(path.read_text())
    assert inclusion_holds(case) is not case["wantErr"]


@needs_vectors
@pytest.mark.parametrize("path", vectors("consistency"), ids=lambda path: str(path.relative_to(VECTORS)))
def test_consistency_vector(path):
    case = json.loads(path.read_text())
    assert consistency_holds(case) is not case["wantErr"]


def tree_of(size):
    return merkle.Tree(merkle.leaf_hash(bytes([i])) for i in range(size))


def test_appending_equals_building_at_once():
    grown = merkle.Tree()
    for i in range(37):
        grown.append(merkle.leaf_hash(bytes([i])))
    assert grown.root() == tree_of(37).root() == merkle.root_of(grown.rows[0])


def test_the_empty_tree_has_the_hash_of_nothing():
    assert merkle.Tree().root() == merkle.EMPTY_ROOT


@pytest.mark.parametrize("size", [1, 2, 7, 8, 33])
def test_every_leaf_is_proven_at_every_size(size):
    tree = tree_of(size)
    for index in range(size):
        proof = merkle.inclusion_proof(tree.node, index, size)
        merkle.verify_inclusion(index, size, tree.rows[0][index], proof, tree.root())


@pytest.mark.parametrize("old", range(1, 34))
def test_every_beginning_is_consistent(old):
    tree = tree_of(33)
    proof = merkle.consistency_proof(tree.node, old, 33)
    merkle.verify_consistency(old, 33, tree.root(old), tree.root(), proof)


def test_no_proof_for_a_leaf_outside_the_tree():
    with pytest.raises(merkle.ProofError, match="not in a tree of 4"):
        merkle.inclusion_proof(tree_of(4).node, 4, 4)
