# SPDX-License-Identifier: Apache-2.0
"""Tiles and bundles: names, what a batch adds, the same files whichever way the leaves came, and a real log."""

from pathlib import Path

import pytest

from guildmark.engines.register import checkpoints, merkle, notes, proofs, tiles

REAL = Path(__file__).parents[4] / "shared" / "vectors" / "tessera-log"
REAL_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
needs_vectors = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of public test vectors is not here")


def leaves_of(count):
    return [b"leaf %d" % i for i in range(count)]


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (None, 1234067, 256, "tile/entries/x001/x234/067"),
        (1, 5, 7, "tile/1/005.p/7"),
        (0, 1000, 1, "tile/0/x001/000.p/1"),
    ],
)
def test_a_path_and_its_name(level, index, width, path):
    assert tiles.path_of(level, index, width) == path
    assert tiles.parse_path(path) == tiles.TileName(level, index, width)


@pytest.mark.parametrize(
    "path", ["tile/0/0", "tile/00/000", "tile/0/000.p/256", "tile/0/000.p/0", "tile/0/x000/001", "tile/64/000", "x"]
)
def test_an_improper_path_is_refused(path):
    with pytest.raises(tiles.TileError):
        tiles.parse_path(path)


@pytest.mark.parametrize("steps", [(1, 1, 1), (255, 1, 1), (256, 256), (300, 700, 3), (65536, 5), (70000,), (0, 2)])
def test_files_and_root_do_not_depend_on_the_batches(steps):
    leaves, files, edge = leaves_of(sum(steps)), {}, tiles.Edge()
    for step in steps:
        growth = tiles.grow(edge, leaves[edge.size : edge.size + step])
        files |= growth.files
        edge = growth.edge
    at_once = tiles.grow(tiles.Edge(), leaves)
    assert at_once.files.items() <= files.items()
    assert set(at_once.files) == {name.path for name in tiles.names_for(len(leaves))}
    assert edge.root() == at_once.root == merkle.Tree(map(merkle.leaf_hash, leaves)).root()


def test_integrating_reads_the_edge_from_the_files():
    first = tiles.grow(tiles.Edge(), leaves_of(1000))
    second = tiles.integrate(first.files.get, 1000, [b"more"])
    assert second.root == tiles.grow(first.edge, [b"more"]).root
    assert sorted(second.files) == ["tile/0/003.p/233", "tile/entries/003.p/233"]


def test_a_cut_off_edge_is_refused():
    files = tiles.grow(tiles.Edge(), leaves_of(10)).files
    files["tile/0/000.p/10"] = files["tile/0/000.p/10"][:-32]
    with pytest.raises(tiles.TileError, match="cut off"):
        tiles.integrate(files.get, 10, [b"more"])


def test_a_bundle_gives_its_leaves_back():
    assert tiles.decode_bundle(tiles.encode_bundle([b"", b"a", b"\x00" * 65535])) == [b"", b"a", b"\x00" * 65535]


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x02a"])
def test_a_cut_off_bundle_is_refused(data):
    with pytest.raises(tiles.TileError, match="cut off"):
        tiles.decode_bundle(data)


def test_too_long_a_leaf_is_refused():
    with pytest.raises(tiles.TileError, match="longer"):
        tiles.encode_bundle([b"a" * 65536])


def read_real(path):
    place = REAL / path
    return place.read_bytes() if place.is_file() else None


@needs_vectors
@pytest.mark.parametrize("size", range(1, 16))
def test_the_real_log_is_read_and_continued(size):
    data = (REAL / f"checkpoint.{size}").read_bytes()
    checkpoint, _ = checkpoints.open_checkpoint(data, [notes.Verifier.parse(REAL_KEY)])
    leaves = list(tiles.read_leaves(read_real, checkpoint.size))
    growth = tiles.grow(tiles.Edge(), leaves)
    assert (growth.size, growth.root) == (checkpoint.size, checkpoint.root)
    assert all(read_real(path) == data for path, data in growth.files.items())


@needs_vectors
def test_a_leaf_of_the_real_log_is_proven():
    proof = proofs.prove(read_real, 7)
    assert proofs.Proof.decode(proof.encode()).verify([notes.Verifier.parse(REAL_KEY)]).size == 15
