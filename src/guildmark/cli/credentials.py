# SPDX-License-Identifier: Apache-2.0
"""`guildmark verify` and `guildmark trust add`: a credential checked offline, by anyone, without a database."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from guildmark.engines.register.sources import fetch_from
from guildmark.engines.seals.keys import address_of
from guildmark.engines.seals.trust import Trust, TrustError, same_fingerprint
from guildmark.engines.seals.verify import exit_code, verify
from guildmark.kernel.home import home, ready

DEFAULT = "trust.json"
LONGEST_PATH = 1024
SUFFIXES = (".json", ".pdf", ".txt")
WORDS = {
    "valid": ("证书有效", "valid"),
    "invalid": ("证书无效", "not valid"),
    "active": ("状态：有效", "state: active"),
    "suspended": ("状态：已中止", "state: suspended"),
    "revoked": ("状态：已撤销", "state: revoked"),
    "expired": ("状态：已过期", "state: expired"),
    "unknown": ("状态：未知", "state: unknown"),
    "as-of": ("（状态列表日期 {as_of}）", " (status list of {as_of})"),
    "unreadable": ("无法读取：{why}", "Cannot be read: {why}"),
    "added": ("已保存为默认信任文件：{file}", "Kept as the default trust file: {file}"),
    "differs": (
        "指纹不符，未保存。文件的指纹是 {found}，请与证书上印的核对。",
        "The fingerprint differs; nothing was kept. That of the file is {found}: compare it with the one printed.",
    ),
    "trust.invalid": ("信任文件不完整或被改动：{why}", "The trust file is not whole, or was changed: {why}"),
}


def register(nouns: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `verify` and `trust add`."""
    checked = nouns.add_parser("verify", help="check a credential offline: JSON, PDF, or the text of its QR")
    checked.add_argument("given", metavar="FILE|TEXT")
    checked.add_argument("--trust", metavar="TRUST.json", help="instead of the file kept by `trust add`")
    checked.add_argument("--proof", metavar="FILE.tlog-proof", help="check the registration too")
    checked.add_argument("--online", action="store_true", help="ask the issuer for the newest status and the proof")
    checked.set_defaults(run=run_verify)
    verbs = nouns.add_parser("trust", help="whose keys are believed").add_subparsers(dest="verb", required=True)
    about = f"keep a trust file as the default (GUILDMARK_HOME/{DEFAULT}), after comparing its fingerprint"
    added = verbs.add_parser("add", help=about, description=about)
    added.add_argument("file", metavar="FILE")
    added.add_argument("--fingerprint", required=True, help="as printed on the certificate")
    added.set_defaults(run=run_add)


def run_verify(args: argparse.Namespace) -> int:
    """Exit 0 valid and active; 1 not valid, or revoked, suspended, expired; 3 valid with its state unknown."""
    try:
        given = _given(args.given)
        proof = Path(args.proof).read_bytes() if args.proof else None
        trust = _trust(args.trust)
    except OSError as error:
        sys.stderr.write(_say(args, "unreadable", why=error) + "\n")
        return 2
    answer = verify(
        given,
        trust,
        proof=proof,
        fetch=fetch_from(_hosts(trust)) if args.online else None,
        now=datetime.now(UTC),
        lang=args.lang,
    )
    if args.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _print(args, answer)
    return exit_code(answer)


def run_add(args: argparse.Namespace) -> int:
    """Keep the file where its proof holds and its fingerprint is the one given; else exit 1 and keep nothing."""
    try:
        data = Path(args.file).read_bytes()
    except OSError as error:
        sys.stderr.write(_say(args, "unreadable", why=error) + "\n")
        return 2
    try:
        held = Trust.load(data)
    except TrustError as error:
        return _answer(args, {"added": False, "reason": error.code}, _say(args, error.code, why=error))
    if not same_fingerprint(held.fingerprint, args.fingerprint):
        told = {"added": False, "reason": "fingerprint.differs", "fingerprint": held.fingerprint}
        return _answer(args, told, _say(args, "differs", found=held.fingerprint))
    place = _keep(data)
    told = {"added": True, "reason": None, "fingerprint": held.fingerprint, "file": str(place)}
    return _answer(args, told, _say(args, "added", file=place))


def default_trust() -> Path:
    """Where the default trust file is kept."""
    return home() / DEFAULT


def _given(text: str) -> bytes | str:
    """Return the bytes of a file of this name, else the text itself.

    Raises:
        FileNotFoundError: for what looks like the name of a file that is not there.
    """
    if "\0" in text or len(text) > LONGEST_PATH:
        return text
    path = Path(text)
    if path.is_file():
        return path.read_bytes()
    if path.suffix.lower() in SUFFIXES and "#" not in text:
        raise FileNotFoundError(text)
    return text


def _trust(named: str | None) -> Trust | dict[str, Any] | None:
    """Return the trust file; a document that holds for nothing where it is spoilt; None where there is none."""
    if not named and not default_trust().is_file():
        return None
    data = Path(named).read_bytes() if named else default_trust().read_bytes()
    try:
        return Trust.load(data)
    except TrustError:
        return {}


def _hosts(trust: Trust | dict[str, Any] | None) -> set[str]:
    """The hosts of the issuers in the trust file: nobody else is asked."""
    return {address_of(did) for did in trust.dids()} if isinstance(trust, Trust) else set()


def _keep(data: bytes) -> Path:
    ready()
    place = default_trust()
    descriptor, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    Path(name).replace(place)
    return place


def _print(args: argparse.Namespace, answer: dict[str, Any]) -> None:
    dated = _say(args, "as-of", as_of=answer["as_of"]) if answer["as_of"] else ""
    print(_say(args, "valid" if answer["valid"] else "invalid"), _say(args, answer["state"]) + dated, sep=" · ")
    for name, value in (answer["credential"] or {}).items():
        if value:
            print(f"  {name:12} {value}")
    for check in answer["checks"]:
        mark = {True: "✓", False: "✗", None: "–"}[check["ok"]]
        print(f"{mark} {check['name']:12} {check['detail']}")


def _answer(args: argparse.Namespace, told: dict[str, Any], sentence: str) -> int:
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        (sys.stdout if told["added"] else sys.stderr).write(sentence + "\n")
    return 0 if told["added"] else 1


def _say(args: argparse.Namespace, word: str, **facts: object) -> str:
    return WORDS[word][args.lang == "en"].format(**facts)
