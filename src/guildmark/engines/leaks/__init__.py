# SPDX-License-Identifier: Apache-2.0
"""Find personal data in text before it is shown to everyone, and mask what must be shown. Plain Python.

>>> [finding.kind for finding in find("手机13800138000")]
['phone']
"""

from guildmark.engines.leaks.findings import KINDS, Finding, find
from guildmark.engines.rosters.masks import mask_id, mask_name, mask_phone

__all__ = ["KINDS", "Finding", "find", "mask_id", "mask_name", "mask_phone"]
