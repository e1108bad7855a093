# SPDX-License-Identifier: Apache-2.0
"""The reference page names every rule of the audit, and every reason of the verifier."""

import re
from pathlib import Path

from guildmark.engines.seals.words import WORDS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/reference/register.md").read_text()


def rules_in_code():
    code = "".join(
        (ROOT / f"src/guildmark/engines/register/{name}.py").read_text() for name in ("audit", "monitor", "listcheck")
    )
    return set(re.findall(r'(?:note\(|yield |rule = |else )"([a-z]+(?:-[a-z]+)*)"', code)) | {"more"}


def test_every_rule_is_named():
    table = PAGE.split("## Rules of the audit")[1].split("\n## ")[0]
    named = set(re.findall(r"`([a-z-]+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if "|" in line)))
    assert rules_in_code() == named


def test_every_reason_is_named():
    refusals = {code for code in WORDS if code.split(".")[0] in ("format", "trust", "key") and not code.endswith(".ok")}
    assert {code for code in refusals if f"`{code}`" not in PAGE} == set()
