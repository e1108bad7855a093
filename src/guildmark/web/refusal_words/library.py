# SPDX-License-Identifier: Apache-2.0
"""What refusals say around the documents of the policy library."""

from typing import Final

from guildmark.web.refusal_words.shape import RELOAD, Words

LIBRARY: Final[dict[str, Words]] = {
    "document.changed-meanwhile": Words(
        "别人刚刚改过这份文件（您看的是第 {seen} 版，现在是第 {now} 版），您的改动没有保存。",
        RELOAD[0],
        "Somebody has just changed this document (you saw revision {seen}, it is now {now}); yours was not kept.",
        RELOAD[1],
    ),
    "document.circle": Words(
        "一份文件不能取代它自己，取代关系也不能绕成一圈。",
        "请核对“由哪一份取代”。",
        "A document cannot supersede itself, nor may superseding run in a circle.",
        "Check which document supersedes it.",
    ),
    "document.days": Words(
        "日期先后不对：印发日、施行日、失效日应当依次不早于前一个。",
        "请核对三个日期；不知道的留空。",
        "The days run backwards: issued, in force, ended must follow each other.",
        "Check the three days; leave empty what is not known.",
    ),
    "document.leak": Words(
        "内容里有{kind_zh}（第 {line} 行），不能进文库。",
        "请删去后再保存；文库任何人都能看。",
        "The content holds {kind_en} (line {line}) and cannot enter the library.",
        "Take it out and save again: everyone can read the library.",
    ),
    "document.no-issuer": Words(
        "没有写发文机关。",
        "不知道的写“待核”，并在待核一栏勾选。",
        "The issuer is missing.",
        "Where it is not known write 待核 and tick it among what is to be confirmed.",
    ),
    "document.no-title": Words(
        "没有写文件名称。",
        "请写文件的正式名称。",
        "The title is missing.",
        "Give the document's official title.",
    ),
    "document.not-withdrawn": Words(
        "这份文件没有撤下，不用恢复。",
        RELOAD[0],
        "This document was not withdrawn.",
        RELOAD[1],
    ),
    "document.number-taken": Words(
        "文库里已经有 {number}：{title}。",
        "请修改那一份；文号确实相同的，在文号后加注区别。",
        "The library already holds {number}: {title}.",
        "Change that one; where two truly share a number add a word that tells them apart.",
    ),
    "document.too-long": Words(
        "正文超过 {limit} 字，没有保存。",
        "请只放正文，附件写在来源里。",
        "The text is longer than {limit} characters and was not kept.",
        "Keep the text only and name annexes under the source.",
    ),
    "document.withdrawn": Words(
        "这份文件已经撤下。",
        RELOAD[0],
        "This document has been withdrawn already.",
        RELOAD[1],
    ),
}
