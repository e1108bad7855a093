# SPDX-License-Identifier: Apache-2.0
"""Version 1: verify a certificate, read the register, read figures. Public, without an account, read only."""
