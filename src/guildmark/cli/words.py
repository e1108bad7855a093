# SPDX-License-Identifier: Apache-2.0
"""The words of refusals on the command line, in Chinese and English; a code without words is shown as it is."""

from __future__ import annotations

from guildmark.kernel.refusals import Refused

WORDS = {
    "database.none": (
        "无法使用数据库：{reason}。请核对 DATABASE_URL；不设它时使用内置的 PostgreSQL。",
        "No database: {reason}. Check DATABASE_URL where it is set; without it the embedded PostgreSQL is used.",
    ),
    "database.no-tables": (
        "数据库里还没有表；请先运行 guildmark migrate（或 make demo）。",
        "The database has no tables yet; run guildmark migrate (or make demo) first.",
    ),
    "database.owner-missing": (
        "生产环境须同时给出 DATABASE_URL（应用角色）和 DATABASE_OWNER_URL（所有者角色）。",
        "Production needs both DATABASE_URL (the application's role) and DATABASE_OWNER_URL (the owner's).",
    ),
    "secrets.missing": (
        "生产环境缺少密钥文件 {file}；请先运行 guildmark secrets make，或用 GUILDMARK_SECRETS 指定。",
        "Production has no secrets file {file}; run guildmark secrets make first, or name one by GUILDMARK_SECRETS.",
    ),
    "secrets.unreadable": (
        "本用户不能读取密钥文件 {file}；请用建立它的用户运行，或用 GUILDMARK_HOME 另设目录。",
        "This user may not read the secrets file {file}; run as the user who made it, or set GUILDMARK_HOME.",
    ),
    "register.other-name": (
        "登记簿名为 {name}，而按现在的网址应名为 {now}；站点换了网址时，请把 IDENTITY_URL 设为原来的网址。",
        "The log is named {name}, by today's address {now}; where the site moved, set IDENTITY_URL to the first.",
    ),
    "register.storage-ahead": (
        "登记簿文件夹 {folder} 比数据库更新或与它不符：{reason}。请先恢复对应的数据库备份，再启动。",
        "The register's folder {folder} is ahead of the database or differs: {reason}. Restore the database first.",
    ),
    "backup.not-empty": (
        "{folder} 里已有东西；请给一个新的或空的文件夹。",
        "There is something in {folder} already; name a new or empty folder.",
    ),
    "backup.none": ("{folder} 不是备份。", "{folder} is no backup."),
    "backup.damaged": (
        "备份 {folder} 有 {count} 个文件缺失、多余或被改动，第一个是 {first}。没有恢复任何东西。",
        "{count} files of the backup {folder} are missing, added or changed, the first {first}. Nothing was restored.",
    ),
    "backup.other-manifest": (
        "备份 {folder} 的清单与所给 SHA-256 不符。没有恢复任何东西。",
        "The manifest of {folder} has another SHA-256 than the one given. Nothing was restored.",
    ),
    "backup.newer": (
        "备份由更新的版本作出（{migration}）；请用该版本恢复。",
        "The backup was made by a newer version ({migration}); restore it with that one.",
    ),
    "restore.not-empty": (
        "{place} 已有内容。恢复只写入空的数据目录和空的数据库；请另设 GUILDMARK_HOME，或换一个空库。",
        "There is something at {place}. Restore into an empty home and database: name others by GUILDMARK_HOME.",
    ),
    "clock.not-demo": ("只有演示环境可以拨动时钟。", "Only the demo's clock can be moved."),
    "clock.backwards": ("演示时钟只能向前。", "The demo's clock moves forward only."),
}


def sentence(refusal: Refused, lang: str) -> str:
    """One sentence for ``refusal`` in ``lang`` (zh or en)."""
    pair = WORDS.get(refusal.code)
    return str(refusal) if pair is None else pair[lang == "en"].format(**refusal.facts)
