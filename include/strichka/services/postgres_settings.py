"""The embedded server's configuration: a laptop with two cores that also runs everything else."""

from collections.abc import Mapping
from pathlib import Path

DEFAULTS: dict[str, str] = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",  # Airflow's components and mapped tasks each hold a few
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "wal_compression": "on",
    "fsync": "on",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",  # a laptop's disk is flash
    "jit": "off",  # compiling costs more than the short queries here take
    # Parallel queries need /dev/shm, which is 64 MB in a container by default, and the cores have work already.
    "max_parallel_workers": "0",
    "max_parallel_maintenance_workers": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_lock_waits": "on",
    "log_min_duration_statement": "5s",
    "log_line_prefix": "%m [%p] %d ",
    "cluster_name": "strichka",
}


def write_configuration(data: Path, values: Mapping[str, str]) -> Path:
    """Write `strichka.conf` into the data folder and have `postgresql.conf` include it.

    Args:
        data: the cluster's data folder.
        values: settings beside or instead of `DEFAULTS`.

    Returns:
        The file written.
    """
    merged = {**DEFAULTS, **values}
    target = data / "strichka.conf"
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in sorted(merged.items())]
    target.write_text("\n".join(["# Written at every start; own settings go to postgresql.auto.conf.", *lines, ""]))
    main = data / "postgresql.conf"
    include = "include_if_exists = 'strichka.conf'"
    text = main.read_text(encoding="utf-8")
    if include not in text:
        main.write_text(f"{text.rstrip()}\n{include}\n", encoding="utf-8")
    return target
