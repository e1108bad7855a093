# SPDX-License-Identifier: Apache-2.0
"""The public register: a C2SP tlog-tiles log of deeds, its proofs, and the audit that an outsider runs over it."""
