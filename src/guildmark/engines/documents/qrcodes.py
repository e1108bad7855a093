# SPDX-License-Identifier: Apache-2.0
"""The QR of a certificate as SVG, for the paper and for pages: level M, version 15 at most."""

from io import BytesIO

import segno

LARGEST_VERSION = 15


class QrTooLong(ValueError):  # noqa: N818 - it is a refusal with a name of its own, like the others
    """The text needs a QR beyond version 15, which phones read badly from paper."""


def qr_svg(text: str) -> bytes:
    """Return the QR of ``text`` as one SVG path, quiet zone of four modules included.

    Raises QrTooLong where version 15 at level M (412 bytes) cannot hold the text.
    """
    try:
        code = segno.make(text, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError as error:
        raise QrTooLong(f"{len(text.encode())} bytes") from error
    if int(code.version) > LARGEST_VERSION:
        raise QrTooLong(f"{len(text.encode())} bytes need version {code.version}, above {LARGEST_VERSION}")
    drawing = BytesIO()
    code.save(drawing, kind="svg", scale=1, border=4, dark="#17222b", light="#ffffff")
    return drawing.getvalue()
