# SPDX-License-Identifier: Apache-2.0
"""A certificate's paper as a file, for the firm and for its holder."""

from __future__ import annotations

from django.http import HttpResponse

from guildmark.domain.credentials.models import Credential
from guildmark.kernel.refusals import Refused
from guildmark.web.workbooks import download


def paper(credential: Credential, lang: str) -> HttpResponse:
    """The paper, made now; refused with the missing characters where no font has them."""
    from guildmark.engines import documents  # noqa: PLC0415 - typesetting is loaded when a paper is asked for
    from guildmark.flows import papers  # noqa: PLC0415 - as above

    try:
        data = papers.certificate_pdf(credential, lang)
    except documents.MissingGlyph as missing:
        raise Refused("credential.no-glyph", message=missing.message(lang)) from missing
    return download(data, f"{credential.number}.pdf", "application/pdf")
