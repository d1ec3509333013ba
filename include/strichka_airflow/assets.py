"""The assets that DAGs hand to each other; their events carry counts, never content."""

from airflow.sdk import Asset

CAPTURES = Asset(
    name="captures", uri="strichka://warehouse/captures", group="strichka", extra={"what": "Bytes received, as WARC."}
)
BUILT = Asset(
    name="built", uri="strichka://warehouse/built", group="strichka", extra={"what": "Captures through all stages."}
)
ARTICLES = Asset(
    name="articles", uri="strichka://warehouse/articles", group="strichka", extra={"what": "Published and checked."}
)
