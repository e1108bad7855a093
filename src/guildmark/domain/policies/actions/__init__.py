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
    "add_document",
    "begin_simulation",
    "change_document",
    "export_simulation",
    "keep_simulation",
    "note_simulation_seen",
    "publish",
    "put_back_document",
    "remove_simulation",
    "take_documents",
    "withdraw_document",
]
