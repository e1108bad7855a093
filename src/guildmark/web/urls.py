# SPDX-License-Identifier: Apache-2.0
"""The addresses of the web floor: public pages, the firm's portal, the officers' desk, the demo's conveniences."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from guildmark.web import actors, demo

urlpatterns: list[URLPattern | URLResolver] = [
    path("start/", actors.start, name="start"),
    path("portal/", include("guildmark.web.portal.urls")),
    path("desk/", include("guildmark.web.desk.urls")),
    path("demo/login/", demo.sign_in, name="demo_login"),
    path("demo/clock/", demo.move_clock, name="demo_clock"),
]
if find_spec("guildmark.web.public") and find_spec("guildmark.web.public.urls"):
    urlpatterns.append(path("", include("guildmark.web.public.urls")))
