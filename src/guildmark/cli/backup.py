# SPDX-License-Identifier: Apache-2.0
"""`guildmark backup` and `restore`: a whole installation into one folder, and back where there is none yet."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from guildmark.kernel import secrets
from guildmark.kernel.backups import folder
from guildmark.kernel.home import home, ready
from guildmark.kernel.refusals import refuse_unless

MADE = {
    "zh": "备份在 {place}：{rows} 行，{files} 个文件，登记簿 {size} 条。清单 SHA-256：{sha256}\n"
    "注意：备份里有密钥 secrets.json。谁拿到它，就能签发证书、读出身份证号。请加密存放，与他处分开。",
    "en": "Backup in {place}: {rows} rows, {files} files, {size} entries of the register. SHA-256 of the manifest: "
    "{sha256}\nNote: it holds the secrets (secrets.json). Whoever has them can issue certificates and read identity "
    "numbers. Keep it encrypted and apart.",
}
NAMES = {
    "rows": ("数据表", "Tables"),
    "journal": ("日志", "Journal"),
    "root": ("登记簿树根", "Register's root"),
    "register": ("登记簿审计", "Register's audit"),
    "files": ("交存文件", "Handed-in files"),
}
DONE = {
    True: ("已恢复，逐项相符。", "Restored; everything agrees."),
    False: ("已恢复，但有不符，请勿启用。", "Restored, but not everything agrees: do not use it."),
}


def register(nouns: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add both commands."""
    backup = nouns.add_parser("backup", help="write the whole installation, secrets too, into one folder")
    backup.add_argument("folder", nargs="?", type=Path, help="a new or empty folder; else one under backups/ at home")
    backup.set_defaults(run=run_backup, needs_database=True)
    restore = nouns.add_parser("restore", help="bring a backup back into an empty home and database, and look at it")
    restore.add_argument("folder", type=Path)
    restore.add_argument("--sha256", help="what the manifest's SHA-256 must be")
    restore.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Write a backup; prints where it is and the SHA-256 of its manifest."""
    from guildmark.flows import backups

    place = args.folder or home() / "backups" / dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    place.absolute().parent.mkdir(parents=True, exist_ok=True)
    told, sha256 = backups.back_up(place.absolute())
    size = told["register"][0] if told["register"] else 0
    seen = {"place": str(place), "sha256": sha256, "rows": sum(told["tables"]["rows"].values()), "size": size}
    seen["files"] = len(folder.opened(place)["files"])
    sys.stdout.write((json.dumps(seen) if args.json else MADE[args.lang].format(**seen)) + "\n")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Verify a backup, bring it back, look at everything; exit 1 where something does not agree."""
    from guildmark.cli.database import database

    source = args.folder.absolute()
    manifest = folder.opened(source)
    refuse_unless(
        args.sha256 in (None, folder.digest(source / folder.MANIFEST)), "backup.other-manifest", folder=str(source)
    )
    _put_secrets(source)
    with database():
        from guildmark.cli.tables import migrate
        from guildmark.flows import backups

        rows = backups.restore(source, manifest)
        migrate(quiet=True)
        return _report([rows, *backups.examine(manifest)], manifest, args)


def _put_secrets(source: Path) -> None:
    """Put the secrets, and the mark of a demo, where the installation looks for them; others' secrets are a refusal."""
    place = secrets.secrets_path()
    same = place.is_file() and place.read_bytes() == (source / "secrets.json").read_bytes()
    refuse_unless(same or not place.exists(), "restore.not-empty", place=str(place))
    ready()
    if not same:
        folder.take(source / "secrets.json", place)
    for path in sorted((source / "demo").glob("*")):
        if not (home() / "demo" / path.name).exists():
            folder.take(path, home() / "demo" / path.name)


def _report(checks: list[Any], manifest: Mapping[str, Any], args: argparse.Namespace) -> int:
    ok = all(check.ok for check in checks)
    if args.json:
        rows = [{"check": check.name, "ok": check.ok, "seen": check.seen} for check in checks]
        sys.stdout.write(json.dumps({"ok": ok, "files": len(manifest["files"]), "checks": rows}) + "\n")
        return 0 if ok else 1
    english = args.lang == "en"
    for check in checks:
        sys.stdout.write(f"{'ok ' if check.ok else 'BAD'} {NAMES[check.name][english]}: {check.seen}\n")
    sys.stdout.write(DONE[ok][english] + "\n")
    return 0 if ok else 1
