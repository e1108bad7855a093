# SPDX-License-Identifier: Apache-2.0
"""The demo city 鸢都市 (Yuandu): planned from a seed, then played through the product's own flows.

``city``, ``firms``, ``people`` and ``rosters`` are plain Python: they plan and write files, and touch no database.
"""
