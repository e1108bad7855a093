# SPDX-License-Identifier: Apache-2.0
"""Crash runs: a served city under a load of imports and issues is killed at named points, and must prove itself after.

`python -m tests.chaos --rounds 20` (make chaos ROUNDS=200). `site` serves and kills, `town` is the city, `load` the
people before their browsers, `proofs` what must hold afterwards, `rush` sixteen thousand certificates at once.
"""
