# SPDX-License-Identifier: Apache-2.0
"""`audit.log`: the audit of a register of a million leaves, as an outsider runs it: seconds and memory.

Limit: reading the same files and hashing their leaves. `BENCH_LEAVES` gives another number, `BENCH_REGISTER` a folder.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import tempfile
from pathlib import Path

from bench.frame import RUNS, Memory, Result, median_of, say, seconds

LEAVES = int(os.environ.get("BENCH_LEAVES", "1000000"))
AT_ONCE = 50_000
REVOKED = 0.01
DAY = dt.date(2023, 9, 1)


def measure() -> list[Result]:
    """Measure the audit of a folder."""
    from guildmark.engines.register.audit import audit

    with tempfile.TemporaryDirectory(prefix="guildmark-bench-") as made:
        folder = Path(os.environ.get("BENCH_REGISTER", made))
        if not os.environ.get("BENCH_REGISTER"):
            say(f"a register of {LEAVES:,} leaves made in {seconds(lambda: _make(folder, LEAVES)):.0f} s")
        with Memory() as memory:
            found = audit(str(folder))
        say(f"{memory.peak_mb:.0f} MiB above idle; ok: {found['ok']}")
        if not found["ok"]:
            raise SystemExit(f"the register does not pass: {found['problems'][:3]}")
        ours = median_of(lambda: audit(str(folder)), max(1, RUNS - 1))
        limit = median_of(lambda: _hashed(folder, found["size"]), max(1, RUNS - 1))
    n = found["size"]
    return [
        Result(
            "audit.log",
            n,
            ours,
            "reported",
            None,
            limit_s=limit,
            limit="reading the bundles and hashing every leaf",
            ratio_to_limit=ours / limit,
            rss_mb=memory.peak_mb,
            parts={"leaves a second": n / ours, "bytes of memory a leaf": memory.peak_mb * 1024 * 1024 / n},
        )
    ]


def _hashed(folder: Path, size: int) -> None:
    from guildmark.engines.register import merkle, tiles

    for name in tiles.names_for(size):
        if name.level is None:
            for leaf in tiles.decode_bundle((folder / name.path).read_bytes()):
                merkle.leaf_hash(leaf)


def _make(folder: Path, count: int) -> None:
    """Write a register: two keys, then certificates of a hundred days, one in a hundred revoked later."""
    from guildmark.engines.register import checkpoints, keylists, notes, storage, tiles
    from guildmark.engines.seals import keys

    log, issuer = keys.KeyPair.generate(), keys.KeyPair.generate()
    origin = "bench.example/register"
    name = notes.vkey(origin, log.public_bytes).rpartition("+")[0]
    listed = [
        keylists.ListedKey(name, log.public_multibase, "log", 0, None),
        keylists.ListedKey("did:web:bench.example#key", issuer.public_multibase, "issuer", 1, None),
    ]
    files = storage.FolderStorage(folder)
    size, made = 0, _leaves(count, listed)
    edge = tiles.Edge.read({}.get, 0)
    while batch := [leaf for _, leaf in zip(range(AT_ONCE), made, strict=False)]:
        growth = tiles.grow(edge, batch)
        files.write_all(growth.files)
        size += len(batch)
        edge = tiles.Edge.read(files.read, size)
    until = dt.datetime.combine(DAY + dt.timedelta(days=101), dt.time(), dt.UTC)
    head = checkpoints.Checkpoint(origin, size, edge.root(), until)
    files.write("keys.json", keylists.keys_json(listed))
    files.write(checkpoints.PATH, head.signed(log.private))


def _leaves(count: int, listed: list) -> object:
    from guildmark.engines.register import leaves

    dice = random.Random(3)
    issued: list[tuple[str, dict]] = []
    for key in listed:
        yield leaves.leaf("key", id=leaves.new_id(), sha256=key.sha256, kind=key.use, date=DAY)
    for number in range(count - len(listed)):
        sha256 = dice.randbytes(32).hex()
        if issued and dice.random() < REVOKED:
            log_id, told = issued.pop(dice.randrange(len(issued)))
            yield leaves.leaf("revoke", id=log_id, sha256=sha256, **told)
            continue
        told = {
            "kind": "level",
            "programme": "level-evaluation",
            "level": dice.choice("54321"),
            "occupation": f"6-{dice.randint(10, 31)}-{dice.randint(1, 9):02}-01",
            "region": f"3799{dice.randint(1, 12):02}",
            "date": DAY + dt.timedelta(days=100 * number // count),
        }
        told["first_high"] = told["level"] in "321" and dice.random() < 1 / 2
        log_id = leaves.new_id()
        if dice.random() < 2 * REVOKED:
            issued.append((log_id, told))
        yield leaves.leaf("issue", id=log_id, sha256=sha256, **told)
