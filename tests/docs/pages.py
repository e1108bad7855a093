# SPDX-License-Identifier: Apache-2.0
"""What the docs say that can be held against the product: commands, what they print, words of pages, links, pictures.

A block ```console holds a session: `$ command`, then lines that must come out in this order (… stands for anything),
and `! 1` where the command ends in another code than 0.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if path.name != "CHANGELOG.md"
)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
WORDS = re.compile(r"\*\*([^*\n]*[\u4e00-\u9fff][^*\n]*)\*\* \(([^)]+)\)")
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def text(page):
    """A page as it is written."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page, kind):
    """The fenced blocks of a kind on a page."""
    return [body for found, body in BLOCK.findall(text(page)) if found == kind]


@dataclass
class Step:
    """One command of a session: what must come out, and the code it ends in."""

    command: str
    lines: list[str] = field(default_factory=list)
    code: int = 0


def session(page):
    """The steps of a page's console blocks, in their order."""
    steps = []
    for line in "".join(blocks(page, "console")).splitlines():
        if line.startswith("$ "):
            steps.append(Step(line[2:]))
        elif line.startswith("! "):
            steps[-1].code = int(line[2:])
        else:
            steps[-1].lines.append(line)
    return steps


def commands(page):
    """Every command line of a page: those of sessions, and those of plain shell blocks."""
    plain = [line.strip() for body in blocks(page, "sh") for line in body.splitlines()]
    return [step.command for step in session(page)] + [line for line in plain if line and not line.startswith("#")]


def missing(told, printed):
    """The first told line that does not come out after the ones before it, or none."""
    left = iter(printed.splitlines())
    for line in told:
        pattern = re.compile(".*".join(re.escape(part) for part in line.rstrip().split("…")))
        if not any(pattern.fullmatch(one.rstrip()) for one in left):
            return line
    return None
