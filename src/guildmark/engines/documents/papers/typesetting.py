# SPDX-License-Identifier: Apache-2.0
"""A dossier set in type: the papers asked for, in their order, as one PDF/A-3b."""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from guildmark.engines.documents.certificates import MissingGlyph
from guildmark.engines.documents.fonts import font_folders, rare_fonts
from guildmark.engines.documents.papers.kinds import PAPERS
from guildmark.engines.documents.papers.shapes import Candidate, Dossier

FOLDER = Path(__file__).parent
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 240 320">'
    '<image width="240" height="320" preserveAspectRatio="xMidYMid slice" xlink:href="data:image/jpeg;base64,{data}"/>'
    "</svg>"
)


def papers_pdf(dossier: Dossier, kinds: Sequence[str]) -> bytes:
    """Return these papers of a batch (keys of ``PAPERS``) as one PDF/A-3b; the same values give the same bytes.

    Raises MissingGlyph where no font draws a character, KeyError for an unknown paper, ValueError for none at all.
    """
    if not kinds:
        raise ValueError("no paper is asked for")
    words = [{"kind": kind, "title": PAPERS[kind].zh, "en": PAPERS[kind].en} for kind in kinds]
    data = asdict(dossier) | {
        "papers": words,
        "candidates": [_candidate(one, photo="tickets" in kinds) for one in dossier.candidates],
    }
    try:
        return _compile({"data": json.dumps(data, ensure_ascii=False, default=str)})
    except typst.TypstError as error:
        missing = re.search(r'the text `?"(.+?)"`? could not be displayed', str(error), re.DOTALL)
        if missing is None:
            raise
        raise MissingGlyph(missing[1]) from error


def _candidate(one: Candidate, *, photo: bool) -> dict[str, Any]:
    told = asdict(one)
    told["photo"] = SVG.format(data=base64.b64encode(one.photo).decode()) if photo and one.photo else ""
    return told


_lock = Lock()


@lru_cache(maxsize=1)
def _press() -> tuple[typst.Compiler, str]:
    """Return the compiler, whose fonts take 90 ms to read, and the names of the rare fonts it has."""
    rare = sorted({font.stem for font in rare_fonts()})
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[Path(folder) for folder in font_folders()])
    return typst.Compiler(str(FOLDER / "main.typ"), root=FOLDER, font_paths=fonts), json.dumps(rare)


def _compile(inputs: dict[str, str]) -> bytes:
    with _lock:
        compiler, rare = _press()
        pdf = compiler.compile(sys_inputs=inputs | {"rare": rare}, pdf_standards="a-3b")
    if not isinstance(pdf, bytes):
        raise TypeError("typst returned no single PDF")
    return pdf
