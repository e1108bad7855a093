# SPDX-License-Identifier: Apache-2.0
"""What refusals say around files, the clock, the database and whatever else carries the house."""

from typing import Final

from guildmark.web.refusal_words.shape import OPERATOR, RELOAD, Words

HOUSE: Final[dict[str, Words]] = {
    "clock.backwards": Words(
        "演示时钟只能往前拨。",
        "它现在是 {now}。",
        "The demo's clock only moves forward.",
        "It stands at {now}.",
    ),
    "clock.not-demo": Words(
        "正式系统的时间不能拨动。",
        "只有演示系统有这个时钟。",
        "Time cannot be moved here.",
        "Only the demo has a clock of its own.",
    ),
    "crypto.unreadable": Words(
        "加密保存的内容打不开。",
        OPERATOR[0],
        "What was stored encrypted cannot be opened.",
        OPERATOR[1],
    ),
    "database.none": Words(
        "数据库没有启动：{reason}。",
        OPERATOR[0],
        "No database is running: {reason}.",
        OPERATOR[1],
    ),
    "database.owner-missing": Words(
        "没有给出数据库所有者的连接。",
        "正式系统需要 DATABASE_OWNER_URL。",
        "The owner's connection is missing.",
        "Production needs DATABASE_OWNER_URL.",
    ),
    "deed.not-permitted": Words(
        "您的身份不能办这件事。",
        "请由有这项权限的人来办；权限表写明了谁可以做什么。",
        "Your office may not do this.",
        "Whoever holds that office can; the table of permissions says who.",
    ),
    "file.damaged": Words(
        "保存的文件与上传时不一致，没有打开。",
        OPERATOR[0],
        "The stored file differs from what was uploaded.",
        OPERATOR[1],
    ),
    "file.gone": Words(
        "文件已经不在了。",
        "请重新上传一份。",
        "The file is no longer there.",
        "Please upload it again.",
    ),
    "journal.personal-data": Words(
        "有一项内容像是个人信息，不能写进日志。",
        "请去掉理由或名称里的证件号码、姓名再试。",
        "Something looks like personal data and cannot enter the journal.",
        "Remove names and numbers and try again.",
    ),
    "secrets.missing": Words(
        "缺少密钥文件 {file}。",
        OPERATOR[0],
        "The secrets file {file} is missing.",
        OPERATOR[1],
    ),
    "secrets.unreadable": Words(
        "密钥文件 {file} 读不出来。",
        OPERATOR[0],
        "The secrets file {file} cannot be read.",
        OPERATOR[1],
    ),
    "state.moved": Words(
        "别人刚刚先办了这件事。",
        RELOAD[0],
        "Somebody else was quicker.",
        RELOAD[1],
    ),
    "state.no-such-move": Words(
        "现在的状态不能这样办，可能已经办过了。",
        RELOAD[0],
        "That cannot be done from the present state; it may be done already.",
        RELOAD[1],
    ),
}
