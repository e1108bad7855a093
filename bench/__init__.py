# SPDX-License-Identifier: Apache-2.0
"""What Guildmark takes, measured beside the raw limit and a peer in the same run: `make bench [ONLY=name]`.

One module a work; each measure runs in a process of its own, with a home and a database of its own. No product code.
"""
