# SPDX-License-Identifier: Apache-2.0
"""The addresses of the desk."""

from django.urls import path

from guildmark.web.desk import batches, certificates, filings, home, journal, objections

app_name = "desk"
urlpatterns = [
    path("", home.queue, name="home"),
    path("filings/", filings.listing, name="filings"),
    path("filings/new/", filings.record, name="filing_new"),
    path("filings/<int:pk>/", filings.page, name="filing"),
    path("filings/<int:pk>/change/", filings.change, name="filing_change"),
    path("batches/", batches.listing, name="batches"),
    path("batches/<int:pk>/", batches.page, name="batch"),
    path("batches/<int:pk>/stop/", batches.stop, name="batch_stop"),
    path("entries/<int:pk>/", batches.entry, name="entry"),
    path("notices/", objections.notices_listing, name="notices"),
    path("notices/<int:pk>/", objections.notice_page, name="notice"),
    path("objections/", objections.listing, name="objections"),
    path("objections/<int:pk>/", objections.page, name="objection"),
    path("certificates/", certificates.listing, name="certificates"),
    path("certificates/<int:pk>/", certificates.page, name="certificate"),
    path("revocations/", certificates.revocations, name="revocations"),
    path("revocations/<int:pk>/", certificates.decide, name="revocation"),
    path("journal/", journal.listing, name="journal"),
    path("journal/check/", journal.check, name="journal-check"),
    path("permissions/", journal.permissions, name="permissions"),
]
