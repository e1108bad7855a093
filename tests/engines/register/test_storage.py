# SPDX-License-Identifier: Apache-2.0
"""The log's folder: never other bytes over a file, and what a start-up repairs or refuses."""

import resource
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guildmark.engines.register import checkpoints, storage, tiles

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LEAVES = [b"leaf %d" % i for i in range(300)]


@pytest.fixture
def log(tmp_path):
    folder = storage.FolderStorage(tmp_path / "register")
    growth = tiles.grow(tiles.Edge(), LEAVES)
    folder.write_all(growth.files)
    folder.write("checkpoint", checkpoints.Checkpoint("log.example", 300, growth.root).signed(KEY))
    return folder


def test_the_same_bytes_again_do_nothing(log):
    log.write_all(tiles.grow(tiles.Edge(), LEAVES).files)
    assert storage.repair(log, LEAVES) == []


def test_other_bytes_are_refused_and_nothing_of_the_batch_is_written(log):
    with pytest.raises(storage.StorageConflictError, match=r"tile/0/000 "):
        log.write_all({"tile/0/009": b"new", "tile/0/000": b"other"})
    assert log.read("tile/0/009") is None


def test_the_checkpoint_is_replaced(log):
    log.write("checkpoint", b"another")
    assert log.read("checkpoint") == b"another"


def test_no_temporary_file_is_left(log):
    assert [place.name for place in log.folder.glob(".*")] == []


def test_temporary_files_of_a_crash_are_cleared(log):
    (log.folder / ".0011.tmp").write_bytes(b"half")
    assert (storage.clear_temporary(log), list(log.folder.glob(".*"))) == (1, [])


@pytest.mark.parametrize("path", ["../other", "/etc/x", ""])
def test_a_path_outside_the_folder_is_refused(log, path):
    with pytest.raises(storage.StorageError, match="not a path"):
        log.write(path, b"x")


def test_a_disk_that_is_full_changes_nothing_and_may_be_tried_again(log):
    before = [(place, place.stat().st_mtime_ns) for place in sorted(log.folder.rglob("*"))]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        with pytest.raises(storage.StorageError, match="cannot be written"):
            log.write_all({"tile/0/009": b"small", "tile/0/010": bytes(2 << 20)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [(place, place.stat().st_mtime_ns) for place in sorted(log.folder.rglob("*"))] == before
    log.write("tile/0/009", b"small")


def test_one_writer_at_a_time(log):
    with ThreadPoolExecutor(1) as pool:
        with log.writing():
            other = pool.submit(_write_alone, log)
            assert not wait([other], timeout=0.2).done
        assert other.result(5) == "written"


def _write_alone(log):
    with log.writing():
        return "written"


def test_a_disk_that_refuses_between_two_renames_is_fatal(log, tmp_path):
    (log.folder / "blocked").write_bytes(b"a file where a folder must be")
    with pytest.raises(storage.StorageError, match="cannot be written"):
        log.write("blocked/000", b"x")
    with pytest.raises(storage.StorageError, match="start anew"):
        log.write("tile/0/009", b"x")


def damage(log: storage.FolderStorage, path: str) -> Path:
    return log.folder / path


def test_a_missing_last_tile_is_restored(log):
    damage(log, "tile/0/001.p/44").unlink()
    assert storage.repair(log, LEAVES) == ["tile/0/001.p/44"]
    assert storage.repair(log, LEAVES) == []


@pytest.mark.parametrize("path", ["tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1", "tile/0/000"])
def test_a_truncated_file_is_restored(log, path):
    whole = log.read(path)
    damage(log, path).write_bytes(whole[:-7])
    assert storage.repair(log, LEAVES) == [path]
    assert log.read(path) == whole


def test_other_bytes_in_the_folder_stop_the_log(log):
    damage(log, "tile/0/000").write_bytes(b"\x00" * 8192)
    with pytest.raises(storage.StorageAheadError, match="other bytes"):
        storage.repair(log, LEAVES)


def test_a_checkpoint_ahead_of_the_database_stops_the_log(log):
    with pytest.raises(storage.StorageAheadError, match="300 leaves, the database has 299"):
        storage.repair(log, LEAVES[:-1])


def test_a_tile_ahead_of_the_database_stops_the_log(log):
    log.write_all(tiles.grow(tiles.Edge(), [*LEAVES, b"more"]).files)
    with pytest.raises(storage.StorageAheadError, match="goes beyond"):
        storage.repair(log, LEAVES)


def test_a_checkpoint_of_another_history_stops_the_log(log):
    with pytest.raises(storage.StorageAheadError, match="another root"):
        storage.repair(log, [b"other", *LEAVES[1:]])
