# SPDX-License-Identifier: Apache-2.0
"""One certificate as a PDF/A-3b worth framing: its face, the QR, the seal, the signed credential attached."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

import typst

from guildmark.engines.documents.fonts import RARE_PACKAGE, font_folders, rare_fonts
from guildmark.engines.documents.qrcodes import qr_svg

TEMPLATE = Path(__file__).with_name("certificate.typ")
FIRST_HIGH_RUNG = 4
LEVELS = {
    "X": (1, "学徒工", "Apprentice"),
    "5": (2, "五级/初级工", "Level 5, junior"),
    "4": (3, "四级/中级工", "Level 4, intermediate"),
    "3": (4, "三级/高级工", "Level 3, senior"),
    "2": (5, "二级/技师", "Level 2, technician"),
    "1": (6, "一级/高级技师", "Level 1, senior technician"),
    "T": (7, "特级技师", "Special-grade technician"),
    "S": (8, "首席技师", "Chief technician"),
}
WORDS = {
    "zh": {
        "title": "职业技能等级证书", "subtitle": "Certificate of Occupational Skill Level",
        "rung": "八级阶梯第{rung}级", "high": "属于高技能人才", "note": "高度是阶梯的级，不是数量",
        "number": "证书编号", "occupation": "职业", "level": "等级", "body": "评价单位", "awarded": "评定日期",
        "date": "发证日期", "filed": "备案号 {code}", "trade": "工种 {trade}",
        "issued": "发证", "registered": "登记盖章",
        "scan": "扫码核验", "where": "或在此输入编号和姓名：", "print": "信任文件指纹",
        "offline": "本文件内附签名的 credential.json，guildmark verify 可离线核验。",
        "description": "本证书的签名原件", "file": "{name} {occupation} 职业技能等级证书",
    },
    "en": {
        "title": "Certificate of Occupational Skill Level", "subtitle": "职业技能等级证书",
        "rung": "Rung {rung} of the eight-step ladder", "high": "A high-skilled level",
        "note": "Height is the rung, not a quantity",
        "number": "Certificate number", "occupation": "Occupation", "level": "Level", "body": "Assessed by",
        "awarded": "Assessed on", "date": "Issued on", "filed": "Filing {code}", "trade": "Trade: {trade}",
        "issued": "Issued by", "registered": "Registered and sealed by",
        "scan": "Scan to verify", "where": "or enter number and name at", "print": "Fingerprint of the trust file",
        "offline": "The signed credential.json is attached to this file: guildmark verify checks it offline.",
        "description": "The signed original of this certificate",
        "file": "{name} {occupation}: certificate of occupational skill level",
    },
}  # fmt: skip


class MissingGlyph(ValueError):  # noqa: N818 - it is a refusal with a name of its own, like the others
    """No font at hand draws ``text``; ``package`` is the Debian package that may."""

    def __init__(self, text: str, package: str = RARE_PACKAGE) -> None:
        super().__init__(f"no font draws “{text}”: install the Debian package {package}")
        self.text = text
        self.package = package

    def message(self, lang: str = "zh") -> str:
        """Say it in ``zh`` or ``en``."""
        if lang == "zh":
            return f"没有字体能显示“{self.text}”，为免证书上留下空白，没有生成文件。请安装 {self.package} 后再试。"
        return f"No font draws “{self.text}”, so no certificate was made. Install {self.package} and try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What stands on one certificate. ``document_number`` is masked already; ``seal`` is two columns of two hanzi."""

    number: str
    name: str
    document_type: str
    document_number: str
    occupation: str
    occupation_code: str
    level: str
    body: str
    date: dt.date
    issuer: str
    body_code: str = ""
    trade: str = ""
    awarded: dt.date | None = None
    seal: tuple[str, str] = ("匠印", "登记")


def certificate_pdf(
    face: Face, credential_json: bytes, *, qr_text: str, fingerprint: str, public_url: str, lang: str = "zh"
) -> bytes:
    """Return the certificate as PDF/A-3b, one A4 page on its side; the same values give the same bytes.

    ``credential_json`` is attached as credential.json, byte for byte; ``qr_text`` is the link of the QR;
    ``public_url`` the address where number and name are entered; ``fingerprint`` that of the trust file.
    Raises MissingGlyph, QrTooLong; KeyError for a level that is none of ``LEVELS``.
    """
    inputs = {
        "data": json.dumps(_data(face, fingerprint, public_url, lang), ensure_ascii=False),
        "credential": credential_json.decode(),
        "qr": qr_svg(qr_text).decode(),
    }
    try:
        return _compile(inputs)
    except typst.TypstError as error:
        missing = re.search(r'the text `?"(.+?)"`? could not be displayed', str(error), re.DOTALL)
        if missing is None:
            raise
        raise MissingGlyph(missing[1]) from error


def _data(face: Face, fingerprint: str, public_url: str, lang: str) -> dict[str, object]:
    words = WORDS["zh" if lang == "zh" else "en"]
    rung, level_zh, level_en = LEVELS[face.level]
    filled = {
        "rung": words["rung"].format(rung="一二三四五六七八"[rung - 1] if lang == "zh" else rung),
        "high": words["high"] if rung >= FIRST_HIGH_RUNG else "",
        "filed": words["filed"].format(code=face.body_code) if face.body_code else "",
        "trade": words["trade"].format(trade=face.trade) if face.trade else "",
        "file": words["file"].format(name=face.name, occupation=face.occupation),
    }
    values = {name: getattr(face, name) for name in ("number", "name", "occupation", "body", "issuer", "seal")}
    return values | {
        "lang": "zh" if lang == "zh" else "en",
        "document": f"{face.document_type} {face.document_number}",
        "occupation_code": face.occupation_code,
        "level": (level_zh, level_en) if lang == "zh" else (level_en, level_zh),
        "rung": rung,
        "date": face.date.isoformat(),
        "awarded": (face.awarded or face.date).isoformat(),
        "fingerprint": fingerprint,
        "url": public_url,
        "words": words | filled,
    }


_lock = Lock()


@lru_cache(maxsize=1)
def _press() -> tuple[typst.Compiler, str]:
    """Return the compiler, whose fonts take 90 ms to read, and the names of the rare fonts it has."""
    rare = sorted({font.stem for font in rare_fonts()})
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[Path(folder) for folder in font_folders()])
    return typst.Compiler(str(TEMPLATE), root=TEMPLATE.parent, font_paths=fonts), json.dumps(rare)


def _compile(inputs: dict[str, str]) -> bytes:
    with _lock:
        compiler, rare = _press()
        pdf = compiler.compile(sys_inputs=inputs | {"rare": rare}, pdf_standards="a-3b")
    if not isinstance(pdf, bytes):
        raise TypeError("typst returned no single PDF")
    return pdf
