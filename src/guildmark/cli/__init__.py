# SPDX-License-Identifier: Apache-2.0
"""The `guildmark` command: one module a noun, each with ``register(subparsers)``."""
