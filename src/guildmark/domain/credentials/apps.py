# SPDX-License-Identifier: Apache-2.0
"""The Django app of the domain package ``credentials``: its permits register when it loads."""

from importlib import import_module

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "guildmark.domain.credentials"
    label = "credentials"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("guildmark.domain.credentials.permits")
