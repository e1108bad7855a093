# SPDX-License-Identifier: Apache-2.0
"""The portal's addresses around an examination: papers, seats, photographs, substitution, resits, cards."""

from django.urls import path

from guildmark.web.portal import cards, papers, resits, seats

urlpatterns = [
    path("batches/<int:pk>/papers/", papers.page, name="papers"),
    path("batches/<int:pk>/papers/set.pdf", papers.paper_set, name="paper_set"),
    path("batches/<int:pk>/papers/<slug:kind>.pdf", papers.paper, name="paper"),
    path("scans/<int:pk>/", papers.scan, name="scan"),
    path("scans/<int:pk>/remove/", papers.remove, name="scan_remove"),
    path("batches/<int:pk>/seats/", seats.seats, name="seats"),
    path("batches/<int:pk>/photos/", seats.photographs, name="photos"),
    path("batches/<int:pk>/photos/take/", seats.take_photographs, name="photos_take"),
    path("batches/<int:pk>/substitute/", seats.substitute, name="substitute"),
    path("batches/<int:pk>/resits/", resits.page, name="resits"),
    path("people/<int:pk>/card/", cards.page, name="card"),
]
