# SPDX-License-Identifier: Apache-2.0
"""The kernel as a Django app: it owns the journal, the clock, jobs and stored files."""

from django.apps import AppConfig

from guildmark.kernel import points


class KernelConfig(AppConfig):
    """The app ``kernel``."""

    name = "guildmark.kernel"
    label = "kernel"
    verbose_name = "Kernel"

    def ready(self) -> None:
        """In a crash run every COMMIT is a point; otherwise nothing."""
        points.watch_commits()
