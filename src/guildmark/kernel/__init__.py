# SPDX-License-Identifier: Apache-2.0
"""The floorboards every other floor stands on: journal, states, grants, jobs, files, refusals, clock."""
