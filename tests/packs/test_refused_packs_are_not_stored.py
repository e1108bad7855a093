# SPDX-License-Identifier: Apache-2.0
"""A pack that is refused leaves nothing behind: no rules, no line in the journal; a sound one leaves one of each."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from tests import factories

from guildmark.domain.policies import actions
from guildmark.domain.policies.models import RuleDraft, Rules
from guildmark.engines import packfiles
from guildmark.flows import rule_making
from guildmark.kernel.grants import SYSTEM
from guildmark.kernel.models import Line

HERE = Path(__file__).parent / "malformed"
FAULTS = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))["faults"]


def kept():
    return Rules.objects.count(), Line.objects.count(), RuleDraft.objects.count()


@pytest.mark.django_db
def test_no_refused_pack_is_stored(tmp_path):
    before, text = kept(), (HERE / "sound.toml").read_text(encoding="utf-8")
    for fault in FAULTS:
        if not fault["where"].startswith("cases"):
            path = tmp_path / "pack.toml"
            path.write_text(text.replace(fault["old"], fault["new"], 1), encoding="utf-8")
            with pytest.raises(packfiles.PackError):
                actions.publish(packfiles.load(path), by=SYSTEM)
    assert kept() == before


@pytest.mark.django_db
def test_the_sound_one_is_stored_once():
    before = kept()
    for _ in range(2):
        actions.publish(packfiles.load(HERE / "sound.toml"), by=SYSTEM)
    assert kept() == (before[0] + 1, before[1] + 1, before[2])


@pytest.mark.usefixtures("db", "demo_clock")
def test_no_refused_file_begins_a_draft():
    officer = factories.city().officer
    before, text = kept(), (HERE / "sound.toml").read_text(encoding="utf-8")
    files = [text.replace(fault["old"], fault["new"], 1) for fault in FAULTS if not fault["where"].startswith("cases")]
    for content in (*files, "\ufeff", "[" * 3000, "x" * 1_000_000):
        with pytest.raises(packfiles.PackError):
            rule_making.begin_from_file(content.encode(), "pack.toml", date(2026, 1, 1), by=officer)
    assert kept() == before
    rule_making.begin_from_file(text.encode(), "pack.toml", date(2026, 1, 1), by=officer)
    assert kept() == (before[0], before[1] + 1, before[2] + 1)
