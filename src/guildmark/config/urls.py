# SPDX-License-Identifier: Apache-2.0
"""Every address of the site: the web's own, those of signing in under accounts/, the API under api/."""

from django.urls import include, path

from guildmark.api.v1.site import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/", include("guildmark.web.accounts_urls")),
    path("", include("guildmark.web.urls")),
]
handler500 = "guildmark.web.unavailable.server_error"
