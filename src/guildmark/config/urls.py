# SPDX-License-Identifier: Apache-2.0
"""Every address of the site: the web's own, and those of signing in under accounts/."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("guildmark.web.accounts_urls")),
    path("", include("guildmark.web.urls")),
]
handler500 = "guildmark.web.unavailable.server_error"
