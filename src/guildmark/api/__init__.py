# SPDX-License-Identifier: Apache-2.0
"""JSON for other people's programs; a version is never changed once it is out."""
