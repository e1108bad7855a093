# SPDX-License-Identifier: Apache-2.0
"""The policy library for everyone: search, both ways between documents and rules, and what is not shown."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import factories

from guildmark.domain.policies import actions, queries
from guildmark.domain.policies.models import PolicyDocument
from guildmark.engines import packfiles

RULES = "/policies/rules/cn/level-evaluation/2023.1/"
PACKS = sorted(packfiles.SHIPPED.glob("*/*/*.toml"))


@pytest.fixture
def town(db, demo_clock):
    """A small city, with the library as it is set up."""
    return factories.city(dt.date(2023, 10, 20))


@pytest.fixture
def reader(town):
    """Somebody without an account, in Chinese."""
    return Client(headers={"accept-language": "zh-CN"})


def document(shipped):
    return PolicyDocument.objects.get(shipped=shipped)


def page_of(reader, **asked):
    return reader.get("/policies/", asked).context["page"]


def text(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())


def test_the_list_begins_with_the_documents_of_the_eight_levels(reader):
    ladder = queries.rests_of(packfiles.shipped("cn/level-evaluation", "2023.1"), queries.document_index())
    rows = page_of(reader).object_list
    assert {row["pk"] for row in rows[: len(ladder.on)]} == set(ladder.on)


@pytest.mark.parametrize(
    "words",
    ["人社部发〔2022〕14号", "人社部发[2022]14号", "人社部发（２０２２）14", "新时代 等级制度", "gyjqwsxsdjnrc"],
)
def test_a_document_is_found_however_it_is_written(reader, words):
    found = [row["number"] for row in page_of(reader, q=words).object_list]
    assert found == ["人社部发〔2022〕14号"]


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        ({"year": "2022"}, "mohrss-2022-14", "civil-code"),
        ({"issuer": "全国人民代表大会"}, "civil-code", "mohrss-2022-14"),
        ({"state": "ended"}, "standard-rules-2018", "standard-rules-2023"),
        ({"state": "upcoming"}, "subsidy-2025", "subsidy-2017"),
        ({"state": "in-force", "q": "失业保险"}, "subsidy-2017", "subsidy-2024"),
    ],
)
def test_a_filter_keeps_what_fits(reader, asked, there, gone):
    found = {row["pk"] for row in page_of(reader, **asked).object_list}
    assert document(there).pk in found
    assert document(gone).pk not in found


@pytest.mark.parametrize(
    "asked",
    [
        {"year": "二〇二二"},
        {"year": "99999999999"},
        {"state": "x"},
        {"q": "\x00%_\\'"},
        {"issuer": "\x00"},
        {"page": "-3"},
    ],
)
def test_a_question_that_is_none_is_no_error(reader, asked):
    assert reader.get("/policies/", asked).status_code == 200


def test_what_is_not_there_says_so_and_leads_back(reader):
    answer = reader.get("/policies/", {"q": "没有这样的字"})
    assert "没有找到这样的文件" in text(answer)
    assert 'href="/policies/"' in answer.content.decode()


def test_a_document_names_every_clause_and_value_that_rests_on_it(reader):
    row = document("standard-rules-2023")
    carried = reader.get(f"/policies/{row.pk}/").context["carried"]
    ladder = queries.rests_of(packfiles.shipped("cn/level-evaluation", "2023.1"), queries.document_index())
    assert [one["url"] for one in carried] == [RULES]
    assert [use["where"] for use in carried[0]["uses"]] == [use.where for use in ladder.on[row.pk]]


def test_each_link_of_a_document_leads_to_a_place_of_the_rules_page(reader):
    html = reader.get(f"/policies/{document('mohrss-2022-14').pk}/").content.decode()
    links = re.findall(r'href="(/policies/rules/[^"#]+)#([^"]+)"', html)
    assert len(links) == 13
    pages = {url: reader.get(url).content.decode() for url, _anchor in links}
    assert [link for link in links if f'id="{link[1]}"' not in pages[link[0]]] == []


def test_the_rules_lead_back_to_their_documents(reader):
    html = reader.get(RULES).content.decode()
    for shipped in ("mohrss-2022-14", "standard-rules-2018", "standard-rules-2023", "certificate-numbering"):
        assert f'href="/policies/{document(shipped).pk}/"' in html


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.parent.name)
def test_every_shipped_pack_has_its_page_with_all_clauses_values_and_doubts(reader, path):
    pack = packfiles.load(path)
    told = reader.get(f"/policies/rules/{pack.id}/{pack.version}/").context
    assert [row["name"] for row in told["clauses"]] == list(pack.clauses)
    assert sum(map(len, told["params"])) == sum(len(param.history) for param in pack.params.values())
    assert told["doubts"] == sum("待核" in use.basis for use in queries.uses_of(pack))
    assert "{" not in "".join(row["words"] for row in told["clauses"])


def test_every_anchor_that_the_doubts_name_is_on_the_page(reader):
    html = reader.get(RULES).content.decode()
    assert {one for one in re.findall(r'href="#([^"]+)"', html) if one != "main"} <= set(
        re.findall(r'id="([^"]+)"', html)
    )


@pytest.mark.parametrize(
    "address", ["/policies/999999/", "/policies/rules/cn/no-such/1/", "/policies/rules/cn/level-evaluation/9/"]
)
def test_what_is_not_there_is_not_found(reader, address):
    assert reader.get(address).status_code == 404


def test_a_withdrawn_document_is_nowhere(town, reader):
    row = document("mohrss-2022-14")
    actions.withdraw_document(row, "重复", seen=1, by=town.officer)
    assert reader.get(f"/policies/{row.pk}/").status_code == 404
    assert page_of(reader, q="人社部发〔2022〕14号").paginator.count == 0
    assert f'href="/policies/{row.pk}/"' not in reader.get(RULES).content.decode()


def test_a_text_is_shown_as_text(town, reader):
    row = document("mohrss-2022-14")
    actions.change_document(row, {"text": "# 第一章\n<script>甲</script>\n\n乙"}, seen=1, by=town.officer)
    html = reader.get(f"/policies/{row.pk}/").content.decode()
    assert "<h3>第一章</h3><p>&lt;script&gt;甲&lt;/script&gt;</p><p>乙</p>" in html
    assert "这里没有收录正文" not in html


def test_an_officer_s_alias_ties_a_basis_to_her_document(town, reader):
    facts = {"title": "公示管理办法", "issuer": "市人社局", "aliases": "公示5个工作日"}
    row = actions.add_document(facts, by=town.officer)
    (carried,) = reader.get(f"/policies/{row.pk}/").context["carried"]
    assert [use["where"] for use in carried["uses"]] == ["periods.notice_working_days"]


def test_in_english_a_document_has_both_its_titles(town):
    told = (
        Client(headers={"accept-language": "en"}).get(f"/policies/{document('mohrss-2022-14').pk}/").context["document"]
    )
    assert told["title"].startswith("Opinion on a sound system")
    assert told["own_title"].startswith("关于健全完善")


def test_the_pages_ask_as_much_for_many_documents_as_for_few(town, reader):
    page_of(reader)
    counts = []
    for n in (1, 12):
        for k in range(n):
            actions.add_document(
                {"number": f"甲〔2023〕{n}{k}号", "title": f"通知{n}之{k}", "issuer": "局"}, by=town.officer
            )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page_of(reader, q="通知")
        counts.append(len(asked))
    assert counts[0] == counts[1]
