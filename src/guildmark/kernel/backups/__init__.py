# SPDX-License-Identifier: Apache-2.0
"""Backups: a folder of files with a manifest (`folder`), and every table in one snapshot (`tables`).

The tables are written by COPY and not by pg_dump: what one server wrote another reads, of whatever version, so that a
backup of the embedded server comes back on your own and the other way round.
"""
