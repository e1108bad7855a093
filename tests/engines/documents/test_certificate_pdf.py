# SPDX-License-Identifier: Apache-2.0
"""The certificate's PDF holds what it says: the face, the signed original, the QR, every character drawn."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from guildmark.engines.documents import Face, MissingGlyph, QrTooLong, certificate_pdf, qr_svg
from guildmark.engines.documents.fonts import rare_fonts

LINK = "https://skills.yuandu.example/c/abcdefghijklmnopqrstuv#" + "Ab3-" * 75
CREDENTIAL = json.dumps({"type": ["OpenBadgeCredential"], "name": "欧阳木兰"}, ensure_ascii=False, indent=1).encode()
FINGERPRINT = "3f2a 99b1 0c4d 77aa 1e20 b3f4 5d6c 8a9b 0e1f 2233"
FACE = Face(
    number="Y000037990016233000417",
    name="欧阳木兰",
    document_type="居民身份证",
    document_number="37*************417",
    occupation="焊工",
    occupation_code="6-18-02-04",
    level="3",
    body="青岚重工（集团）有限公司",
    body_code="Y000037990016",
    date=date(2023, 8, 14),
    awarded=date(2023, 8, 2),
    issuer="鸢都市人力资源和社会保障局",
    seal=("鸢都", "登记"),
)


def made(face=FACE, lang="zh"):
    url = "https://skills.yuandu.example/verify"
    return certificate_pdf(face, CREDENTIAL, qr_text=LINK, fingerprint=FINGERPRINT, public_url=url, lang=lang)


def words_of(pdf):
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()


def test_it_is_one_page_of_pdf_a_3b_and_the_same_bytes_twice():
    pdf = made()
    assert (b"<pdfaid:part>3</pdfaid:part>" in pdf, b"<pdfaid:conformance>B" in pdf) == (True, True)
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert made() == pdf


def test_the_attached_credential_is_the_same_bytes():
    attached = PdfReader(BytesIO(made())).attachments
    assert {name: list(files) for name, files in attached.items()} == {"credential.json": [CREDENTIAL]}


def test_the_qr_on_the_rendered_page_is_the_link():
    page = pypdfium2.PdfDocument(made())[0].render(scale=3).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [LINK]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_fact_of_the_face_stands_on_it(lang):
    words = words_of(made(lang=lang)).replace("\r\n", "")
    facts = [
        FACE.number,
        FACE.name,
        "居民身份证 37*************417",
        "焊工",
        "6-18-02-04",
        "三级/高级工",
        FACE.body,
        FACE.issuer,
    ]
    facts += ["2023-08-14", "2023-08-02", "3f2a 99b1", "https://skills.yuandu.example/verify", "鸢", "登"]
    assert [fact for fact in facts if fact not in words] == []


def test_the_chief_technician_stands_on_the_eighth_rung_and_level_4_is_not_high():
    assert "八级阶梯第八级" in words_of(made(replace(FACE, level="S")))
    assert "属于高技能人才" not in words_of(made(replace(FACE, level="4")))


def test_forty_hanzi_of_a_firm_and_a_long_name_stay_on_the_page():
    face = replace(FACE, body="鸢都" + "青岚" * 19, name="阿卜杜热合曼·麦麦提艾力·买买提")
    assert len(pypdfium2.PdfDocument(made(face))) == 1


def test_a_name_that_no_font_draws_is_refused_with_the_package_to_install():
    with pytest.raises(MissingGlyph) as refused:
        made(replace(FACE, name="赵\U0003134a"))
    assert (refused.value.text, refused.value.package) == ("\U0003134a", "fonts-hanazono")
    assert "fonts-hanazono" in refused.value.message("zh")
    assert "\U0003134a" in refused.value.message("en")


def test_markup_in_a_name_is_text():
    assert '#read("x") *a*' in words_of(made(replace(FACE, name='#read("x") *a*')))


def test_rare_fonts_are_found_wherever_they_are_installed(tmp_path):
    font = tmp_path / "truetype" / "hanazono" / "HanaMinB.ttf"
    font.parent.mkdir(parents=True)
    font.touch()
    assert rare_fonts((str(tmp_path), str(tmp_path / "none"))) == [font]


def test_a_qr_beyond_version_15_is_refused():
    assert qr_svg("x" * 412).startswith(b"<?xml")
    with pytest.raises(QrTooLong):
        qr_svg("x" * 413)
    with pytest.raises(QrTooLong):
        qr_svg("x" * 9000)
