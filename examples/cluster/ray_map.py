"""Ray Data: `map_batches` with the Python package.

    python ray_map.py ARTICLES.jsonl OUT [WORKERS]

OUT is a folder of Parquet files.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import pyarrow
import ray

import archive

SCHEMA = pyarrow.schema([(name, kind.replace("float64", "double")) for name, kind in archive.COLUMNS.items()])


def annotate(batch: dict[str, Any]) -> pyarrow.Table:
    """Annotate a batch of lines."""
    rows = archive.annotate_batch(map(archive.parse, batch["text"].tolist()))
    return pyarrow.Table.from_pylist(list(rows), schema=SCHEMA)


def main(articles: str, out: str, workers: str = "2") -> None:
    """Annotate JSON Lines. Ray does a task again whose worker died."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray.init(
        num_cpus=int(workers),
        include_dashboard=False,
        logging_level="warning",
        runtime_env={"env_vars": archive.test_environment()},
    )
    ray.data.DataContext.get_current().enable_progress_bars = False
    # As text: `read_json` guesses types from the first lines, and one line that is none fails the job.
    data = ray.data.read_text(articles).repartition(4 * int(workers))
    data.map_batches(annotate, batch_size=256).write_parquet(out)
    ray.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
