"""DuckDB: who said most, by month, over the Parquet files of the other examples or of the program.

    python who_said_most.py 'OUT/*.parquet'
"""

from __future__ import annotations

import sys

import duckdb

# Words of people; scare quotes are nobody's.
QUERY = """
    with said as (
        select cast(date as varchar)[:7] as month, speaker, words
        from read_parquet($files)
        where kind in ('direct', 'mixed', 'reported') and speaker_kind = 'person'
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
