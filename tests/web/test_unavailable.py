# SPDX-License-Identifier: Apache-2.0
"""The database out of reach, the disk full: readers of files read on, everybody else is told when to try again."""

import resource

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from tests import factories

from guildmark.domain.evaluations.models import Batch, Roster
from guildmark.domain.people.models import Account
from guildmark.flows import daily

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def handler(clone_db, demo_clock, register_folder):
    """The browser of a firm's handler, in a town with a published register and a draft; faults come as pages."""
    firm = factories.firm(factories.city())
    factories.batch(firm, "closed", factories.rows(2))
    factories.batch(firm, title="第二批")
    daily.run_due()
    browser = Client(raise_request_exception=False, headers={"accept-language": "zh-CN"})
    browser.force_login(Account.objects.get(pk=firm.handler.id), backend=BACKEND)
    return browser


@pytest.fixture
def away(handler, tmp_path):
    """The database where nobody answers; what it was before."""
    default = connections["default"]
    before = default.settings_dict["HOST"], default.settings_dict["PORT"]
    default.close()
    default.settings_dict |= {"HOST": str(tmp_path), "PORT": ""}
    yield lambda: default.settings_dict.update(zip(("HOST", "PORT"), before, strict=True))
    default.close()
    default.settings_dict.update(zip(("HOST", "PORT"), before, strict=True))


@pytest.fixture
def full():
    """A disk on which no file may grow: a function that makes room again."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("page", ["/", "/verify?number=1&name=x", "/figures/", "/portal/batches/", "/desk/"])
def test_a_page_says_when_to_try_again(handler, away, page):
    answer = handler.get(page)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    text = answer.content.decode()
    assert "数据库暂时连不上" in text
    assert "Try again in about 30 seconds" in text
    assert "stylesheet" in text


def test_the_register_s_files_are_read_on(handler, away, register_folder):
    answer = handler.get("/register/checkpoint")
    assert (answer.status_code, answer.content) == (200, (register_folder / "checkpoint").read_bytes())
    tile = next((register_folder / "tile").rglob("*.p/*"))
    answer = handler.get(f"/register/{tile.relative_to(register_folder).as_posix()}")
    assert (answer.status_code, answer.content) == (200, tile.read_bytes())


def test_the_process_lives_and_is_not_ready(handler, away):
    assert handler.get("/healthz").status_code == 200
    assert (handler.get("/readyz").status_code, handler.get("/readyz").json()["reason"]) == (503, "database")


def test_whoever_sends_something_is_told_to_look_first_and_nothing_is_done_twice(handler, away):
    answer = handler.post("/portal/batches/new/", {"title": "第三批"})
    assert (answer.status_code, "先看一眼" in answer.content.decode()) == (503, True)
    away()
    connections["default"].close()
    assert handler.post("/portal/batches/new/", {"title": "第三批"}).status_code == 302
    assert Batch.objects.filter(title="第三批").count() == 1


def test_a_full_disk_takes_nothing_and_what_is_sent_again_is_there_once(handler, full):
    batch = Batch.objects.get(title="第二批")
    for code in (503, 302):
        roster = SimpleUploadedFile("名册.xlsx", factories.roster(*factories.rows(3, 10)))
        answer = handler.post(f"/portal/batches/{batch.pk}/roster/", {"roster": roster})
        assert answer.status_code == code
        assert ("磁盘满了" in answer.content.decode()) == (code == 503)
        assert Roster.objects.filter(batch=batch).count() == (code == 302)
        full()
