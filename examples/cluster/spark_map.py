"""PySpark: `mapInPandas` with the Python package.

    spark-submit spark_map.py ARTICLES.jsonl OUT.parquet [MASTER]
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import pandas
from pyspark.sql import SparkSession

import archive


def annotate(frames: Iterable[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
    """Annotate the frames of a partition."""
    for frame in frames:
        rows = list(archive.annotate_batch(map(archive.parse, frame["value"])))
        yield pandas.DataFrame(rows, columns=list(archive.COLUMNS))


def main(articles: str, out: str, master: str = "local[2,4]") -> None:
    """Annotate JSON Lines. In `local[2,4]`, 2 is the number of workers, 4 how often a task is tried."""
    spark = (
        SparkSession.builder.master(master)
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", 256)
        .config("spark.sql.parquet.compression.codec", "zstd")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    spark.sparkContext.addPyFile(archive.__file__)
    lines = spark.read.text(articles)
    workers = spark.sparkContext.defaultParallelism
    # Several tasks a worker: a task that fails is done again, and the last ones end at about the same time.
    found = lines.repartition(4 * workers).mapInPandas(annotate, archive.SPARK_SCHEMA)
    found.write.mode("overwrite").parquet(out)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
