# SPDX-License-Identifier: Apache-2.0
"""Settings, addresses and the server: this floor knows everything."""
