# SPDX-License-Identifier: Apache-2.0
"""Reads of published rules, of simulations, and of the policy library: documents and the rules that rest on them."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTransform

from guildmark.domain.policies import states
from guildmark.domain.policies.models import DocumentRevision, PolicyDocument, RuleDraft, Rules, Simulation
from guildmark.engines import packfiles
from guildmark.engines.packfiles.resting import Index, Named, Resting, Use, plain, resting, uses
from guildmark.kernel.grants import Actor
from guildmark.kernel.refusals import Refused

LEVEL_EVALUATION = "cn/level-evaluation"
SHIPPED_VERSION = "2023.1"
_uses: dict[str, tuple[Use, ...]] = {}


def current(programme: str, on: dt.date) -> Rules:
    """The newest published rules of ``programme`` in force on ``on``; refuses ``rules.none-in-force``."""
    rows = Rules.objects.filter(programme=programme, in_force__lte=on).order_by("-in_force", "-published_at")
    found = rows.first()
    if found is None:
        raise Refused("rules.none-in-force", programme=programme, on=on.isoformat())
    return found


def pack_of(rules: Rules) -> packfiles.Pack:
    """The pack that was published as ``rules``, from the stored text, never from the folder."""
    return _pack(rules.digest)


def defining(on: dt.date) -> packfiles.Pack:
    """The pack that defines the figures on ``on``: the published one, else the one that is shipped."""
    if not Rules.objects.filter(programme=LEVEL_EVALUATION, in_force__lte=on).exists():
        return _shipped()
    return pack_of(current(LEVEL_EVALUATION, on))


@functools.cache
def _shipped() -> packfiles.Pack:
    return packfiles.shipped(LEVEL_EVALUATION, SHIPPED_VERSION)


@functools.lru_cache(maxsize=64)
def _pack(digest: str) -> packfiles.Pack:
    return packfiles.from_resolved(json.loads(Rules.objects.get(digest=digest).resolved))


def latest(programme: str) -> Rules | None:
    """The published version of a programme that holds last of all, whether its day has come or not."""
    return Rules.objects.filter(programme=programme).order_by("-in_force", "-published_at").first()


def former(rules: Rules) -> Rules | None:
    """The version that ``rules`` replaces."""
    rows = Rules.objects.filter(programme=rules.programme).exclude(pk=rules.pk)
    earlier = Q(in_force__lt=rules.in_force) | Q(in_force=rules.in_force, published_at__lt=rules.published_at)
    return rows.filter(earlier).order_by("-in_force", "-published_at").first()


def standing(rules: Rules, on: dt.date) -> str:
    """How a published version stands on a day: "upcoming", "in-force" or "superseded"."""
    if rules.in_force > on:
        return "upcoming"
    return "in-force" if current(rules.programme, on) == rules else "superseded"


def published_rules() -> QuerySet[Rules]:
    """Every published version without its text, by programme, the newest first."""
    return Rules.objects.defer("resolved").order_by("programme", "-in_force", "-published_at")


def rule_drafts() -> QuerySet[RuleDraft]:
    """Every draft of rules without its texts, what was changed last first."""
    return RuleDraft.objects.defer("ground", "resolved").order_by("-changed_at", "-pk")


def rule_draft(pk: int) -> RuleDraft | None:
    """One draft with its texts."""
    return RuleDraft.objects.filter(pk=pk).select_related("base", "published").first()


def open_rule_drafts() -> QuerySet[RuleDraft]:
    """The drafts that are neither published nor withdrawn."""
    return rule_drafts().filter(state__in=states.OPEN)


def closed_rule_drafts() -> QuerySet[RuleDraft]:
    """The drafts that are published or withdrawn."""
    return rule_drafts().exclude(state__in=states.OPEN)


def draft_of(rules: Rules) -> RuleDraft | None:
    """The draft from which a version was published; none where it came with the product."""
    return rule_drafts().filter(published=rules).first()


def ground_of(draft: RuleDraft) -> packfiles.Pack:
    """The pack that a draft changes."""
    return packfiles.from_resolved(json.loads(draft.ground))


def draft_pack(draft: RuleDraft) -> packfiles.Pack:
    """The pack of a draft as it would be published."""
    return packfiles.from_resolved(json.loads(draft.resolved))


def former_pack(draft: RuleDraft) -> packfiles.Pack | None:
    """The pack that the draft would replace: the version it rests on, else the one that is shipped, if there is."""
    return pack_of(draft.base) if draft.base else shipped_pack(draft.programme)


def shipped_pack(programme: str) -> packfiles.Pack | None:
    """The newest pack of a programme that comes with the product."""
    found = [pack for pack in shipped_packs() if pack.id == programme]
    return max(found, key=lambda pack: str(pack.resolved["pack"]["in_force"]), default=None)


def next_version(programme: str, day: dt.date) -> str:
    """The number proposed for a version in force from a day: its year and the next number in it."""
    taken = Rules.objects.filter(programme=programme, version__startswith=f"{day.year}.")
    numbers = [int(one) for version in taken.values_list("version", flat=True) if (one := version[5:]).isdigit()]
    return f"{day.year}.{max(numbers, default=0) + 1}"


def simulations_of(by: Actor) -> QuerySet[Simulation]:
    """The simulations that whoever asks made, newest first: nobody else's are seen."""
    return Simulation.objects.filter(made_by=by.id or 0).order_by("-made_at", "-pk")


