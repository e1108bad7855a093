# SPDX-License-Identifier: Apache-2.0
"""The desk: what city and district officers see, decide and supervise."""
