# SPDX-License-Identifier: Apache-2.0
"""The papers of a batch as PDF/A-3b, singly or as one set: for whoever runs an examination and files its proof.

Values in, bytes out: what stands on the papers is a ``Dossier``; each paper has a Typst template of its own.
"""

from guildmark.engines.documents.papers.kinds import PAPERS, Paper
from guildmark.engines.documents.papers.shapes import Assessor, Candidate, Dossier, Room
from guildmark.engines.documents.papers.typesetting import papers_pdf

__all__ = ["PAPERS", "Assessor", "Candidate", "Dossier", "Paper", "Room", "papers_pdf"]
