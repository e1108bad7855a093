# SPDX-License-Identifier: Apache-2.0
"""Photographs by zip: what is opened, what is refused, what is left behind."""

import io
import struct
import zipfile

import pytest
from PIL import Image

from guildmark.engines.documents.photographs import Limits, Wanted, ZipRefusedError, is_picture, look_at, unpack

SMALL = Limits(size=1_000_000, files=3, one=20_000, all=40_000, pixels=1_000_000)


def picture(size=(240, 320), form="JPEG", **saved):
    """A picture of one colour."""
    memory = io.BytesIO()
    Image.new("RGB", size, (120, 150, 190)).save(memory, form, **saved)
    return memory.getvalue()


def noise(size=(240, 320)):
    """A picture that does not compress."""
    memory = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(memory, "JPEG", quality=98)
    return memory.getvalue()


def zipped(**files):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return memory.getvalue()


def codes(found):
    return [code for code, _ in found]


def test_where_it_was_taken_and_by_which_camera_is_left_behind():
    exif = Image.Exif()
    exif[0x0110] = "Secret Camera"
    exif.get_ifd(0x8825)[2] = (36.0, 42.0, 0.0)
    found = look_at(picture(exif=exif, comment=b"at home"), Wanted())
    kept = Image.open(io.BytesIO(found.jpeg))
    assert (kept.size, dict(kept.getexif()), kept.info.get("comment")) == ((240, 320), {}, None)
    assert b"Secret" not in found.jpeg
    assert b"home" not in found.jpeg


def test_a_photograph_on_its_side_is_turned_before_its_mark_goes():
    exif = Image.Exif()
    exif[0x0112] = 6
    found = look_at(picture((320, 240), exif=exif), Wanted())
    assert (found.errors, Image.open(io.BytesIO(found.jpeg)).size) == ((), (240, 320))


def test_another_shape_is_an_error_and_a_larger_one_is_scaled():
    assert codes(look_at(picture((300, 300)), Wanted()).errors) == ["photo.size"]
    larger = look_at(picture((480, 640)), Wanted())
    assert (larger.errors, codes(larger.warnings)) == ((), ["photo.size"])
    assert Image.open(io.BytesIO(larger.jpeg)).size == (240, 320)


def test_a_pack_may_mend_another_shape():
    found = look_at(picture((300, 300)), Wanted(wrong_size="warning"))
    assert Image.open(io.BytesIO(found.jpeg)).size == (240, 320)


def test_a_heavy_one_is_written_lighter_or_refused_as_the_pack_says():
    heavy = noise()
    assert len(heavy) > 20 * 1024
    mended = look_at(heavy, Wanted(kilobytes=30))
    assert codes(mended.warnings) == ["photo.weight"]
    assert 0 < len(mended.jpeg) < len(heavy)
    assert codes(look_at(heavy, Wanted(too_heavy="error")).errors) == ["photo.weight"]


@pytest.mark.parametrize("data", [b"", b"not a picture", b"GIF89a" + bytes(40), picture()[:200], b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_jpeg_or_png_is_told(data):
    assert codes(look_at(data, Wanted()).errors) == ["photo.not-a-picture"]


def test_a_scan_is_a_whole_picture():
    assert is_picture(picture())
    assert is_picture(picture(form="PNG"))
    assert not is_picture(b"\x89PNG\r\n\x1a\n" + bytes(40))


def test_a_picture_of_too_many_pixels_is_never_unpacked():
    tall = picture((4, 4), "PNG")
    claimed = tall[:16] + struct.pack(">II", 5000, 5001) + tall[24:]
    found = look_at(claimed, Wanted())
    assert codes(found.errors)[0] in {"photo.too-many-pixels", "photo.not-a-picture"}
    assert codes(look_at(picture((1001, 1000), "PNG"), Wanted(), SMALL).errors) == ["photo.too-many-pixels"]


def test_names_from_chinese_windows_and_computers_own_files():
    data = zipped(**{"照片/张伟1234.jpg": b"x", "__MACOSX/._a.jpg": b"x", "照片/.DS_Store": b"x", "Thumbs.db": b"x"})
    assert [name for name, _ in unpack(data)] == ["张伟1234.jpg"]


def test_a_name_in_gbk_without_the_flag_is_read():
    gbk = zipped(**{"AAAA5678.jpg": b"x"}).replace(b"AAAA", "李娜".encode("gb18030"))
    assert [name for name, _ in unpack(gbk)] == ["李娜5678.jpg"]


def test_a_bomb_is_refused_while_it_unpacks():
    with pytest.raises(ZipRefusedError) as caught:
        list(unpack(zipped(a=bytes(30_000)), SMALL))
    assert caught.value.code == "photos.bomb"
    with pytest.raises(ZipRefusedError):
        list(unpack(zipped(a=bytes(15_000), b=bytes(15_000), c=bytes(15_000)), SMALL))
    with pytest.raises(ZipRefusedError):
        list(unpack(zipped(**{str(n): b"x" for n in range(4)}), SMALL))


def test_a_header_that_lies_about_sizes_gains_nothing():
    data = bytearray(zipped(a=bytes(30_000)))
    for place in (data.find(b"PK\x03\x04") + 22, data.find(b"PK\x01\x02") + 24):
        data[place : place + 4] = struct.pack("<I", 10)
    with pytest.raises(ZipRefusedError):
        list(unpack(bytes(data), SMALL))


def test_what_is_no_zip_too_large_or_locked():
    for data, code in ((b"no zip", "photos.not-a-zip"), (bytes(SMALL.size + 1), "photos.too-large")):
        with pytest.raises(ZipRefusedError) as caught:
            list(unpack(data, SMALL))
        assert caught.value.code == code
    locked = bytearray(zipped(a=b"x"))
    locked[6] |= 1
    locked[locked.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ZipRefusedError) as caught:
        list(unpack(bytes(locked), SMALL))
    assert caught.value.code == "photos.encrypted"
