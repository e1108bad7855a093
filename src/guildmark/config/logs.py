# SPDX-License-Identifier: Apache-2.0
"""What the log says of a lost database: its kind in a line, without a traceback of a library's inside."""

import logging


class Brief(logging.Filter):
    """Shorten what the queue's library says of a fault, and every fault that is the database's being away."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record; those two kinds without their traceback."""
        from django.db import InterfaceError, OperationalError  # noqa: PLC0415 - the settings name this class

        kind = record.exc_info[0] if record.exc_info else None
        if kind is None:
            return True
        if record.name.startswith("procrastinate") or issubclass(kind, (OperationalError, InterfaceError)):
            record.msg, record.args = f"{record.getMessage()} [{kind.__name__}]", ()
            record.exc_info = record.exc_text = None
        return True
