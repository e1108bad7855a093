# SPDX-License-Identifier: Apache-2.0
import stat
import threading

import pytest

from guildmark.kernel import crypto, secrets
from guildmark.kernel.refusals import Refused


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("GUILDMARK_SECRETS", str(tmp_path / "secrets.json"))
    return tmp_path / "secrets.json"


def unremembered():
    return secrets.secrets.__wrapped__()


def test_first_start_makes_secrets_only_the_owner_reads(path):
    made = unremembered()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [len(made.field_key), len(made.index_key), *map(len, made.signing.values())] == [32] * 5
    assert made == unremembered()


def test_production_refuses_to_start_without_secrets(path, monkeypatch):
    monkeypatch.setenv("GUILDMARK_ENV", "production")
    with pytest.raises(Refused) as refusal:
        unremembered()
    assert refusal.value.code == "secrets.missing"
    assert not path.exists()


def test_many_first_starts_at_once_agree_on_one_file(path):
    starts = [threading.Thread(target=secrets.make) for _ in range(8)]
    [start.start() for start in starts]
    [start.join() for start in starts]
    assert [found.name for found in path.parent.iterdir()] == ["secrets.json"]


def test_an_existing_file_is_never_touched(path):
    before = unremembered()
    secrets.make()
    assert unremembered() == before


def test_secrets_do_not_show_when_printed(path):
    assert unremembered().django_key not in f"{unremembered()!r}"


def test_what_is_encrypted_differs_each_time_and_decrypts():
    first, second = (crypto.encrypt(b"379901199001011234", b"person") for _ in range(2))
    assert first != second
    assert crypto.decrypt(first, b"person") == crypto.decrypt(second, b"person") == b"379901199001011234"


@pytest.mark.parametrize(
    "spoil", [lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]), lambda sealed: b"\x02" + sealed[1:]]
)
def test_altered_bytes_are_refused(spoil):
    with pytest.raises(Refused, match=r"crypto\.unreadable"):
        crypto.decrypt(spoil(crypto.encrypt(b"text")))


def test_the_context_must_be_the_same():
    with pytest.raises(Refused, match=r"crypto\.unreadable"):
        crypto.decrypt(crypto.encrypt(b"text", b"here"), b"there")


def test_equal_numbers_meet_in_the_blind_index_and_others_do_not():
    assert crypto.blind_index("37990119900101123X") == crypto.blind_index("37990119900101123X")
    assert crypto.blind_index("37990119900101123X") != crypto.blind_index("379901199001011231")
