# SPDX-License-Identifier: Apache-2.0
"""What the demo's firms hand back as their signed papers: one sheet that says it is a sample."""

from datetime import date
from functools import cache

from guildmark.domain.evaluations.models import Batch
from guildmark.domain.policies import queries as policies
from guildmark.engines.documents import papers
from guildmark.flows import batch_papers


def required(batch: Batch) -> list[str]:
    """The papers that the rules of a batch want back."""
    return batch_papers.required(policies.pack_of(batch.rules))


@cache
def scan() -> bytes:
    """The same sheet for every batch, set once: no person stands on it."""
    sample = papers.Dossier(
        body="演示城市样张，不是真实的签字材料",
        body_code="",
        batch="样张",
        number=0,
        site="样张",
        printed=date(2023, 1, 3),
    )
    return papers.papers_pdf(sample, ["supervision"])
