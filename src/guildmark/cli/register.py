# SPDX-License-Identifier: Apache-2.0
"""`guildmark register audit · recount · prove`: the public register as an outsider sees it, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from guildmark.engines.register import checkpoints, leaves, merkle, proofs, tiles
from guildmark.engines.register.audit import audit
from guildmark.engines.register.fold import recount
from guildmark.engines.register.sources import Source, source_of
from guildmark.engines.seals import trust
from guildmark.kernel.home import home

WORDS = {
    "ok": ("登记簿 {origin}：{size} 条，未发现问题。", "Register {origin}: {size} entries, nothing found."),
    "bad": (
        "登记簿 {origin}：{size} 条，发现 {count} 个问题：",
        "Register {origin}: {size} entries, {count} problems:",
    ),
    "witnesses": (
        "见证人 {count} 个。没有见证人时，时间以登记簿自己所写为准。",
        "{count} witnesses. Without any, times are those that the register itself states.",
    ),
    "unreadable": ("无法读取：{why}", "Cannot be read: {why}"),
    "not-there": ("登记簿中没有这份证书。", "The register does not hold this credential."),
    "not-a-credential": ("不是带登记号的证书文件。", "Not a credential with a log id."),
    "proven": ("已写出证明 {file}：第 {index} 条，共 {size} 条。", "Proof written to {file}: entry {index} of {size}."),
}
_WRONG = (
    tiles.TileError,
    checkpoints.CheckpointError,
    leaves.LeafError,
    merkle.ProofError,
    ValueError,
    KeyError,
    TypeError,
)


def register(nouns: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `register audit`, `register recount`, `register prove`, and the last two as commands of their own."""
    verbs = nouns.add_parser("register", help="the public register, seen from outside").add_subparsers(
        dest="verb", required=True
    )
    audited = verbs.add_parser("audit", help="check every file, leaf and signature")
    audited.add_argument("place", metavar="URL|FOLDER")
    audited.add_argument("--keys", metavar="KEYS.json", help="instead of the register's own list of keys")
    audited.add_argument("--since", metavar="CHECKPOINT", help="a checkpoint seen before, as a file")
    audited.set_defaults(run=run_audit)
    for parser in (verbs, nouns):
        _add_recount(parser)
        _add_prove(parser)


def _add_recount(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = parsers.add_parser("recount", help="the figures, from the leaves alone")
    parser.add_argument("place", metavar="URL|FOLDER")
    parser.add_argument("--from", dest="start", type=date.fromisoformat, metavar="DATE")
    parser.add_argument("--to", dest="end", type=date.fromisoformat, metavar="DATE")
    parser.set_defaults(run=run_recount)


def _add_prove(parsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = parsers.add_parser("prove", help="write the proof that a credential is registered")
    parser.add_argument("credential", metavar="CREDENTIAL.json")
    parser.add_argument("--register", metavar="URL|FOLDER", help="the register; else `register/` beside the file")
    parser.add_argument("--out", metavar="FILE", help="else the credential's name with .tlog-proof")
    parser.set_defaults(run=run_prove)


def run_audit(args: argparse.Namespace) -> int:
    """Exit 0 where nothing is found, 1 with the problems, 3 where the register cannot be reached."""
    try:
        keys = Path(args.keys).read_bytes() if args.keys else None
        since = Path(args.since).read_bytes() if args.since else None
        found = audit(_source(args.place), keys=keys, since=since)
    except OSError as error:
        return _fail(args, "unreadable", 3, why=error)
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
        return 0 if found["ok"] else 1
    print(_say(args, "ok" if found["ok"] else "bad", count=len(found["problems"]), **_told(found)))
    for problem in found["problems"]:
        print(f"  {problem['rule']}  {_where(problem)}  {problem['detail']}")
    print(_say(args, "witnesses", count=found["witnesses"]))
    return 0 if found["ok"] else 1


def run_recount(args: argparse.Namespace) -> int:
    """Print the figures of the published leaves; exit 3 where the register cannot be read."""
    try:
        source = _source(args.place)
        size = checkpoints.read_unchecked(source.read).size
        told = [leaves.parse(leaf) for leaf in tiles.read_leaves(source.read, size)]
        figures = recount(told, args.start, args.end)
    except (OSError, *_WRONG) as error:
        return _fail(args, "unreadable", 3, why=error)
    if args.json:
        print(json.dumps({"size": size, "figures": figures}))
    else:
        for name, value in figures.items():
            print(f"{name:28} {value:>12,}")
    return 0


def run_prove(args: argparse.Namespace) -> int:
    """Write the proof file of a credential; exit 1 where the register does not hold it, 3 where it cannot be read."""
    path = Path(args.credential)
    try:
        credential = trust.read_json(path.read_bytes())
        log_id = credential["logId"]
    except _WRONG:
        return _fail(args, "not-a-credential", 1)
    except OSError as error:
        return _fail(args, "unreadable", 3, why=error)
    try:
        source = _source(args.register or _register_beside(path))
        index = _index_of(source, log_id)
        if index is None:
            return _fail(args, "not-there", 1)
        proof = proofs.prove(source.read, index)
    except (OSError, *_WRONG) as error:
        return _fail(args, "unreadable", 3, why=error)
    out = Path(args.out) if args.out else path.with_suffix(proofs.SUFFIX)
    out.write_bytes(proof.encode())
    size = checkpoints.read_unchecked(source.read).size
    told = {"file": str(out), "index": index, "size": size}
    print(json.dumps(told, ensure_ascii=False) if args.json else _say(args, "proven", **(told | {"index": index + 1})))
    return 0


def _register_beside(path: Path) -> str:
    beside = path.absolute().parent / "register"
    return str(beside if beside.is_dir() else home() / "demo" / "register")


def _source(place: str) -> Source:
    source = source_of(place)
    if not place.startswith(("http://", "https://")) and not Path(place).is_dir():
        raise FileNotFoundError(f"{place}: not a folder")
    return source


def _index_of(source: Source, log_id: str) -> int | None:
    """Return the index of the leaf that issued an id."""
    size = checkpoints.read_unchecked(source.read).size
    for index, data in enumerate(tiles.read_leaves(source.read, size)):
        if log_id.encode() in data:
            leaf = leaves.parse(data)
            if leaf["id"] == log_id and leaf["act"] in leaves.COUNTED:
                return index
    return None


def _told(found: dict[str, Any]) -> dict[str, Any]:
    return {"origin": found["origin"] or "?", "size": found["size"]}


def _where(problem: dict[str, Any]) -> str:
    index = "" if problem["index"] is None else f"#{problem['index']} "
    return f"{index}{problem['file'] or ''}".strip() or "-"


def _say(args: argparse.Namespace, word: str, **facts: object) -> str:
    return WORDS[word][args.lang == "en"].format(**facts)


def _fail(args: argparse.Namespace, word: str, code: int, **facts: object) -> int:
    """Say on standard error why there is no answer; as JSON where it was asked for."""
    message = _say(args, word, **facts)
    if args.json:
        print(json.dumps({"ok": False, "reason": word, "detail": message}, ensure_ascii=False))
    else:
        sys.stderr.write(message + "\n")
    return code
