# SPDX-License-Identifier: Apache-2.0
"""Everyone's pages: home, certificates, verify, notices, figures and the public register; no account anywhere."""
