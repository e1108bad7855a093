# SPDX-License-Identifier: Apache-2.0
"""Seals: how a credential is built, signed, put on paper, trusted and checked. Plain Python, no clock, no network."""
