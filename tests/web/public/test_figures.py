# SPDX-License-Identifier: Apache-2.0
"""Figures open: what a page, its JSON and its CSV tell is one and the same list."""

import csv
import io

import pytest

from guildmark.domain.credentials.models import Leaf
from guildmark.flows import register_keeping
from guildmark.reporting import figures

NAMES = tuple(figures.names())


@pytest.mark.parametrize("name", NAMES)
def test_the_page_the_json_and_the_csv_count_alike(visitor, name):
    page = visitor.get(f"/figures/{name}").context
    told = visitor.get(f"/figures/{name}.json").json()
    lines = list(csv.reader(io.StringIO(visitor.get(f"/figures/{name}.csv").content.decode())))
    assert page["total"] == page["figure"]["value"] == told["value"] == told["count"] == len(lines) - 1
    assert told["log_ids"] == [line[1] for line in lines[1:]]


def test_the_list_is_paged_and_its_pages_hold_the_whole(visitor):
    first = visitor.get("/figures/certificates").context["page"].paginator
    shown = [
        row["url"]
        for number in first.page_range
        for row in visitor.get(f"/figures/certificates?page={number}").context["page"].object_list
    ]
    assert len(shown) == len(set(shown)) == first.count > 50


def test_a_level_narrows_page_and_json_alike(visitor):
    page = visitor.get("/figures/certificates?level=3").context
    assert page["total"] == visitor.get("/figures/certificates.json?level=3").json()["count"]
    assert page["total"] == dict(figures.stair())["3"]
    assert page["whole_url"]


def test_the_figures_of_the_eight_levels_add_up_to_the_whole(visitor):
    rows = {row["id"]: row["value"] for row in visitor.get("/figures/").context["figures"]}
    assert sum(rows[name] for name in figures.AT_LEVEL) == rows["certificates"] > 0
    assert rows["certificates-level-3"] == dict(figures.stair())["3"]


def test_the_json_names_definition_snapshot_and_checkpoint(visitor):
    told = visitor.get("/figures/new-high-skilled.json?from=2023-01-01&to=2023-09-30").json()
    assert (told["id"], told["from"], told["to"], told["unit"]) == (
        "new-high-skilled",
        "2023-01-01",
        "2023-09-30",
        "人",
    )
    assert told["receipt"]["snapshot"].startswith("sha256:")
    assert told["receipt"]["checkpoint"]["size"] == Leaf.objects.filter(index__isnull=False).count()
    assert "@" in told["receipt"]["definition"]


@pytest.mark.parametrize(
    "query",
    [
        "from=2023-13-01",
        "to=yesterday",
        "from=2023-10-01&to=2023-09-01",
        "at=1",
        "to=9999-12-31",
        "level=9",
        "level=%00",
        "region=%00",
        "at=x",
        "at=99999999999999999999",
    ],
)
def test_a_period_that_cannot_be_is_refused(visitor, query):
    assert visitor.get(f"/figures/new-high-skilled?{query}").status_code == 400
    assert visitor.get(f"/figures/new-high-skilled.json?{query}").status_code == 400


def test_firms_valid_says_why_it_cannot_be_recounted(visitor):
    page = visitor.get("/figures/firms-valid").content.decode()
    assert "不能从登记簿重算" in page
    assert "guildmark register recount" not in page


def test_the_frozen_figure_stays_when_a_certificate_is_revoked_later(visitor, certificate, revoke):
    def home():
        return {row["id"]: row["value"] for row in visitor.get("/").context["figures"]}

    first = Leaf.objects.filter(first_high=True, act="issue", date__lte="2023-09-30").values_list("log_id", flat=True)
    frozen, held = home(), type(certificate).objects.get(log_id=first[0])
    revoke(held)
    register_keeping.publish()
    assert home()["new-high-skilled"] == frozen["new-high-skilled"]
    assert home()["certificates"] == frozen["certificates"] - 1
    now = visitor.get("/figures/new-high-skilled").context
    assert now["total"] == frozen["new-high-skilled"] - 1
    assert [count for _label, count, _url in now["receipt"]["sum"]["rows"]] == [frozen["new-high-skilled"], -1, 0]


def test_home_opens_a_receipt_without_a_script(visitor):
    page = visitor.get("/?open=new-high-skilled")
    assert 'id="r"' in page.content.decode()
    link = next(url for _label, url in page.context["receipt"]["links"] if "?" in url and ".json" not in url)
    value = next(row["value"] for row in page.context["figures"] if row["open"])
    assert visitor.get(link).context["total"] == value