def simulations_listed(by: Actor) -> QuerySet[Simulation]:
    """The same with their two first figures only (``gain`` and ``lose``), for a list."""
    told = {name: KeyTransform(name, "result") for name in ("gain", "lose")}
    return simulations_of(by).defer("result").annotate(**told)


def unseen_simulations(by: Actor) -> QuerySet[Simulation]:
    """Those that a job reckoned since their maker last looked."""
    return simulations_listed(by).filter(seen=False, progress=100)


def awaited_simulation(pk: int) -> Simulation | None:
    """The simulation that waits for a job to reckon it; None where it does not wait any longer."""
    return Simulation.objects.filter(pk=pk, result__isnull=True).first()


@dataclass(frozen=True)
class LibraryRules:
    """A version of a programme's rules in the library: published here, or shipped with the product and not yet so."""

    pack: packfiles.Pack
    published_on: dt.datetime | None

    @property
    def in_force(self) -> str:
        """The day (ISO) from which the version holds."""
        return str(self.pack.resolved["pack"]["in_force"])


def library_rules() -> list[LibraryRules]:
    """Every version that is published, and every shipped one that is not: the eight levels first, newest first."""
    rows = Rules.objects.defer("resolved").order_by("programme")
    as_written = {pack.digest: pack for pack in shipped_packs()}  # in its author's order, which a stored one has not
    published = [LibraryRules(as_written.get(row.digest) or pack_of(row), row.published_at) for row in rows]
    known = {(one.pack.id, one.pack.version) for one in published}
    shipped = [LibraryRules(pack, None) for pack in shipped_packs() if (pack.id, pack.version) not in known]
    newest = sorted([*published, *shipped], key=lambda one: (one.in_force, one.pack.version), reverse=True)
    return sorted(newest, key=lambda one: (one.pack.id != LEVEL_EVALUATION, *_jurisdiction(one.pack.id)))


def _jurisdiction(programme: str) -> tuple[int, str]:
    """The nation's rules before the province's, the province's before the city's."""
    first = programme.partition("/")[0]
    return (0 if first == "cn" else 1 if first.startswith("cn-") else 2, programme)


@functools.cache
def shipped_packs() -> tuple[packfiles.Pack, ...]:
    """Every pack that comes with the product, read once."""
    return tuple(packfiles.load(path) for path in sorted(packfiles.SHIPPED.glob("*/*/*.toml")))


def uses_of(pack: packfiles.Pack) -> tuple[Use, ...]:
    """Every place of a pack that gives a basis, reckoned once a pack."""
    if pack.digest not in _uses:
        _uses[pack.digest] = uses(pack)
    return _uses[pack.digest]


def documents() -> QuerySet[PolicyDocument]:
    """The documents of the library, without their texts."""
    return PolicyDocument.objects.filter(withdrawn_at=None).defer("text", "search")


def kept_documents() -> QuerySet[PolicyDocument]:
    """The documents as the desk sees them: withdrawn ones too, what was changed last first."""
    return PolicyDocument.objects.defer("text", "search").order_by("-kept_at", "-pk")


