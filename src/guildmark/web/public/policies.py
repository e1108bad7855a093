# SPDX-License-Identifier: Apache-2.0
"""The policy library for everyone: documents by words, number, issuer and year, and what rests on each."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from guildmark.domain.policies import queries as library
from guildmark.domain.policies.models import PolicyDocument
from guildmark.engines.packfiles.resting import Resting
from guildmark.kernel import clock
from guildmark.web.public import policies_words as words

A_PAGE: Final = 20
LONGEST_QUESTION: Final = 100
STATES: Final = (("in-force", _("有效")), ("upcoming", _("尚未施行")), ("ended", _("已失效")))
Rests = list[tuple[library.LibraryRules, Resting]]


def rests(index: Any = None) -> Rests:
    """The newest version of every programme's rules with what of it rests on which document."""
    found: dict[str, library.LibraryRules] = {}
    for rules in library.library_rules():
        found.setdefault(rules.pack.id, rules)
    index = index or library.document_index()
    return [(rules, library.rests_of(rules.pack, index)) for rules in found.values()]


@require_safe
def show_all(request: HttpRequest) -> HttpResponse:
    """The documents that fit what is asked; those of the eight levels first."""
    asked = {name: request.GET.get(name, "").strip()[:LONGEST_QUESTION] for name in ("q", "issuer", "year", "state")}
    today, every = clock.today(), library.documents()
    rows = _fitting(asked)
    carried = rests()
    first = carried[0][1].on if carried else {}
    page = Paginator(library.documents_in_order(rows, [key for key in first if isinstance(key, int)]), A_PAGE).get_page(
        request.GET.get("page")
    )
    standing = library.standing_of(list(page.object_list), today)
    page.object_list = [_row(one, standing[one.pk], carried) for one in page.object_list]
    context = {
        "page": page,
        "asked": asked,
        "searching": any(asked.values()),
        "total": every.count(),
        "in_force": library.documents_standing(every, "in-force", today).count(),
        "states": STATES,
        "issuers": [(zh, words.either(zh, en)) for zh, en, _count in library.document_issuers()],
        "years": library.document_years(),
        "programmes": len(carried),
    }
    return render(request, "public/policies.html", context)


def _fitting(asked: dict[str, str]) -> Any:
    rows = library.search_documents(library.documents(), asked["q"])
    if asked["issuer"]:
        rows = rows.filter(issuer=asked["issuer"].replace("\x00", ""))
    if asked["year"].isascii() and asked["year"].isdigit() and len(asked["year"]) == len("2023"):
        rows = rows.filter(year=int(asked["year"]))
    return library.documents_standing(rows, asked["state"], clock.today())


def _row(one: PolicyDocument, state: str, carried: Rests) -> dict[str, Any]:
    """A document as a line of the list."""
    return words.heading(one) | {
        "pk": one.pk,
        "state": words.standing(one, state),
        "issued": one.issued_on,
        "in_force": one.in_force,
        "rules": sum(one.pk in resting.on or one.pk in resting.head for _rules, resting in carried),
    }


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: its facts, its text where it is held, and every clause and value that rests on it."""
    found = library.document(pk)
    if found is None:
        raise Http404
    neighbours = [one for one in (found.superseded_by, *found.replaces.all()) if one and not one.withdrawn_at]
    told = words.heading(found) | {
        "state": words.standing(found, library.standing_of([found], clock.today())[pk]),
        "row": found,
        "doubts": [words.DOUBTS[name] for name in found.doubts if name in words.DOUBTS],
        "doubted": set(found.doubts),
        "later": next((words.link(one) for one in neighbours if one.pk == found.superseded_by_id), None),
        "earlier": [words.link(one) for one in neighbours if one.pk != found.superseded_by_id],
        "aliases": found.aliases.splitlines(),
        "text": words.paragraphs(found.text),
    }
    carried = [_carried(rules, resting, pk) for rules, resting in rests() if pk in resting.on or pk in resting.head]
    places = sum(len(one["uses"]) for one in carried)
    return render(request, "public/policy.html", {"document": told, "carried": carried, "places": places})


def _carried(rules: library.LibraryRules, resting: Resting, pk: int) -> dict[str, Any]:
    """What of one programme's rules rests on a document."""
    head = words.rules_heading(rules)
    return head | {"uses": [words.use(one, head["url"]) for one in resting.on.get(pk, ())]}
