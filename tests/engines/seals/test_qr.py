# SPDX-License-Identifier: Apache-2.0
"""The QR: a link whose signed part holds what the paper says, small enough for version 15."""

import base64
import io

import cbor2
import pytest
import zxingcpp
from PIL import Image

from guildmark.engines.seals import jcs, qr

LONG = "鸢都高新技术产业开发区精密机械制造及自动化设备有限责任公司第一分公司"


def test_the_signed_part_holds_the_facts(city):
    credential = city.credential()
    told = qr.read(city.link(credential))
    assert (told.number, told.name, told.occupation, told.level) == ("Y000037000123233000001", "欧阳丹", "车工", "3")
    assert (told.body, str(told.valid_from), told.shard, told.index) == (
        "鸢都精密机械有限公司",
        "2023-09-28",
        "2023-1",
        40_000,
    )
    assert told.sha256 == jcs.digest(credential)
    assert told.verify(city.issuer.public_multibase)


def test_another_key_does_not_verify(city):
    assert qr.read(city.link(city.credential())).verify(city.log.public_multibase) is False


def test_a_camera_reads_the_link(city):
    link, picture = city.link(city.credential()), io.BytesIO()
    qr.symbol(link).save(picture, kind="png", scale=4)
    found = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    assert [item.text for item in found] == [link]


def test_the_symbol_is_at_most_version_15_at_level_m(city):
    symbol = qr.symbol(city.link(city.credential(name="古丽巴哈尔·买买提艾力", body_name=LONG)))
    assert (int(symbol.version) <= 15, symbol.error) == (True, "M")


def test_codes_stand_for_names_that_are_too_long(city):
    told = qr.read(city.link(city.credential(body_name=LONG * 2, occupation_name="多工序数控机床操作调整工" * 3)))
    assert (told.occupation, told.body) == ("6-18-01-01", "Y000037000123")


def test_what_does_not_fit_at_all_is_refused(city):
    with pytest.raises(qr.QrError, match="do not fit"):
        city.link(city.credential(name="欧" * 90))


def changed(link, at):
    return link[:at] + ("A" if link[at] != "A" else "B") + link[at + 1 :]


def test_no_changed_character_passes(city):
    link = city.link(city.credential())
    start = link.index("#") + 1
    for at in range(start, len(link)):
        try:
            told = qr.read(changed(link, at))
        except qr.QrError:
            continue
        key_is_named = told.kid == qr.kid_of(city.issuer.public_multibase)
        assert not (key_is_named and told.verify(city.issuer.public_multibase)), at


@pytest.mark.parametrize(
    "text", ["", "#", "https://a.example/c/x#AAAA", "https://a.example/c/" + "a" * 22 + "#AAAA", "#" + "A" * 90]
)
def test_what_is_no_link_is_refused(text):
    with pytest.raises(qr.QrError):
        qr.read(text)


def test_the_message_is_cose_sign1(city):
    encoded = qr.payload(city.credential(), city.issuer)
    data = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    message = cbor2.loads(data)
    assert (message.tag, cbor2.loads(message.value[0])) == (18, {1: -8})
