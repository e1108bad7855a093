# SPDX-License-Identifier: Apache-2.0
"""The addresses of the web floor: public pages, the firm's portal, the officers' desk, the demo's conveniences."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path, re_path

from guildmark.web import actors, demo
from guildmark.web.portal import worker_doors

urlpatterns: list[URLPattern | URLResolver] = [
    path("start/", actors.start, name="start"),
    path("claim/", worker_doors.claim, name="claim"),
    re_path(r"^s/(?P<token>[A-Za-z0-9_-]{27})$", worker_doors.shared, name="shared"),
    path("portal/", include("guildmark.web.portal.urls")),
    path("desk/", include("guildmark.web.desk.urls")),
    path("demo/login/", demo.sign_in, name="demo_login"),
    path("demo/clock/", demo.move_clock, name="demo_clock"),
]
if find_spec("guildmark.web.public") and find_spec("guildmark.web.public.urls"):
    urlpatterns.append(path("", include("guildmark.web.public.urls")))
