# SPDX-License-Identifier: Apache-2.0
"""`guildmark secrets make`, `locale` and `manage`: the installation itself."""

from __future__ import annotations

import argparse
import sys

from guildmark.kernel import secrets

WITHOUT_DATABASE = {"collectstatic", "compilemessages", "help", "--help", "diffsettings", "makemessages"}


def register(nouns: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three commands."""
    verbs = nouns.add_parser("secrets", help="this installation's secrets").add_subparsers(dest="verb", required=True)
    verbs.add_parser("make", help="make the secrets file, if there is none").set_defaults(run=run_secrets)
    nouns.add_parser("locale", help="compile the translations").set_defaults(run=run_locale)
    manage = nouns.add_parser("manage", help="a command of Django's own", add_help=False)
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    manage.set_defaults(run=run_manage, needs_database=lambda args: not WITHOUT_DATABASE & set(args.rest))


def run_secrets(_args: argparse.Namespace) -> int:
    """Make the secrets file; prints its path."""
    print(secrets.make())
    return 0


def run_locale(_args: argparse.Namespace) -> int:
    """Compile every .po of the package to .mo."""
    from guildmark.cli.locale_files import compile_all

    compile_all()
    return 0


def run_manage(args: argparse.Namespace) -> int:
    """Run one of Django's commands; `migrate` without more is ours, on the owner's connection."""
    from guildmark.cli.database import set_up

    set_up()
    if args.rest == ["migrate"]:
        from guildmark.cli.tables import migrate

        migrate()
        return 0
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *args.rest])
    return 0
