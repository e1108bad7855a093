# SPDX-License-Identifier: Apache-2.0
"""The register's folder: what is published, that an outsider's audit agrees, and what a start mends or refuses."""

import datetime as dt
import json

import pytest
from tests import factories

from guildmark.domain.credentials.actions.log import root_from_scratch
from guildmark.domain.credentials.models import Checkpoint, Credential, Leaf, StatusList
from guildmark.domain.credentials.queries import office
from guildmark.engines.register import checkpoints, storage
from guildmark.engines.register.audit import audit
from guildmark.flows import daily, register_keeping, revocations
from guildmark.kernel import clock
from guildmark.kernel.models import Link, StoredFile

DAY = dt.timedelta(days=1)


@pytest.fixture
def published(firm, register_folder):
    factories.batch(firm, "closed", factories.rows(3))
    daily.run_due()
    return register_folder


def files_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def partial_tile(folder):
    return max(path for path in folder.glob("tile/entries/**/*") if path.is_file())


def test_everything_staged_is_published(published):
    assert not Leaf.objects.filter(index=None).exists()
    names = set(files_of(published))
    assert names >= {"checkpoint", "keys.json"}
    assert any(name.startswith("tile/entries/") for name in names)
    head = checkpoints.read_unchecked(register_keeping.log_files().read)
    assert (head.size, head.root) == (Leaf.objects.count(), root_from_scratch())


def test_the_checkpoint_is_written_last(firm, register_folder, monkeypatch):
    factories.batch(firm, "closed", factories.rows(2))
    written = []
    plain = storage.FolderStorage.write_all

    def noted(self, files):
        written.extend(files)
        return plain(self, files)

    monkeypatch.setattr(storage.FolderStorage, "write_all", noted)
    register_keeping.publish()
    assert written[-1] == "checkpoint"
    assert {path.split("/")[0] for path in written[:-1]} == {"tile", "keys.json"}


def test_an_outsiders_audit_agrees(published):
    found = audit(str(published))
    assert found["problems"] == []
    assert (found["ok"], found["size"], found["origin"]) == (True, Leaf.objects.count(), office.origin())


def test_an_outsiders_audit_agrees_after_a_revocation_and_many_days(town, published):
    proposed = revocations.propose(Credential.objects.first(), reason="伪造工作年限", by=town.officer)
    revocations.confirm(proposed, by=town.supervisor)
    earlier = (published / "checkpoint").read_bytes()
    daily.advance_days(3)
    assert audit(str(published), since=earlier)["problems"] == []


def test_publishing_again_changes_nothing(published, no_table_changed):
    before = files_of(published)
    with no_table_changed():
        register_keeping.publish()
    assert files_of(published) == before


def test_a_day_with_lines_logs_the_journals_head(town, register_folder):
    daily.close_day(clock.today())
    leaf = Leaf.objects.get(act="journal")
    assert Link.objects.filter(hash=bytes.fromhex(json.loads(leaf.body)["sha256"])).exists()
    assert (leaf.date, leaf.index is None) == (clock.today(), False)


def test_a_day_without_lines_logs_no_head(town, register_folder):
    daily.advance_days(1)
    before = Leaf.objects.filter(act="journal").count()
    daily.close_day(clock.today().replace(year=2019))
    assert Leaf.objects.filter(act="journal").count() == before


def test_a_past_day_whose_head_is_not_logged_is_ended_once(town, register_folder):
    day = clock.today()
    clock.set_demo(clock.midnight(day + DAY))
    assert register_keeping.day_left_open() == day
    daily.close_past_days()
    assert (Leaf.objects.filter(act="journal").count(), register_keeping.day_left_open()) == (1, None)
    clock.set_demo(clock.midnight(day + 2 * DAY))
    assert register_keeping.day_left_open() is None


def test_the_demos_own_ending_of_a_day_leaves_none_open(town, register_folder):
    daily.advance_days(2)
    assert register_keeping.day_left_open() is None


def test_a_file_goes_when_its_time_is_over(firm):
    made = factories.batch(firm, "checked")
    stored = StoredFile.objects.get(pk=made.rosters.get().file)
    daily.close_day(stored.keep_until)
    assert StoredFile.objects.filter(pk=stored.pk).exists()
    daily.close_day(stored.keep_until + DAY)
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    with factories.refused("roster.file-gone"):
        factories.self_evaluation.marked_workbook(made.rosters.get(), by=firm.handler)


def test_a_start_restores_a_tile_that_is_missing(published):
    tile = partial_tile(published)
    whole = tile.read_bytes()
    tile.unlink()
    assert tile.relative_to(published).as_posix() in register_keeping.repair()
    assert tile.read_bytes() == whole
    assert audit(str(published))["ok"]


def test_a_start_restores_a_tile_that_was_cut_off(published):
    tile = partial_tile(published)
    whole = tile.read_bytes()
    tile.write_bytes(whole[: len(whole) // 2])
    register_keeping.repair()
    assert tile.read_bytes() == whole


def test_a_start_restores_a_checkpoint_that_was_not_written(published):
    whole = (published / "checkpoint").read_bytes()
    (published / "checkpoint").unlink()
    register_keeping.repair()
    assert (published / "checkpoint").read_bytes() == whole


def test_a_start_mends_nothing_where_nothing_is_wrong(published):
    before = files_of(published)
    assert register_keeping.repair() == []
    assert files_of(published) == before


def test_a_start_is_refused_where_the_folder_is_ahead_of_the_database(firm, published):
    size = Checkpoint.objects.order_by("-size").first().size
    factories.batch(firm, "closed", factories.rows(1, 10), title="第二批")
    daily.run_due()
    Leaf.objects.filter(index__gte=size).delete()
    Checkpoint.objects.filter(size__gt=size).delete()
    before = files_of(published)
    with factories.refused("register.storage-ahead"):
        register_keeping.repair()
    assert files_of(published) == before


def test_a_site_that_moves_keeps_its_name_or_does_not_start(published, settings):
    first, settings.PUBLIC_URL = settings.PUBLIC_URL, "https://moved.example"
    with factories.refused("register.other-name"):
        register_keeping.repair()
    settings.IDENTITY_URL = first
    assert register_keeping.repair() == []


def test_a_start_is_refused_where_a_tile_holds_other_bytes(published):
    tile = partial_tile(published)
    tile.write_bytes(tile.read_bytes().replace(b'"issue"', b'"other"', 1))
    with factories.refused("register.storage-ahead"):
        register_keeping.repair()


def test_the_office_s_keys_are_in_the_log_and_in_the_list(published):
    listed = json.loads((published / "keys.json").read_text())
    assert {key["use"] for key in listed} == {"log", "issuer"}
    for key in listed:
        assert json.loads(Leaf.objects.get(index=key["from_index"]).body)["act"] == "key"


def test_no_status_list_is_older_than_a_certificate_it_judges(firm, published):
    later = factories.batch(firm, "closed", factories.rows(2, start=40), title="第二批")
    daily.run_due()
    newest = Credential.objects.filter(subject_id__in=[entry.pk for entry in later.entries.all()]).latest("pk")
    signed = StatusList.objects.filter(name__startswith=newest.status_list).values_list("signed_at", flat=True)
    assert len(signed) == 2
    assert min(signed).astimezone(clock.ZONE).date() >= newest.valid_from
    assert audit(str(published))["problems"] == []
