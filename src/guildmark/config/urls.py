# SPDX-License-Identifier: Apache-2.0
"""Every address of the site: the web's own, and allauth's under accounts/."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("guildmark.web.urls")),
]
