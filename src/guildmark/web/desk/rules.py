# SPDX-License-Identifier: Apache-2.0
"""Published rules at the desk: each programme's versions with their days, and what a version says and made other."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from guildmark.domain.people import queries as people
from guildmark.domain.policies import queries as kept
from guildmark.domain.policies.models import RuleDraft, Rules
from guildmark.engines import packfiles
from guildmark.engines.packfiles.differing import Line, difference
from guildmark.engines.rules.wording import pick, sentence, show
from guildmark.kernel import clock
from guildmark.kernel.grants import allowed
from guildmark.web.actors import for_desk
from guildmark.web.lists import page_of
from guildmark.web.public import policies_words
from guildmark.web.templatetags.offices import account_word

STANDING = {
    "upcoming": ("waiting", gettext_lazy("尚未施行")),
    "in-force": ("done", gettext_lazy("施行中")),
    "superseded": ("refused", gettext_lazy("已被取代")),
}
STATES = {
    "draft": ("needs", gettext_lazy("草稿")),
    "checked": ("live", gettext_lazy("已检查")),
    "replayed": ("live", gettext_lazy("已重放")),
    "signed": ("live", gettext_lazy("已签署")),
    "published": ("done", gettext_lazy("已发布")),
    "withdrawn": ("refused", gettext_lazy("已撤下")),
}


def lang() -> str:
    """The reader's language, as the engines name it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def title_of(pack: packfiles.Pack | None, programme: str = "") -> str:
    """What people call a programme's rules."""
    return (pick(pack.title, lang()) if pack else "") or programme


def word_draft(draft: RuleDraft) -> RuleDraft:
    """The draft with its title and how it stands, in words."""
    draft.title = title_of(kept.former_pack(draft), draft.programme)
    draft.shape, draft.word = STATES[draft.state]
    return draft


def _word(rules: Rules) -> Rules:
    rules.title = title_of(kept.pack_of(rules), rules.programme)
    rules.shape, rules.word = STANDING[kept.standing(rules, clock.today())]
    return rules


@for_desk()
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every published version, the open drafts, and those that are done with."""
    context = {
        "rules": [_word(row) for row in kept.published_rules()],
        "drafts": [word_draft(row) for row in kept.open_rule_drafts()],
        "page": page_of(request, kept.closed_rule_drafts()),
        "may_draft": allowed(request.actor, "policies.draft-rules", "rules"),
    }
    for row in context["page"].object_list:
        word_draft(row)
    return render(request, "desk/rules.html", context)


@for_desk()
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One published version: what it made other, its clauses and values with their basis, what is still 待核."""
    rules = _word(get_object_or_404(kept.published_rules(), pk=pk))
    pack, former = kept.pack_of(rules), kept.former(rules)
    draft = kept.draft_of(rules)
    labels = people.account_labels({*draft.authors, draft.signed_by} - {None} if draft else set())
    context = {
        "rules": rules,
        "former": former,
        "lines": lines(kept.pack_of(former), pack) if former else [],
        "draft": draft,
        "authors": [account_word(labels.get(one, "—")) for one in draft.authors] if draft else [],
        "signer": account_word(labels.get(draft.signed_by, "—")) if draft else "",
        "clauses": clauses(pack),
        "params": params(pack),
        "unverified": unverified(pack),
    }
    return render(request, "desk/rule.html", context)


def lines(old: packfiles.Pack, new: packfiles.Pack) -> list[Line]:
    """What became other, in the reader's language."""
    return difference(old, new, lang())


def clauses(pack: packfiles.Pack) -> list[dict[str, Any]]:
    """The clauses as sentences, with the numbers of today or of the first day on which the pack holds."""
    on = max(pack.in_force, clock.today())
    held = {name: entry.value for name, param in pack.params.items() if (entry := param.entry(on))}
    return [{"name": name, "words": sentence(one, held, lang())} for name, one in pack.clauses.items()]


def params(pack: packfiles.Pack) -> list[dict[str, Any]]:
    """Every value of every parameter, with the day from which it holds and its basis."""
    return [
        {
            "name": name,
            "label": pick(param.label or {}, lang()) or name,
            "value": f"{show(entry.value, lang())} {pick(param.unit or {}, lang())}".strip(),
            "since": entry.since,
            "basis": entry.basis,
        }
        for name, param in pack.params.items()
        for entry in param.history
    ]


def unverified(pack: packfiles.Pack) -> list[dict[str, Any]]:
    """The values and clauses whose basis nobody has confirmed (待核)."""
    return [policies_words.use(one) for one in kept.uses_of(pack) if one.unverified]