def document(pk: int) -> PolicyDocument | None:
    """One document of the library with its text and the documents it replaces."""
    found = PolicyDocument.objects.filter(withdrawn_at=None, pk=pk)
    return found.select_related("superseded_by").prefetch_related("replaces").first()


def search_documents(rows: QuerySet[PolicyDocument], words: str) -> QuerySet[PolicyDocument]:
    """Those that hold every word, in number, title, issuer, summary or text, however brackets and widths are written.

    Pinyin of the title, and its initials, count too. Substrings are found: there is no dictionary of words.
    """
    for word in words.replace("\x00", "").split():
        if key := plain(word):
            rows = rows.filter(search__contains=key)
    return rows


def _upcoming(on: dt.date) -> Q:
    by_year = Q(in_force=None, issued_on=None, year__gt=on.year)
    return Q(in_force__gt=on) | Q(in_force=None, issued_on__gt=on) | by_year


def documents_standing(rows: QuerySet[PolicyDocument], state: str, on: dt.date) -> QuerySet[PolicyDocument]:
    """Those in force, ended or upcoming on a day; whose days are unknown count as in force from their year on."""
    ended = Q(ended_on__lt=on) | Q(superseded_by__in=PolicyDocument.objects.exclude(_upcoming(on)), ended_on=None)
    if state == "ended":
        return rows.filter(ended)
    if state == "upcoming":
        return rows.filter(_upcoming(on)).exclude(pk__in=PolicyDocument.objects.filter(ended).values("pk"))
    if state == "in-force":
        gone = PolicyDocument.objects.filter(ended | _upcoming(on)).values("pk")
        return rows.exclude(pk__in=gone)
    return rows


def standing_of(rows: Sequence[PolicyDocument], on: dt.date) -> dict[int, str]:
    """How each document stands on a day: in-force, ended or upcoming, by its key."""
    found = PolicyDocument.objects.filter(pk__in=[row.pk for row in rows])
    states = {"ended": documents_standing(found, "ended", on), "upcoming": documents_standing(found, "upcoming", on)}
    told = {pk: state for state, one in states.items() for pk in one.values_list("pk", flat=True)}
    return {row.pk: told.get(row.pk, "in-force") for row in rows}


def documents_in_order(rows: QuerySet[PolicyDocument], first: Sequence[int]) -> QuerySet[PolicyDocument]:
    """Those of ``first`` before all others, then the newest; what has no year last."""
    ladder = Case(When(pk__in=list(first), then=Value(0)), default=Value(1))
    return rows.order_by(ladder, F("year").desc(nulls_last=True), F("issued_on").desc(nulls_last=True), "number", "pk")


def document_issuers() -> list[tuple[str, str, int]]:
    """Who issued the documents of the library (zh, en) and how many each, most first."""
    rows = documents().order_by().values_list("issuer", "issuer_en").annotate(n=Count("pk"))
    return sorted(((zh, en, n) for zh, en, n in rows), key=lambda row: (-row[2], row[0]))


def document_years() -> list[int]:
    """The years of the library's documents, newest first."""
    years = documents().exclude(year=None).order_by("-year").values_list("year", flat=True).distinct()
    return [year for year in years if year]


def document_index() -> Index:
    """The names of the library's documents, for what a basis names; each found by its key."""
    rows = documents().order_by("pk").values_list("pk", "number", "title", "title_en", "aliases")
    return Index(Named(pk, number, (zh, en), tuple(short.splitlines())) for pk, number, zh, en, short in rows)


def rests_of(pack: packfiles.Pack, index: Index) -> Resting:
    """What of a pack rests on which document of the library."""
    return resting(pack, index, uses_of(pack))


def documents_lacking(shipped: Sequence[tuple[str, str]]) -> int:
    """How many of the documents that come with the product (id, number) are not in the library yet."""
    rows = PolicyDocument.objects.values_list("shipped", "number_key")
    ids, numbers = ({row[place] for row in rows} for place in (0, 1))
    return sum(one not in ids and not (number and plain(number) in numbers) for one, number in shipped)


def document_revisions(row: PolicyDocument) -> QuerySet[DocumentRevision]:
    """How a document stood, the newest first."""
    return row.revisions.order_by("-revision")
