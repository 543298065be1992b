"""DuckDB: who said most, by month, over the Parquet files of the other examples.

    python who_said_most.py 'OUT/*.parquet'
"""

from __future__ import annotations

import sys

import duckdb

# Words of people, with quotations inside of others and scare quotes left out.
QUERY = """
    with said as (
        select date[:7] as month, speaker, len(regexp_split_to_array(trim(text), '\\s+')) as words
        from read_parquet($files)
        where kind in ('direct', 'mixed', 'statement') and speaker_kind = 'person' and confidence >= 0.5
    )
    select month, speaker, count(*) as said, sum(words)::bigint as words
    from said
    group by month, speaker
    qualify row_number() over (partition by month order by sum(words) desc, speaker) <= 3
    order by month, words desc, speaker
"""


def who_said_most(files: str) -> duckdb.DuckDBPyRelation:
    """Return the three with the most words for each month."""
    return duckdb.sql(QUERY, params={"files": files})


if __name__ == "__main__":
    who_said_most(sys.argv[1]).show(max_rows=100)
