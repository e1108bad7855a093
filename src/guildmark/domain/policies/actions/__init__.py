# SPDX-License-Identifier: Apache-2.0
"""Every write of policies, by what it is about."""

from guildmark.domain.policies.actions.documents import (
    DOCUMENT_FACTS,
    add_document,
    change_document,
    put_back_document,
    take_documents,
    withdraw_document,
)
from guildmark.domain.policies.actions.drafts import (
    Written,
    begin_draft,
    change_draft,
    check_draft,
    note_replay,
    publish_draft,
    sign_draft,
    withdraw_draft,
)
from guildmark.domain.policies.actions.publishing import publish
from guildmark.domain.policies.actions.simulations import (
    begin_simulation,
    export_simulation,
    keep_simulation,
    note_simulation_seen,
    remove_simulation,
)

__all__ = [
    "DOCUMENT_FACTS",
    "Written",
    "add_document",
    "begin_draft",
    "begin_simulation",
    "change_document",
    "change_draft",
    "check_draft",
    "export_simulation",
    "keep_simulation",
    "note_replay",
    "note_simulation_seen",
    "publish",
    "publish_draft",
    "put_back_document",
    "remove_simulation",
    "sign_draft",
    "take_documents",
    "withdraw_document",
    "withdraw_draft",
]
