# SPDX-License-Identifier: Apache-2.0
"""The English catalogue against what templates and Python say: for translators and for the test beside it.

Run as a script it adds what is missing to ``locale/en/LC_MESSAGES/django.po``, drops what nothing says any more, and
writes the compiled ``django.mo``. It needs no gettext programs.
"""

import ast
import re
import sys
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "guildmark"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
SHORT = re.compile(r"\{%-?\s*translate\s+(?:\"([^\"]+)\"|'([^']+)')")
BLOCK = re.compile(r"\{%\s*blocktranslate\b.*?%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
HAN = re.compile("[\u4e00-\u9fff]")
NAMES = {"_", "gettext", "gettext_lazy", "ngettext"}


def said() -> dict[str, str | None]:
    """Every message that a page can say, with its plural where it has one."""
    found: dict[str, str | None] = {}
    for path in sorted((PACKAGE / "templates").rglob("*.html")):
        found |= said_by_template(path.read_text(encoding="utf-8"))
    for path in sorted((PACKAGE / "web").rglob("*.py")):
        found |= said_by_python(path.read_text(encoding="utf-8"))
    return found


def said_by_template(text: str) -> dict[str, str | None]:
    """The messages of one template."""
    found: dict[str, str | None] = {double or single: None for double, single in SHORT.findall(text)}
    for body in BLOCK.findall(text):
        forms = [re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", part.replace("%", "%%")) for part in PLURAL.split(body)]
        found[forms[0]] = forms[1] if len(forms) > 1 else None
    return found


def left_untranslated(text: str) -> str:
    """The Chinese of a template that stands in no translation and no comment."""
    for passed in (COMMENT, BLOCK, TAG):
        text = passed.sub("", text)
    return "".join(HAN.findall(text))


def said_by_python(text: str) -> dict[str, str | None]:
    """The messages of one module."""
    found: dict[str, str | None] = {}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NAMES:
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if words:
                found[words[0]] = words[1] if len(words) > 1 else None
    return found


def untranslated(catalogue: polib.POFile, messages: dict[str, str | None]) -> list[str]:
    """The messages that English lacks."""
    known = {entry.msgid for entry in catalogue if (entry.msgstr or all(entry.msgstr_plural.values() or [""]))}
    return sorted(set(messages) - known)


def refresh() -> list[str]:
    """Bring the catalogue up to date and compile it; returns what is still to be translated."""
    catalogue = polib.pofile(str(CATALOGUE))
    messages = said()
    for entry in [entry for entry in catalogue if entry.msgid not in messages]:
        catalogue.remove(entry)
    known = {entry.msgid for entry in catalogue}
    for msgid, plural in messages.items():
        if msgid not in known:
            forms = {"msgid_plural": plural, "msgstr_plural": {0: "", 1: ""}} if plural else {}
            catalogue.append(polib.POEntry(msgid=msgid, **forms))
    catalogue.sort(key=lambda entry: entry.msgid)
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    return untranslated(catalogue, messages)


if __name__ == "__main__":
    sys.stdout.write("\n".join(refresh()) + "\n")
