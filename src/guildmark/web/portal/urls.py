# SPDX-License-Identifier: Apache-2.0
"""The addresses of the portal."""

from django.urls import path

from guildmark.web.portal import batches, certificates, entries, firm, marks, plans, results, rosters

app_name = "portal"
urlpatterns = [
    path("", firm.overview, name="overview"),
    path("filings/", firm.filings, name="filings"),
    path("people/", plans.people_page, name="people"),
    path("batches/", batches.listing, name="batches"),
    path("batches/new/", batches.new, name="batch_new"),
    path("batches/<int:pk>/", batches.page, name="batch"),
    path("batches/<int:pk>/open/", batches.open_, name="batch_open"),
    path("batches/<int:pk>/rules/", batches.renew, name="batch_rules"),
    path("batches/<int:pk>/plan/", plans.plan, name="plan"),
    path("batches/<int:pk>/plan/file/", plans.file_, name="plan_file"),
    path("batches/<int:pk>/template/", rosters.template, name="template"),
    path("batches/<int:pk>/roster/", rosters.upload, name="roster_upload"),
    path("rosters/<int:pk>/", rosters.page, name="roster"),
    path("rosters/<int:pk>/take/", rosters.take, name="roster_take"),
    path("rosters/<int:pk>/marked/", rosters.marked, name="roster_marked"),
    path("batches/<int:pk>/entries/", entries.listing, name="entries"),
    path("entries/<int:pk>/", entries.page, name="entry"),
    path("entries/<int:pk>/look/", entries.look, name="entry_look"),
    path("batches/<int:pk>/marks/", marks.page, name="marks"),
    path("batches/<int:pk>/results/", results.page, name="results"),
    path("batches/<int:pk>/notice/", results.put_up, name="notice_put_up"),
    path("certificates/", certificates.listing, name="certificates"),
    path("certificates/<int:pk>/pdf/", certificates.pdf, name="certificate_pdf"),
    path("certificates/<int:pk>/json/", certificates.document, name="certificate_json"),
]
