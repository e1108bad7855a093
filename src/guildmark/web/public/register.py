# SPDX-License-Identifier: Apache-2.0
"""The public register: its page, a page for each leaf, and its files as C2SP tlog-tiles names them."""

from __future__ import annotations

import base64
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guildmark.domain.credentials import queries
from guildmark.domain.credentials.queries import office
from guildmark.domain.people import queries as people
from guildmark.engines.register import checkpoints, merkle, proofs, tiles
from guildmark.flows import papers, register_keeping
from guildmark.web.public import words

NEWEST = 50
FOREVER = "public, max-age=31536000, immutable"
STATES = {"revoke": "revoked", "suspend": "suspended", "reinstate": "active"}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The register for people: its head, how to check it, what was written last."""
    head = queries.head()
    page = Paginator(queries.integrated().reverse(), NEWEST).get_page(request.GET.get("page"))
    page.object_list = words.leaf_rows(list(page.object_list))
    told = {
        "size": head.size if head else 0,
        "root": base64.b64encode(bytes.fromhex(head.root)).decode() if head else "—",
        "time": head.at if head else None,
        "origin": office.origin(),
        "key": office.log_key(),
        "witnesses": 0,
        "fingerprint": papers.trust_fingerprint(),
    }
    return render(request, "public/register.html", {"register": told, "page": page})


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed head of the log."""
    return _file(checkpoints.PATH, "text/plain; charset=utf-8", "no-cache")


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The office's public keys."""
    return _file("keys.json", "application/json", "no-cache")


@require_safe
def tile(request: HttpRequest, place: str) -> HttpResponse:
    """A tile or an entry bundle: only the one proper name of one is ever looked up."""
    try:
        tiles.parse_path(place)
    except tiles.TileError as error:
        raise Http404 from error
    return _file(place, "application/octet-stream", FOREVER)


def _file(place: str, kind: str, keep: str) -> HttpResponse:
    data = register_keeping.log_files().read(place)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type=kind)
    response["Cache-Control"] = keep
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def leaf(request: HttpRequest, log_id: str) -> HttpResponse:
    """One id of the register: what was logged of it, first to last, and the proof that it stands there. No person."""
    acts = [row for row in queries.leaf_of(log_id) if row.index is not None]
    if not acts:
        raise Http404
    first, later = acts[0], acts[1:]
    told = _told(first) | {"status": _status(acts), "later": [_later(row) for row in later]}
    return render(request, "public/leaf.html", {"leaf": told, "proof": _proof(first)})


@require_safe
def leaf_proof(request: HttpRequest, log_id: str) -> HttpResponse:
    """The proof file of a leaf."""
    row = queries.leaf_of(log_id).filter(index__isnull=False).first()
    if row is None:
        raise Http404
    response = HttpResponse(papers.leaf_proof(row.index), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{log_id}{proofs.SUFFIX}"'
    return response


def _told(row: Any) -> dict[str, Any]:
    names = people.names_of({row.occupation}) if row.occupation else {}
    document = papers.leaf_members(row)
    return {
        "index": row.index + 1,
        "place": row.index,
        "id": row.log_id,
        "act": words.act(row.act),
        "kind": words.kind(row.kind) if row.kind else "",
        "level": row.level,
        "occupation": " ".join(part for part in (row.occupation, names.get(row.occupation, "")) if part),
        "region": words.places().get(row.region, row.region),
        "date": row.date,
        "registered": queries.checkpoint_after(row.index),
        "sha256": document["sha256"],
        "first_high": document.get("first_high"),
        "of_url": f"/register/e/{document['of']}" if "of" in document else "",
        "json": row.body,
    }


def _status(acts: list[Any]) -> str:
    if acts[0].act not in {"issue", "correct"}:
        return ""
    state = "active"
    for row in acts[1:]:
        state = "revoked" if state == "revoked" else STATES.get(row.act, state)
    return state


def _later(row: Any) -> str:
    covered = queries.checkpoint_after(row.index)
    told = {"n": f"{row.index + 1:,}", "act": words.act(row.act), "day": covered.at.date() if covered else row.date}
    return _("%(day)s %(act)s（第 %(n)s 条）") % told


def _proof(row: Any) -> dict[str, Any] | None:
    try:
        found = papers.prove_leaf(row.index)
    except (tiles.TileError, checkpoints.CheckpointError, merkle.ProofError):
        return None
    hashes = [base64.b64encode(item).decode() for item in found.path]
    size = checkpoints.read_unchecked(register_keeping.log_files().read).size
    return {"size": size, "hashes": hashes, "url": f"/register/e/{row.log_id}{proofs.SUFFIX}"}
