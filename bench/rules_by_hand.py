# SPDX-License-Identifier: Apache-2.0
"""The rule of `rules.toml` on 2026-06-30 as SQL that a person writes: dates reckoned on paper, three values kept.

Values that cannot be judged (a date to come, a level that there is not) are made NULL once, then compared.
"""

from __future__ import annotations

MET = """
select row_no, cur_level, district,
  born <= date '2008-06-30'
  and (sanction_until is null or sanction_until < date '2026-06-30')
  and case when last_fail is null then true when last_fail <= date '2026-06-30'
           then last_fail <= date '2026-03-31' end
  and insured
  and (
    (
      case when cur_level is null then false
           when cur_level = '3' then true
           when cur_level in ('X', '5', '4', '2', '1', 'T', 'S') then false end
      and (
        cert_occ = occ
        or cert_occ = '6-18-01-01' and occ = '6-18-01-02'
        or cert_occ = '6-18-01-02' and occ in ('6-18-01-01', '6-18-01-04')
        or cert_occ = '6-18-01-04' and occ = '6-18-01-02'
        or cert_occ = '6-20-01-01' and occ = '6-31-01-02'
        or cert_occ = '6-31-01-02' and occ = '6-20-01-01'
      )
      and (
        certified <= date '2022-06-30'
        or education in (4, 5) and certified <= date '2024-06-30'
        or years_occ >= 15
        or title is not null and title in ('junior', 'intermediate', 'senior')
           and case when title_date is null then false when title_date <= date '2026-06-30'
                    then title_date <= date '2021-06-30' end
           and coalesce(title_fits, false)
      )
    )
    or coalesce(awards, 0) >= 1
  ) as met
from (
  select *,
    case when birth_date <= date '2026-06-30' then birth_date end as born,
    case when cert_date <= date '2026-06-30' then cert_date end as certified
  from population
) known
"""
WORD = "case when met then 'yes' when not met then 'no' else 'unknown' end as verdict"
VERDICTS = f"select row_no, {WORD} from ({MET}) asked"
SUMMARY = f"""
select {WORD}, cur_level, district, people
from (select met, cur_level, district, count(*) as people from ({MET}) asked group by met, cur_level, district) told
"""
COLUMNS = {
    "row_no": "bigint", "district": "text", "birth_date": "date", "cur_level": "text", "cert_date": "date",
    "cert_occ": "text", "occ": "text", "years_occ": "numeric(4, 1)", "education": "int", "awards": "int",
    "last_fail": "date", "sanction_until": "date", "insured": "boolean", "title": "text", "title_date": "date",
    "title_fits": "boolean",
}  # fmt: skip
"""The columns of the population, each with its type in PostgreSQL."""
