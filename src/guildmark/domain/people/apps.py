# SPDX-License-Identifier: Apache-2.0
"""The Django app of the domain package ``people``: its permits register when it loads."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "guildmark.domain.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("guildmark.domain.people.permits")
