# SPDX-License-Identifier: Apache-2.0
"""A certificate by number and name: found with its facts and state, or not found; a miss says nothing more."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from guildmark.api.v1.throttling import PerMinute
from guildmark.domain.credentials.models import Credential, RecordedCertificate
from guildmark.flows import looking_up, papers

router = Router(tags=["verify"])
LONGEST = 100


class Question(Schema):
    """What stands on the paper."""

    number: str = Field(max_length=LONGEST)
    name: str = Field(max_length=LONGEST)


class Certificate(Schema):
    """What a certificate says, and how it stands now. ``log_id``: its entry in the register.

    ``state``: active, suspended, revoked, expired, unknown; or recorded, for one taken over from an older ledger.
    """

    number: str
    name: str
    occupation: str
    occupation_code: str
    level: str
    body: str
    issuer: str | None
    valid_from: str
    state: str
    log_id: str
    checks: dict[str, bool | None]


class Answer(Schema):
    """One of two answers: the certificate, or that there is none with this number and this name."""

    found: bool
    certificate: Certificate | None = None


@router.post(
    "",
    response={200: Answer},
    throttle=PerMinute("api-verify", getattr(settings, "VERIFY_PER_MINUTE", 60)),
    summary="Verify a certificate by its number and its holder's name",
    operation_id="verify",
)
def verify(request: HttpRequest, response: HttpResponse, question: Question) -> Answer:
    """The same answer, to the byte, whether the number is unknown or the name is another."""
    response["Cache-Control"] = "no-store"
    found = looking_up.find(question.number, question.name)
    if found is None:
        return Answer(found=False)
    told = issued(found) if isinstance(found, Credential) else recorded(found)
    return Answer(found=True, certificate=told)


def issued(found: Credential) -> Certificate:
    """A certificate issued here, all its checks made anew."""
    checked = papers.check(found)
    facts = {name: value or "" for name, value in checked.facts.items()}
    return Certificate(
        number=facts["number"],
        name=facts["name"],
        occupation=facts["occupation"],
        occupation_code=found.occupation,
        level=found.level,
        body=facts["body"],
        issuer=checked.issuer_name,
        valid_from=facts["valid_from"],
        state=checked.state,
        log_id=found.log_id,
        checks={
            "signature": checked.signature,
            "issuer": checked.issuer,
            "register": checked.registered if checked.leaf_index is not None else None,
        },
    )


def recorded(found: RecordedCertificate) -> Certificate:
    """A certificate taken over from an older ledger: recorded, not issued here."""
    return Certificate(
        number=found.number,
        name=found.person.name,
        occupation=found.occupation_name,
        occupation_code=found.occupation,
        level=found.level,
        body=found.body,
        issuer=None,
        valid_from=found.issued_on.isoformat(),
        state="recorded",
        log_id=found.log_id,
        checks={},
    )
