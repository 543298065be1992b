"""Dask: `map_partitions` with the Python package.

    python dask_map.py ARTICLES.jsonl OUT [WORKERS]

OUT is a folder of Parquet files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

import dask.bag
import pandas
from distributed import Client, LocalCluster

import archive


def annotate(lines: Iterable[str]) -> list[dict[str, object]]:
    """Annotate the lines of a partition."""
    return list(archive.annotate_batch(map(archive.parse, lines)))


def main(articles: str, out: str, workers: str = "2") -> None:
    """Annotate JSON Lines. Dask does the tasks again whose worker died."""
    with LocalCluster(
        n_workers=int(workers), threads_per_worker=1, dashboard_address=None
    ) as cluster, Client(cluster):
        lines = dask.bag.read_text(articles, blocksize=2**20)
        found = lines.map_partitions(annotate)
        meta = pandas.DataFrame({k: pandas.Series(dtype=v) for k, v in archive.COLUMNS.items()})
        found.to_dataframe(meta=meta.astype(nullable(archive.COLUMNS))).to_parquet(out)


def nullable(columns: dict[str, str]) -> dict[str, str]:
    """Rows of errors have no positions, which pandas' `int64` cannot say."""
    return {name: kind.replace("int64", "Int64") for name, kind in columns.items()}


if __name__ == "__main__":
    main(*sys.argv[1:])
