# SPDX-License-Identifier: Apache-2.0
"""Who may do which deed: an actor's grants, the table of deeds, and the filters that follow from them.

Packages register their deeds with ``permit`` when they load; actions ask ``require``; lists ask ``scope_q``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guildmark.kernel.refusals import Refused


@dataclass(frozen=True)
class Grant:
    """A role over a region subtree (a path prefix; ``""`` is everywhere), one organisation, or one's own person."""

    role: str
    region_path: str | None = None
    organisation_id: int | None = None
    person_id: int | None = None

    def reaches(self, reach: Reach) -> bool:
        """Whether this grant covers what ``reach`` names."""
        if self.organisation_id is not None and self.organisation_id == reach.organisation_id:
            return True
        if self.person_id is not None and self.person_id == reach.person_id:
            return True
        if self.region_path is None or reach.region_path is None:
            return False
        return reach.region_path.startswith(self.region_path)


@dataclass(frozen=True)
class Actor:
    """Who does a deed: an account's id, a label of role words (never a name), and the grants it holds now."""

    id: int | None
    label: str
    grants: tuple[Grant, ...] = ()

    def has(self, role: str) -> bool:
        """Whether any grant is of ``role``."""
        return any(grant.role == role for grant in self.grants)


@dataclass(frozen=True)
class Reach:
    """Where a subject lies: the organisation it belongs to, the path of its region, the person whose it is."""

    organisation_id: int | None = None
    region_path: str | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class Permit:
    """One row of the table of deeds."""

    deed: str
    roles: tuple[str, ...]
    reach: Callable[[Any], Reach] | None
    sentence: tuple[str, str]


SYSTEM = Actor(None, "system", (Grant("system", region_path=""),))
EVERYWHERE = Reach(None, "")

_permits: dict[str, Permit] = {}


def permit(
    deed: str,
    *,
    roles: tuple[str, ...],
    reach: Callable[[Any], Reach] | None = None,
    sentence: tuple[str, str] | str = ("", ""),
) -> None:
    """Register that ``roles`` may do ``deed`` to subjects within reach; without ``reach`` the role is enough.

    ``sentence`` is (zh, en) for the generated table. Registering another rule for a known deed is a ValueError.
    """
    words = (sentence, sentence) if isinstance(sentence, str) else sentence
    known = _permits.get(deed)
    if known is not None and known.roles != roles:
        raise ValueError(f"deed {deed} is permitted twice")
    _permits[deed] = Permit(deed, roles, reach, words)


def allowed(by: Actor, deed: str, subject: Any = None) -> bool:
    """Whether ``by`` may do ``deed`` to ``subject`` (none: everywhere). An unknown deed is a LookupError."""
    rule = _permits.get(deed)
    if rule is None:
        raise LookupError(f"no permit is registered for the deed {deed}")
    held = [grant for grant in by.grants if grant.role in rule.roles]
    if rule.reach is None or not held:
        return bool(held)
    reach = EVERYWHERE if subject is None else rule.reach(subject)
    return any(grant.reaches(reach) for grant in held)


def require(by: Actor, deed: str, subject: Any = None) -> None:
    """Refuse ``deed.not-permitted`` unless ``by`` may do ``deed`` to ``subject``."""
    if not allowed(by, deed, subject):
        raise Refused("deed.not-permitted", deed=deed)


def scope_q(
    by: Actor,
    roles: Collection[str],
    *,
    region: str | None = "organisation__region__path",
    organisation: str | None = "organisation_id",
) -> Q:
    """The filter for rows within the grants of ``roles``, by the lookups of a row's region path and organisation."""
    found = Q(pk__in=[])
    for grant in by.grants:
        if grant.role not in roles:
            continue
        if grant.region_path == "":
            return Q()
        if grant.region_path is not None and region is not None:
            found |= Q(**{f"{region}__startswith": grant.region_path})
        if grant.organisation_id is not None and organisation is not None:
            found |= Q(**{organisation: grant.organisation_id})
    return found


def permits_table() -> list[tuple[str, tuple[str, ...], tuple[str, str]]]:
    """Every registered deed with its roles and its sentence (zh, en), in the order of names."""
    return [(rule.deed, rule.roles, rule.sentence) for _, rule in sorted(_permits.items())]
