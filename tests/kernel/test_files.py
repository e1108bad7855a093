# SPDX-License-Identifier: Apache-2.0
import datetime as dt
import stat

import pytest
from django.db import transaction

from guildmark.kernel import files
from guildmark.kernel.models import StoredFile
from guildmark.kernel.refusals import Refused

ROSTER = "序号,姓名\n1,王小明\n".encode()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GUILDMARK_FILES", str(tmp_path / "files"))
    return tmp_path / "files"


def test_what_is_stored_reads_back_and_lies_encrypted(db, folder):
    stored = files.store(ROSTER, kind="roster", name="名册.csv")
    on_disk = (folder / stored.path).read_bytes()
    assert files.read(StoredFile.objects.get(pk=stored.pk)) == ROSTER
    assert ROSTER not in on_disk
    assert "王小明".encode() not in on_disk


def test_only_the_owner_may_enter_the_folder_and_read_the_file(db, folder):
    stored = files.store(ROSTER, kind="roster", name="名册.csv")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / stored.path)]
    assert modes == [0o700, 0o600]


@pytest.mark.parametrize(
    ("data", "media"),
    [(b"PK\x03\x04rest", "application/zip"), (b"%PDF-1.7", "application/pdf"), (ROSTER, "text/plain")],
)
def test_a_file_is_typed_by_its_content_and_not_by_its_name(db, folder, data, media):
    assert files.store(data, kind="roster", name="roster.xlsx").media == media


def test_an_altered_or_exchanged_file_is_refused(db, folder):
    first, second = (files.store(text, kind="roster", name="a") for text in (b"one", b"two"))
    (folder / first.path).write_bytes((folder / second.path).read_bytes())
    with pytest.raises(Refused) as refusal:
        files.read(first)
    assert refusal.value.code == "crypto.unreadable"


def test_a_missing_file_is_refused(db, folder):
    stored = files.store(ROSTER, kind="roster", name="a")
    (folder / stored.path).unlink()
    with pytest.raises(Refused, match=r"file\.gone"):
        files.read(stored)


def test_bytes_go_only_when_their_removal_is_committed(clone_db, folder):
    stored = files.store(ROSTER, kind="roster", name="a")
    path = folder / stored.path
    with pytest.raises(RuntimeError), transaction.atomic():
        files.remove(StoredFile.objects.get(pk=stored.pk))
        raise RuntimeError
    assert path.exists()
    files.remove(stored)
    assert not path.exists()


def test_what_need_not_be_kept_longer_is_removed(clone_db, folder):
    old = files.store(b"old", kind="roster", name="a", keep_until=dt.date(2023, 9, 1))
    kept = files.store(b"new", kind="roster", name="b", keep_until=dt.date(2023, 9, 2))
    assert files.remove_expired(dt.date(2023, 9, 2)) == {"roster": [old.pk]}
    assert list(StoredFile.objects.all()) == [kept]
