"""Retention of Airflow's own metadata, which a task may reach only through Airflow's command line."""

import logging
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from strichka.errors import ServiceError
from strichka.settings import get_settings

log = logging.getLogger(__name__)
METADATA_URL = "STRICHKA_AIRFLOW_METADATA_URL"


def clean_metadata() -> bool:
    """Run `airflow db clean` for everything older than the setting `keep_airflow_days`.

    Returns:
        False where the metadata's address isn't given and nothing was done.

    Raises:
        ServiceError: the command failed; the message has its last words.
    """
    url = os.environ.get(METADATA_URL)
    if not url:
        return False
    before = datetime.now(UTC) - timedelta(days=get_settings().keep_airflow_days)
    command = [sys.executable, "-m", "airflow", "db", "clean", "--yes", "--skip-archive"]
    command += ["--clean-before-timestamp", before.strftime("%Y-%m-%d %H:%M:%S+00:00")]
    environment = {**os.environ, "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": url}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        log.info(line)
    if done.returncode:
        raise ServiceError(f"airflow db clean failed with {done.returncode}: {done.stderr.strip()[-500:]}")
    return True
