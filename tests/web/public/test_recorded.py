# SPDX-License-Identifier: Apache-2.0
"""A certificate taken over from an older ledger, asked by number and name: recorded, not issued here."""

import pytest
from django.test import Client
from tests.flows.test_ledgers import SOURCE, certificate, taken

from guildmark.domain.credentials.models import RecordedCertificate
from guildmark.flows import register_keeping


@pytest.fixture
def older(town, register_folder):
    """A recorded certificate whose leaf is in the log."""
    taken(town, "certificates", certificate(1))
    register_keeping.publish()
    return RecordedCertificate.objects.select_related("person").get()


def asked(older, *, name=None, language="zh-hans"):
    client = Client(headers={"accept-language": language})
    return client.post("/verify", {"number": older.number, "name": name or older.person.name})


def test_it_is_recorded_and_not_issued_here_with_its_source(older):
    page = asked(older).content.decode()
    assert "登记在册，非本系统签发" in page
    assert all(words in page for words in (older.person.name, older.number, "市第一鉴定站", SOURCE))
    assert "这张证书是真的" not in page


def test_it_leads_to_its_leaf_and_the_leaf_is_there(older):
    page = asked(older).content.decode()
    address = f"/register/e/{older.log_id}"
    assert f'href="{address}"' in page
    leaf = Client().get(address)
    assert leaf.status_code == 200
    assert older.person.name not in leaf.content.decode()


def test_a_wrong_name_opens_nothing(older):
    page = asked(older, name="李不是").content.decode()
    assert "登记在册" not in page
    assert older.number not in page
