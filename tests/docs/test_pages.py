# SPDX-License-Identifier: Apache-2.0
"""The docs are read: each command parses, each make target and link exists, each word of a page is the page's word."""

import contextlib
import io
import re
import shlex

import polib
import pytest
from tests.docs import pages

from guildmark.cli import main

CATALOGUE = pages.ROOT / "src/guildmark/locale/en/LC_MESSAGES/django.po"
KIB = 1024
LARGEST_PICTURE = 150 * KIB
WALKED = ("docs/tutorials/", "docs/how-to/")
QUOTING = [page for page in pages.PAGES if page.startswith(WALKED) and pages.WORDS.search(pages.text(page))]
KINDS = ("tutorials", "how-to", "reference", "explanation")


def parses(words):
    """Whether the command's own parser takes these words; what it says is not shown."""
    given, _lang, _as_json = main._general(words)
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            main._parser(given).parse_args(given)
        except SystemExit:
            return False
    return True


def asked(page):
    """The words after `guildmark` of every command on a page; variables before it and a pipe after it left out."""
    for command in pages.commands(page):
        words = shlex.split(command.partition(" | ")[0].partition(" > ")[0])
        while words and "=" in words[0]:
            words.pop(0)
        if words and words[0].rpartition("/")[2] == "guildmark":
            yield words[1:]


@pytest.mark.parametrize("page", pages.PAGES)
def test_every_command_of_a_page_is_one(page):
    assert [words for words in asked(page) if not parses(words)] == []


@pytest.mark.parametrize("page", pages.PAGES)
def test_every_make_target_of_a_page_exists(page):
    named = {line.split()[1] for line in pages.commands(page) if line.startswith("make ")}
    named |= set(re.findall(r"`make ([a-z-]+)", pages.text(page)))
    targets = set(re.findall(r"^([a-z-]+):", pages.text("Makefile"), re.MULTILINE))
    assert named - targets == set()


@pytest.mark.parametrize("page", pages.PAGES)
def test_no_link_of_a_page_leads_nowhere(page):
    folder = (pages.ROOT / page).parent
    assert [link for link in pages.LINK.findall(pages.text(page)) if not (folder / link).exists()] == []


@pytest.mark.parametrize("page", QUOTING)
def test_words_of_the_pages_are_quoted_as_they_stand_there(page):
    english = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    quoted = pages.WORDS.findall(pages.text(page))
    assert [(zh, en) for zh, en in quoted if english.get(zh) != en] == []


def test_every_page_stands_in_the_index_and_in_a_room_of_its_kind():
    index = set(pages.LINK.findall(pages.text("docs/README.md")))
    written = {page.removeprefix("docs/") for page in pages.PAGES if page.startswith("docs/")} - {"README.md"}
    assert {page for page in written if not page.startswith("decisions/")} == index
    assert {page.partition("/")[0] for page in index} == set(KINDS)


def test_pictures_are_small_shown_and_told_in_a_sentence():
    shown = {}
    for page in pages.PAGES:
        for alt, link in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", pages.text(page)):
            shown[((pages.ROOT / page).parent / link).resolve()] = alt
    kept = {path.resolve() for path in (pages.ROOT / "docs/images").glob("*")}
    assert set(shown) == kept
    assert [path.name for path in kept if path.stat().st_size > LARGEST_PICTURE] == []
    assert [alt for alt in shown.values() if alt[-1:] not in {".", "。"}] == []


def test_a_command_that_is_none_would_be_seen():
    assert not parses(["register", "audti", "folder"])
    assert not parses(["verify"])
    assert parses(["verify", "file.pdf", "--trust", "trust.json"])


def test_a_line_that_does_not_come_out_would_be_seen():
    assert pages.missing(["a … c", "d"], "x\na b c\nd\n") is None
    assert pages.missing(["d", "a … c"], "a b c\nd\n") == "a … c"


def test_both_readmes_have_the_same_headings_commands_and_pictures():
    told, zh = pages.text("README.md"), pages.text("README.zh-CN.md")
    assert pages.blocks("README.md", "sh") == pages.blocks("README.zh-CN.md", "sh")
    assert len(re.findall(r"^## ", told, re.MULTILINE)) == len(re.findall(r"^## ", zh, re.MULTILINE)) == 5
    pictures = re.findall(r"docs/images/(\w+)\.png", told)
    assert pictures == re.findall(r"docs/images/(\w+)\.zh\.png", zh)
    assert re.findall(r"`(make [^`]+)`", told) == re.findall(r"`(make [^`]+)`", zh)
