# SPDX-License-Identifier: Apache-2.0
"""The evidence of an entry, on whichever page shows the entry."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from guildmark.domain.evaluations import queries as batches
from guildmark.domain.evaluations.models import Entry
from guildmark.flows import evidence as flow
from guildmark.kernel.grants import allowed

register = template.Library()


@register.inclusion_tag("components/evidence.html", takes_context=True)
def entry_evidence(context: template.Context, entry: Entry, face: str) -> dict[str, object]:
    """What was added to an entry, and the way to add more: ``{% entry_evidence entry "portal" %}``."""
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    words = {kind: label for kind, label, _asked in flow.kinds(entry, lang)}
    rows = list(batches.evidence_of(entry))
    for row in rows:
        row.words = words.get(row.kind, row.kind)
    open_ = entry.batch.state == "draft" and entry.state in {"look", "entered"}
    actor = context["request"].actor
    may = open_ and bool(words) and allowed(actor, "evaluations.add-evidence", entry.batch)
    return {"entry": entry, "face": face, "rows": rows, "may": may}
