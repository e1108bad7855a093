# SPDX-License-Identifier: Apache-2.0
"""English is complete: every page of every face, and the frame around them."""

import re

import polib
from tests.look.catalogue import CATALOGUE, PACKAGE, left_untranslated, said, said_by_template, untranslated


def test_every_message_of_every_page_has_its_english():
    assert untranslated(polib.pofile(str(CATALOGUE)), said()) == []


def test_the_compiled_catalogue_is_the_written_one():
    written = {entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in polib.pofile(str(CATALOGUE))}
    compiled = {
        entry.msgid: (entry.msgstr, entry.msgstr_plural) for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    }
    assert compiled == written


def test_a_translation_keeps_every_placeholder():
    def holes(text):
        return set(re.findall(r"%\((\w+)\)s", text))

    lost = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        for english in ([entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values())
        if holes(english) != holes(entry.msgid)
    ]
    assert lost == []


def test_messages_are_found_in_all_three_forms():
    short = "{% translate '甲' %}{% translate \"乙\" as x %}"
    block = "{% blocktranslate count n=n %}{{ n }} 丙{% plural %}{{ n }} 丁{% endblocktranslate %}"
    assert said_by_template(short + block) == {"甲": None, "乙": None, "%(n)s 丙": "%(n)s 丁"}


def test_no_chinese_stands_in_a_template_that_english_would_show():
    told = {
        path.name: left
        for path in sorted((PACKAGE / "templates").rglob("*.html"))
        if (left := left_untranslated(path.read_text(encoding="utf-8")))
    }
    # 500 and 503 speak both languages at once, and the link to Chinese is called by its own name.
    assert sorted(told) == ["500.html", "503.html", "language.html"]


def test_chinese_outside_a_translation_is_found():
    assert (
        left_untranslated("{# 注 #}{% translate '甲' %}<p>乙</p>{% blocktranslate %}丙{% endblocktranslate %}") == "乙"
    )
