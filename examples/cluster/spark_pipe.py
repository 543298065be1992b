"""PySpark: `rdd.pipe` through the program, which the workers need to have; the Python package they don't.

    PULLQUOTE=/path/to/pullquote spark-submit spark_pipe.py ARTICLES.jsonl OUT [MASTER]

OUT is a folder of JSON Lines, with a record or an error for each article.
"""

from __future__ import annotations

import shlex
import sys

from pyspark.sql import SparkSession

import archive


def main(articles: str, out: str, master: str = "local[2,4]") -> None:
    """Annotate JSON Lines."""
    spark = SparkSession.builder.master(master).config("spark.ui.enabled", "false").getOrCreate()
    workers = spark.sparkContext.defaultParallelism
    lines = spark.sparkContext.textFile(articles, 4 * workers).repartition(4 * workers)
    # The program's exit code is 1 when it answered a line with an error, which is no reason to do the
    # partition again; another code, as of a program that was killed, is.
    program = f"{shlex.quote(archive.program())} annotate --input jsonl --engine fast --as-found --jobs 1"
    script = f"{program}; code=$?; [ $code -eq 1 ] || exit $code"
    command = f"sh -c {shlex.quote(script)}"
    # Without a home there are no settings or corrections, so that all machines find the same.
    env = {"HOME": "/nonexistent", "PATH": "/usr/bin:/bin", **archive.test_environment()}
    lines.pipe(command, env=env, checkCode=True).saveAsTextFile(out)
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
