# SPDX-License-Identifier: Apache-2.0
"""The kernel as a Django app: it owns the journal, the clock, jobs and stored files."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The app ``kernel``."""

    name = "guildmark.kernel"
    label = "kernel"
    verbose_name = "Kernel"
