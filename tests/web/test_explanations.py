# SPDX-License-Identifier: Apache-2.0
"""An entry's page says conditions, levels and occupations in words; codes and digests are folded away."""

import re

import pytest
from tests import factories

from guildmark.domain.policies import queries as policies
from guildmark.flows.eligibility import explain_entry
from guildmark.web import explanations


@pytest.fixture
def entry(town, firm):
    """An entry whose roster said which certificate she holds."""
    return factories.batch(firm, "taken").entries.first()


def shown(client, path):
    """What the page says before anything is unfolded."""
    text = client.get(path).content.decode()
    return re.sub(r"<details.*?</details>|<script.*?</script>", "", text, flags=re.DOTALL)


def test_routes_say_the_conditions_they_lack_and_not_their_codes(entry):
    pack = policies.pack_of(entry.rules)
    plain = explain_entry(entry, "zh")
    told = explanations.in_words(plain, pack)
    texts = {row["text"] for row in told["clauses"]}
    lacking = [sentence for route in told["routes"] for sentence in route["missing"]]
    assert lacking
    assert set(lacking) <= texts
    assert [len(route["missing"]) for route in told["routes"]] == [len(route["missing"]) for route in plain["routes"]]


def test_levels_and_occupations_are_told_by_name(entry):
    pack = policies.pack_of(entry.rules)
    rows = {row["id"]: row for row in explanations.in_words(explain_entry(entry, "zh"), pack)["clauses"]}
    level = next(row for name, row in rows.items() if re.fullmatch(r"H\d", name))
    assert "级/" in level["required"]
    assert not re.fullmatch(r"= \d", level["required"])
    dated = [row["required"] for row in rows.values() if row["required"] and re.search(r"\d{4}-", row["required"])]
    assert all(re.search(r"\d{4}-\d{2}-\d{2}", words) for words in dated)


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_the_page_folds_digests_away(entry, firm, officer, browse, face):
    client = officer if face == "desk" else browse(firm.handler)
    text = shown(client, f"/{face}/entries/{entry.pk}/")
    assert entry.rules.digest not in text
    assert not re.search(r"名册 [0-9a-f]{8}", text)
    assert entry.rules.digest in client.get(f"/{face}/entries/{entry.pk}/").content.decode()
