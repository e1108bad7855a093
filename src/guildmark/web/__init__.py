# SPDX-License-Identifier: Apache-2.0
"""The HTML faces: public pages, the portal of account holders, the desk of officers."""
