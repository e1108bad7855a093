# SPDX-License-Identifier: Apache-2.0
"""Rules for everyone: clauses as sentences, values with their days, what each rests on, and what is to be confirmed."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildmark.domain.people import queries as people
from guildmark.domain.policies import queries as library
from guildmark.engines.packfiles import Pack
from guildmark.engines.packfiles.resting import Index, Resting, Use, latest_values
from guildmark.engines.rules.wording import sentence
from guildmark.web.public import policies_words as words

OWN = ("clauses", "params")


@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """Every programme's rules, the eight levels first."""
    index = library.document_index()
    rows = [_row(rules, library.rests_of(rules.pack, index)) for rules in library.library_rules()]
    return render(request, "public/policy_rules.html", {"rows": rows})


def _row(rules: library.LibraryRules, resting: Resting) -> dict[str, Any]:
    return words.rules_heading(rules) | {
        "documents": len({*resting.on, *resting.head}),
        "unverified": sum(use.unverified for use in library.uses_of(rules.pack)),
    }


@require_safe
def show(request: HttpRequest, programme: str, version: str) -> HttpResponse:
    """One version of a programme's rules."""
    versions = [rules for rules in library.library_rules() if rules.pack.id == programme]
    found = next((rules for rules in versions if rules.pack.version == version), None)
    if found is None:
        raise Http404
    told = _Told(found.pack)
    context = {
        "rules": words.rules_heading(found) | {"digest": found.pack.digest, "owner": told.owner()},
        "versions": [words.rules_heading(rules) for rules in versions if rules is not found],
        "documents": told.documents(),
        "clauses": told.clauses(),
        "params": told.params(),
        "others": told.others(),
        "unverified": told.unverified(),
    }
    context["doubts"] = sum(len(rows) for _kind, rows in context["unverified"])
    return render(request, "public/policy_rule.html", context)


class _Told:
    """A pack in the reader's words, each basis with the documents it names."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.uses = library.uses_of(pack)
        self.index: Index = library.document_index()
        self.named = {one.pk: one for one in library.documents()}
        self.occupations = people.occupation_names()
        self.lang = "en" if words.english() else "zh"

    def owner(self) -> str:
        """Whose rules they are."""
        owner = self.pack.resolved["pack"].get("owner") or {}
        return words.either(owner.get("zh", ""), owner.get("en", ""))

    def documents(self) -> list[dict[str, Any]]:
        """The documents the rules rest on, those that the pack's head names first, and how many places rest on each."""
        resting = library.rests_of(self.pack, self.index)
        keys = [*resting.head, *(key for key in resting.on if key not in resting.head)]
        rows = [(self.named[key], len(resting.on.get(key, ()))) for key in keys if isinstance(key, int)]
        return [words.heading(one) | {"pk": one.pk, "places": places} for one, places in rows]

    def basis(self, text: str) -> dict[str, Any]:
        """A basis with the documents it names."""
        found = [self.named[key] for key in self.index.find(text) if isinstance(key, int)]
        return {"basis": text, "documents": [words.link(one) for one in found]}

    def told(self, use: Use) -> dict[str, Any]:
        """A use with the documents of its basis."""
        return words.use(use, occupations=self.occupations) | self.basis(use.basis)

    def clauses(self) -> list[dict[str, Any]]:
        """Every clause as a sentence with its numbers, its basis or the values that carry it."""
        latest = latest_values(self.pack, self.lang)
        own = {use.name: use for use in self.uses if use.kind == "clauses"}
        rows = []
        for name, clause in self.pack.clauses.items():
            row = {"name": name, "words": sentence(clause, latest, self.lang), "anchor": f"clauses.{name}"}
            row |= {"since": clause.since, "until": clause.until, "params": clause.params}
            rows.append(row | (self.told(own[name]) if name in own else {}))
        return rows

    def params(self) -> list[list[dict[str, Any]]]:
        """Every parameter with each of its values."""
        rows = [self.told(use) | {"clauses": use.clauses} for use in self.uses if use.kind == "params"]
        return [list(group) for _name, group in groupby(rows, key=lambda row: row["name"])]

    def others(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """What else has a basis, by table."""
        rows = [self.told(use) for use in self.uses if use.kind not in OWN]
        return [(kind, list(group)) for kind, group in groupby(rows, key=lambda row: str(row["kind"]))]

    def unverified(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """What nobody has confirmed, by table."""
        rows = [words.use(use, occupations=self.occupations) for use in self.uses if use.unverified]
        return [(kind, list(group)) for kind, group in groupby(rows, key=lambda row: str(row["kind"]))]
