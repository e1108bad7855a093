# SPDX-License-Identifier: Apache-2.0
"""The house rules hold; and each is broken once in a copy, to see that it would tell."""

import shutil

import pytest
from tests.architecture import rules

LONG = "\n".join(["", "", "def endless():", *["    x = 1"] * 81, ""])
PLANTS = [
    (rules.only_faces_speak_http, "flows/daily.py", "from django.http import HttpResponse"),
    (rules.only_faces_speak_http, "domain/people/actions/accounts.py", "from django.contrib import messages"),
    (rules.no_signals, "domain/people/apps.py", "from django.db.models.signals import post_save"),
    (
        rules.no_queries_in_faces,
        "web/urls.py",
        "from guildmark.domain.people.models import Person\nPerson.objects.all()",
    ),
    (rules.no_models_by_name, "flows/daily.py", "from django.apps import apps\napps.get_model('people', 'Person')"),
    (rules.domain_file_names, "domain/people/helpers.py", ""),
    (rules.models_name_their_personal_data, "domain/people/models.py", "class Planted(models.Model):\n    '''Rows.'''"),
    (
        rules.keys_point_down_the_road,
        "domain/people/models.py",
        "class Planted(models.Model):\n    up = models.ForeignKey('credentials.Credential', on_delete=models.CASCADE)",
    ),
    (rules.the_generator_uses_the_front_door, "flows/demo/planted.py", "from guildmark.domain.people import actions"),
    (rules.the_generator_uses_the_front_door, "flows/demo/planted.py", "def plant(batch):\n    batch.save()"),
    (rules.no_clock_but_the_kernel_s, "engines/planted.py", "import datetime as dt\ndt.date.today()"),
    (rules.licence_in_the_first_line, "engines/planted.py", None),
    (rules.functions_are_short, "engines/planted.py", LONG),
    (rules.files_are_short, "engines/planted.py", "\n" * 801),
    (rules.no_inline_script_or_style, "templates/planted.html", '<p style="color: red">'),
    (rules.no_inline_script_or_style, "templates/planted.html", "<script>go()</script>"),
]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds(rule):
    assert rule(rules.ROOT) == []


@pytest.mark.parametrize(("rule", "path", "text"), PLANTS, ids=lambda value: getattr(value, "__name__", None))
def test_a_planted_violation_is_found(rule, path, text, tmp_path):
    source = rules.ROOT / "src/guildmark"
    ignored = shutil.ignore_patterns("__pycache__", "static", "locale", "packs")
    shutil.copytree(source, tmp_path / "src/guildmark", ignore=ignored)
    planted = tmp_path / "src/guildmark" / path
    before = planted.read_text() if planted.exists() else f"{rules.SPDX}\n"
    planted.write_text("x = 1\n" if text is None else f"{before}\n\n{text}\n")
    assert any(path.split("/")[-1].split(".")[0] in told for told in rule(tmp_path))


def test_every_rule_is_broken_once():
    assert {plant[0] for plant in PLANTS} == set(rules.RULES)
