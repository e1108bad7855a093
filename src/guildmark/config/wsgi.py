# SPDX-License-Identifier: Apache-2.0
"""The WSGI application, for granian or any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildmark.config.settings")

application = get_wsgi_application()
