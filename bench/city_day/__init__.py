# SPDX-License-Identifier: Apache-2.0
"""A city's working day over HTTP: firms bring rosters to certificates, officers work at the desk, people verify.

``python -m bench.city_day --firms 700 --entries 20000 --officers 5`` (make city-day). `town` builds the city and the
rosters, `site` serves it, `browser` asks and measures, `walks` are the people, `phases` their days, `report` the table.
"""
