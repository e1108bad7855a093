# SPDX-License-Identifier: Apache-2.0
"""The WSGI application, for granian or any other server."""

import ctypes
import os
import signal

from django.core.wsgi import get_wsgi_application

PR_SET_PDEATHSIG = 1

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildmark.config.settings")
if os.environ.get("GUILDMARK_SERVER") == str(os.getppid()):
    # A worker of our own server must not outlive it, even when that is killed.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

application = get_wsgi_application()
