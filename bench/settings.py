# SPDX-License-Identifier: Apache-2.0
"""The product's settings for measures: its clock may be set, and one address may ask as often as it likes."""

import os

os.environ.setdefault("GUILDMARK_DEMO", "1")

from guildmark.config.settings import *  # noqa: F403 - all of them

VERIFY_PER_MINUTE = 10**9
ROOT_URLCONF = os.environ.get("BENCH_URLCONF", "guildmark.config.urls")
