# SPDX-License-Identifier: Apache-2.0
"""Certificates as PDF/A-3b by Typst, for whoever prints, frames or checks one.

Independent of the credential's shape: what stands on the paper is a ``Face``; the signed credential is attached
as the bytes given.
"""

from guildmark.engines.documents.certificates import Face, MissingGlyph, certificate_pdf
from guildmark.engines.documents.qrcodes import QrTooLong, qr_svg

__all__ = ["Face", "MissingGlyph", "QrTooLong", "certificate_pdf", "qr_svg"]
