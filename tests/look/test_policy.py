# SPDX-License-Identifier: Apache-2.0
"""What the strict policy forbids is not there: inline style or script, other people's servers."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "guildmark"
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
STATIC = sorted(path for path in (PACKAGE / "static").rglob("*") if path.suffix in {".css", ".js", ".svg"})
DATA = r"type=\"application/json\""
INLINE = re.compile(
    rf"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\s(?:src=|{DATA}))", re.IGNORECASE
)
ELSEWHERE = re.compile(r"(?:src|href|action|url\()\s*=?\s*[\"'(]?\s*(?:https?:)?//", re.IGNORECASE)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE / "templates")))
def test_a_template_holds_no_inline_style_or_script(path):
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC], ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path):
    assert ELSEWHERE.findall(path.read_text(encoding="utf-8")) == []


def test_the_pattern_sees_what_it_forbids():
    assert INLINE.search('<p style="x">')
    assert INLINE.search("<script>x</script>")
    assert not INLINE.search('<script src="/static/js/guildmark.js" defer></script>')
    assert ELSEWHERE.search('<link href="https://fonts.example/x.css">')


def test_cinnabar_is_used_by_the_mark_and_the_seal_alone():
    rules = re.findall(
        r"([^{}]+)\{[^{}]*var\(--cinnabar\)[^{}]*\}",
        "".join(path.read_text() for path in STATIC if path.name != "tokens.css"),
    )
    assert {rule.strip().splitlines()[-1].strip() for rule in rules} == {".mark path:first-child", ".seal"}
