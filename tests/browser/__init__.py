# SPDX-License-Identifier: Apache-2.0
"""Pages walked in Chromium."""
