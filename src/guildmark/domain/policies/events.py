# SPDX-License-Identifier: Apache-2.0
"""What the journal records of this package: kinds as package.noun.past."""

from enum import StrEnum


class Event(StrEnum):
    PUBLISHED = "policies.rules.published"
    DRAFT_BEGUN = "policies.draft.begun"
    DRAFT_CHANGED = "policies.draft.changed"
    DRAFT_CHECKED = "policies.draft.checked"
    DRAFT_REPLAYED = "policies.draft.replayed"
    DRAFT_SIGNED = "policies.draft.signed"
    DRAFT_WITHDRAWN = "policies.draft.withdrawn"
    SIMULATION_BEGUN = "policies.simulation.begun"
    SIMULATION_KEPT = "policies.simulation.kept"
    SIMULATION_EXPORTED = "policies.simulation.exported"
    SIMULATION_REMOVED = "policies.simulation.removed"
    DOCUMENTS_TAKEN = "policies.documents.taken"
    DOCUMENT_ADDED = "policies.document.added"
    DOCUMENT_CHANGED = "policies.document.changed"
    DOCUMENT_WITHDRAWN = "policies.document.withdrawn"
    DOCUMENT_PUT_BACK = "policies.document.put-back"
