# SPDX-License-Identifier: Apache-2.0
"""Writes the API's document as it stands: `python -m tests.api.snapshot`."""

import os

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildmark.config.settings_test")
    django.setup()
    from django.urls import get_resolver
    from tests.api import test_api

    assert get_resolver().url_patterns
    test_api.SNAPSHOT.write_text(test_api.document() + "\n", encoding="utf-8")
