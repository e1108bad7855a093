# SPDX-License-Identifier: Apache-2.0
"""What each check of a credential says, in Chinese and English; codes never change with the language."""

from __future__ import annotations

WORDS = {
    "format.ok": ("格式正确", "well formed"),
    "format.not-a-credential": ("不是可以核验的证书：{why}", "not a credential that can be checked: {why}"),
    "format.no-attachment": ("PDF 中没有 credential.json", "the PDF carries no credential.json"),
    "signature.ok": ("签名有效", "the signature holds"),
    "signature.wrong": ("签名不符：内容被改动，或不是该机构签发", "the signature is wrong: changed, or of another key"),
    "signature.no-key": ("没有可信的公钥，无法核对签名", "no trusted key to check the signature with"),
    "issuer.ok": ("签发机构在信任文件中：{who}", "the trust file holds the issuer: {who}"),
    "issuer.not-trusted": ("签发机构不在信任文件中：{who}", "the trust file does not hold the issuer: {who}"),
    "trust.missing": (
        "没有信任文件：请用 --trust 指定，或先运行 guildmark trust add",
        "no trust file: name one by --trust, or run guildmark trust add",
    ),
    "trust.invalid": ("信任文件不完整或被改动", "the trust file is not whole, or was changed"),
    "key-active.ok": ("签名密钥当时有效", "the key was active when it signed"),
    "key.unknown": ("信任文件中没有这把密钥", "the trust file does not hold this key"),
    "key.not-active": ("签名密钥当时无效或已被撤销", "the key was not active when it signed, or was revoked"),
    "status.active": ("有效", "active"),
    "status.suspended": ("已中止", "suspended"),
    "status.revoked": ("已撤销", "revoked"),
    "status.expired": ("已过期", "expired"),
    "status.unknown": ("手边没有状态列表，状态未知", "the status list is not at hand: state unknown"),
    "status.list-invalid": ("状态列表无效，状态未知", "the status list does not hold: state unknown"),
    "register.ok": ("已登记：登记簿第 {index} 条，共 {size} 条", "registered: entry {index} of {size}"),
    "register.not-asked": ("未核对登记簿", "the register was not asked"),
    "register.not-reached": ("未能取得登记簿的证明", "no proof could be had from the register"),
    "register.wrong": ("登记证明不成立：{why}", "the proof of registration does not hold: {why}"),
}  # fmt: skip

WHY = {
    "empty": ("里面什么都没有", "it is empty"),
    "not-json": (
        "既不是证书的 JSON 或 PDF，也不是证书二维码里的文字",
        "it is neither a certificate's JSON or PDF nor the text of its QR code",
    ),
    "not-text": ("这个文件不是 JSON 也不是 PDF", "this file is neither JSON nor PDF"),
    "too-large": ("太大了，证书没有这么大", "it is too large for a certificate"),
    "pdf-spoilt": ("这个 PDF 读不出来", "this PDF cannot be read"),
    "two-in-one-pdf": ("一个 PDF 里有两张证书", "the PDF carries two credentials"),
}
"""Why something is no credential, where there is a word for it."""


def sentence(code: str, lang: str, **facts: object) -> str:
    """Return the sentence of ``code`` in ``lang`` (zh or en)."""
    why = WHY.get(str(facts.get("why")))
    told = facts | {"why": why[lang == "en"]} if why else facts
    return WORDS[code][lang == "en"].format(**told)
