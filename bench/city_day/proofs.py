# SPDX-License-Identifier: Apache-2.0
"""What must hold after the day: every batch closed, every taken entry has its outcome, register and journal sound."""

from __future__ import annotations

from bench.city_day.town import Town


def stored(town: Town) -> dict[str, int]:
    """What the day left in the city."""
    from guildmark.domain.credentials.models import Credential, Leaf
    from guildmark.domain.evaluations.models import Batch, Entry

    batches = [one.batch for one in town.rosters]
    entries = Entry.objects.filter(batch_id__in=batches)
    return {
        "batches_closed": Batch.objects.filter(pk__in=batches, state="closed").count(),
        "entries": entries.count(),
        "certificates": Credential.objects.filter(subject_id__in=entries.values("pk")).count(),
        "leaves": Leaf.objects.count(),
    }


def broken(town: Town) -> list[str]:
    """Everything that does not hold, as sentences."""
    from guildmark.domain.credentials.models import Credential
    from guildmark.domain.evaluations.models import Batch, Entry
    from guildmark.engines.register.audit import audit
    from guildmark.flows import register_keeping
    from guildmark.kernel import journal
    from guildmark.kernel.models import Due
    from guildmark.reporting.provenance import prove

    batches = [one.batch for one in town.rosters]
    open_ones = len(batches) - Batch.objects.filter(pk__in=batches, state="closed").count()
    found = [f"{open_ones} batches did not come to an end"] if open_ones else []
    certified = Entry.objects.filter(batch_id__in=batches, state="certified").values_list("pk", flat=True)
    held = Credential.objects.filter(subject_id__in=certified).count()
    found += [f"{len(certified)} entries are certified, {held} certificates stand"] if held != len(certified) else []
    found += [f"job {due.name} ended in {due.error}" for due in Due.objects.exclude(error="")]
    found += [f"provenance {proof.rule}: {proof.broken}" for proof in prove() if proof.broken]
    found += [
        f"audit: {problem}" for problem in audit(str(register_keeping.log_files().folder), since=None)["problems"]
    ]
    verdict = journal.verify(None)
    return found if verdict.ok else [*found, f"journal: line {verdict.bad_line} {verdict.problem}"]
