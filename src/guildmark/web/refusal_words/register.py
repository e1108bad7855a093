# SPDX-License-Identifier: Apache-2.0
"""What refusals say around certificates, the register, the national query and older ledgers."""

from typing import Final

from guildmark.web.refusal_words.shape import OPERATOR, RELOAD, Words

REGISTER: Final[dict[str, Words]] = {
    "credential.issued-already": Words(
        "这批人里有人已经发过证，没有重复发证。",
        RELOAD[0],
        "Somebody here is certified already; nobody was certified twice.",
        RELOAD[1],
    ),
    "credential.level-not-numbered": Words(
        "等级 {level} 还没有证书编号用字。",
        "现行规则不对这一等级发证；请联系市级经办人。",
        "Level {level} has no character in certificate numbers yet.",
        "Ask the city's officer.",
    ),
    "credential.no-glyph": Words(
        "{message}",
        "为免证书上留下空白，没有生成文件。",
        "{message}",
        "No file was made, so that nothing on it stays blank.",
    ),
    "credential.none": Words(
        "还没有一张证书。",
        "公示期满后会发证，请那时再来。",
        "There is no certificate yet.",
        "Certificates are issued when a notice is over; come back then.",
    ),
    "credential.not-active": Words(
        "这张证书已经不是有效状态。",
        "它的现状写在证书页上。",
        "The certificate is not valid any more.",
        "Its page says how it stands.",
    ),
    "credential.not-logged": Words(
        "证书正在记入公开登记簿，几秒钟后就能下载。",
        "请稍后刷新页面。",
        "The certificate is being entered in the public register; it can be downloaded in a few seconds.",
        "Reload the page in a moment.",
    ),
    "credential.not-valid": Words(
        "证书已撤销，不再生成纸面文件。",
        "它的现状写在证书页上。",
        "The certificate is revoked: no paper is made of it.",
        "Its page says how it stands.",
    ),
    "credential.serials-used-up": Words(
        "本机构 {year} 年等级 {level} 的流水号已经用完。",
        OPERATOR[0],
        "The serials of {year} at level {level} are used up.",
        OPERATOR[1],
    ),
    "figure.period-reversed": Words(
        "结束日期早于开始日期。",
        "请把两个日期对调。",
        "The period ends before it begins.",
        "Exchange the two dates.",
    ),
    "figure.unknown": Words(
        "没有名为 {figure} 的数字。",
        "数据页列出了全部数字。",
        "There is no figure named {figure}.",
        "The figures page lists all of them.",
    ),
    "simulation.nobody": Words(
        "测算要由登录的人做。",
        "请登录后再试。",
        "A simulation is made by somebody who is signed in.",
        "Sign in and try again.",
    ),
    "simulation.people-changed": Words(
        "测算以后，在册的人或您能看到的范围已有变化，当时的快照给不出来了。",
        "请照原参数再测算一次，再下载。",
        "The people on file, or those in your sight, have changed since: that snapshot cannot be had any more.",
        "Make the same simulation again, then download.",
    ),
    "simulation.kept": Words(
        "这份测算已经存档，不能再改。",
        "要换参数，请另做一次测算。",
        "This simulation is kept and does not change.",
        "To try other values, make another one.",
    ),
    "ledger.changed-others": Words(
        "这份台账改动过先前登记的 {changed} 行，不能整份撤回。",
        "请照变化列表，用登记的原值另交一份台账改回。",
        "This ledger changed {changed} rows recorded before: it cannot be undone as a whole.",
        "Hand in a ledger with the former values, which its list of changes shows.",
    ),
    "ledger.changed-since": Words(
        "收入之后，其中有的条目已被后来的台账改动。",
        "请先撤回后来的台账；不能撤回的，另交台账改正。",
        "A later ledger has changed some of what this one recorded.",
        "Undo the later one first, or hand in a ledger that corrects it.",
    ),
    "ledger.check-again": Words(
        "试检之后登记有了变化，台账要重新检查。",
        "请把同一份文件再上传一次，看过结果再收入。",
        "The record has changed since the ledger was checked.",
        "Upload the same file again and look at what is found.",
    ),
    "ledger.depended-on": Words(
        "收入之后已有评价用到其中的人员、单位或备案，不能再撤回。",
        "个别有误的，另交一份台账改正。",
        "Assessments have relied on its people, firms or filings since: it can no longer be undone.",
        "Hand in a ledger that corrects what is wrong.",
    ),
    "ledger.kind-unknown": Words(
        "没有这一种台账（{kind}）。",
        "请从旧台账页面选择证书、备案或考评员证卡。",
        "There is no such kind of ledger ({kind}).",
        "Choose certificates, filings or assessors' cards.",
    ),
    "ledger.source-missing": Words(
        "没有写明台账的来源。",
        "请写明是谁、哪一年的台账，补录的每一条都会带上它。",
        "The ledger's source is missing.",
        "Say whose ledger it is and of which years; everything recorded bears it.",
    ),
    "register.other-name": Words(
        "登记簿的名称与现在的网址不符。",
        "请管理员把 IDENTITY_URL 设为原来的网址。",
        "The log goes by another name than today's address gives it.",
        "Ask the administrator to set IDENTITY_URL to the first address.",
    ),
    "register.storage-ahead": Words(
        "登记簿的文件比数据库更新，或与它不符。",
        "请通知管理员先恢复对应的数据库备份。",
        "The register's files are ahead of the database, or differ from it.",
        "Ask the administrator to restore the database that belongs to them.",
    ),
    "revocation.proposed-already": Words(
        "这张证书已有一件待复核的撤销。",
        "请先确认或撤回那一件。",
        "A revocation of this certificate is already proposed.",
        "Confirm or withdraw that one first.",
    ),
    "revocation.same-person": Words(
        "提出撤销的人不能自己确认。",
        "请由另一位市级人员复核。",
        "Whoever proposed a revocation may not confirm it.",
        "Another officer of the city does.",
    ),
    "share.days": Words(
        "链接的期限只能选列出的几种。",
        "请重新选择。",
        "A link can last only for one of the periods listed.",
        "Choose again.",
    ),
    "share.too-many": Words(
        "这张证书已经有 {most} 个有效链接。",
        "请先收回几个。",
        "This certificate has {most} open links already.",
        "Take some of them back first.",
    ),
    "submission.file-gone": Words(
        "这份文件的保存期已过，不在了。",
        "需要时请重新上传。",
        "The time to keep this file is over: it is gone.",
        "Hand it in again where it is needed.",
    ),
    "submission.in-the-future": Words(
        "日期在今天之后。",
        "名单只能确认已经发的证书，请填今天或以前的日期。",
        "The day lies ahead.",
        "A list confirms what has been issued: name today or an earlier day.",
    ),
    "submission.moved": Words(
        "本批的报送状态刚才有变化，这一步没有做。",
        "请刷新页面，看现在的状态再做。",
        "How the batch stands has just changed: nothing was done.",
        "Reload the page and look at how it stands now.",
    ),
    "submission.not-to-mend": Words(
        "这一项印在证书上，不能在报送里改。",
        "姓名写错的走姓名更正；其他错误走撤销重评。",
        "This stands on the certificate itself and is not mended here.",
        "Have a wrong name corrected; anything else means revoking.",
    ),
    "submission.nothing-new": Words(
        "反馈里没有新的结果。",
        "核对文件是否就是本批最新的反馈。",
        "The answer holds nothing new.",
        "Check that it is the batch's latest answer.",
    ),
    "submission.nothing-to-send": Words(
        "本批没有待报送的证书。",
        "被退回的先修改，再报送。",
        "No certificate of the batch waits to be sent.",
        "Mend what was returned, then send.",
    ),
}
