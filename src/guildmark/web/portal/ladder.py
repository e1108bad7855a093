# SPDX-License-Identifier: Apache-2.0
"""A worker's path: the ladder with where she stands, and every programme judged from the record and what she adds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guildmark.engines import rules
from guildmark.engines.packfiles import Pack
from guildmark.facts import holdings, in_force
from guildmark.facts.holdings import Holdings, Told
from guildmark.facts.offers import Offer
from guildmark.facts.questions import groups_of
from guildmark.flows.dry_runs import occupations
from guildmark.kernel import clock
from guildmark.web.actors import for_worker
from guildmark.web.levels import level_word
from guildmark.web.public.applying import lang, told, unkept
from guildmark.web.public.applying_form import Reading, fields_of


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@for_worker
def show(request: HttpRequest) -> HttpResponse:
    """What the record says she can apply for; what she adds here is used once and kept nowhere."""
    today = clock.today()
    offered = in_force.offers_on(today)
    held = holdings.holdings_of(request.person)
    reading = Reading(request.POST if request.method == "POST" else _first(held), occupations(), today)
    occupation = reading.code_in(reading.text("occ")) or held.occupation()
    known = held.facts(occupation, _ladder_of(offered), today)
    groups = groups_of(offered, known)
    answers = reading.all_of(groups).answers
    if occupation and answers.get("occ", occupation) == occupation == held.occupation():
        known["occ"] = Told(answers.pop("occ", occupation), "entry", "", None)
    context: dict[str, Any] = {
        "groups": fields_of(groups, reading, lang()),
        "occupations": occupations(),
        "errors": len(reading.sheet.errors),
        "facts": _facts(known, answers, offered),
        **told(offered, answers | {name: one.value for name, one in known.items()}, today),
    }
    return unkept(render(request, "portal/ladder.html", context))


def _first(held: Holdings) -> QueryDict:
    """What the form holds before she wrote anything: the occupation that the record names."""
    posted = QueryDict(mutable=True)
    occupation = held.occupation()
    if occupation in occupations():
        posted["occ"] = f"{occupations()[occupation]} {occupation}"
    return posted


def _ladder_of(offered: Iterable[Offer]) -> Pack | None:
    """The pack whose ladder is drawn: it says which occupations are related."""
    return next((offer.pack for offer in offered if not offer.decision), None)


def _facts(known: Mapping[str, Told], answers: Mapping[str, object], offered: Iterable[Offer]) -> list[dict[str, Any]]:
    """Every fact used, with its source: the record's, then what she said."""
    packs = {offer.pack.id: offer.pack for offer in offered}.values()
    rows = [(name, one.value, _source(one)) for name, one in known.items()]
    rows += [(name, value, _("您说的")) for name, value in answers.items() if not isinstance(value, rules.Unknown)]
    return [
        {"label": _label(name, packs), "value": _shown(value, packs), "source": source} for name, value, source in rows
    ]


def _label(name: str, packs: Iterable[Pack]) -> str:
    labels = [pack.facts[name].label for pack in packs if name in pack.facts]
    return str((labels[0].get(lang()) or labels[0]["zh"]) if labels else name)


def _shown(value: object, packs: Iterable[Pack]) -> str:
    """A value as people write it: a level, an occupation, a schooling by its name."""
    if value is rules.NONE:
        return _("没有")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    if isinstance(value, str) and value in rules.RANK:
        return level_word(value).name
    words = next((pack.words[text] for pack in packs if text in pack.words), {})
    return str(words.get(lang()) or occupations().get(text, text))


def _source(one: Told) -> str:
    """Where a fact of the record comes from, with number and day."""
    words = {
        "credential": _("登记簿证书 %(name)s，%(day)s"),
        "recorded": _("补录的旧证书 %(name)s，%(day)s"),
        "roster": _("%(name)s的名册，%(day)s"),
        "evidence": _("申报材料 %(name)s，%(day)s"),
        "person": _("您的登记信息"),
        "entry": _("您最近的报名或证书"),
    }[one.kind]
    return words % {"name": one.name, "day": one.on} if one.on else words
