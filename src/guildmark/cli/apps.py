# SPDX-License-Identifier: Apache-2.0
"""The command line as a Django app, for its management commands."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """The app ``cli``: no tables."""

    name = "guildmark.cli"
    label = "cli"
