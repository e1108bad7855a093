# SPDX-License-Identifier: Apache-2.0
"""The portal: a firm's filing, batches, rosters, marks, notices and certificates."""
