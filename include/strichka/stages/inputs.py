"""The plan of a load: which files each capture task reads, kept in the warehouse instead of between tasks."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Engine, text

from strichka.captures.listing import InputFile
from strichka.errors import WarehouseError
from strichka.warehouse.bulk import merge_rows
from strichka.warehouse.schema.runs import input_batch


def write_input_batches(engine: Engine, run_id: str, batches: Sequence[Sequence[InputFile]]) -> list[int]:
    """Write the batches of a run, in place of any it had.

    Returns:
        Their numbers, from 1.
    """
    rows = [
        {"run_id": run_id, "batch_no": number, "inputs": [asdict(file) for file in files]}
        for number, files in enumerate(batches, start=1)
    ]
    with engine.begin() as connection:
        connection.execute(input_batch.delete().where(input_batch.c.run_id == run_id))
        merge_rows(connection, input_batch, rows)
    return [number for number, _ in enumerate(batches, start=1)]


def read_input_batch(engine: Engine, run_id: str, batch_no: int) -> list[InputFile]:
    """Return the files of one batch.

    Raises:
        WarehouseError: the plan is gone, as after a clean-up: start a new run.
    """
    with engine.connect() as connection:
        inputs = connection.scalar(
            text("select inputs from input_batch where run_id = :run_id and batch_no = :batch_no"),
            {"run_id": run_id, "batch_no": batch_no},
        )
    if inputs is None:
        raise WarehouseError(f"Batch {batch_no} of run {run_id} is not in the warehouse: start a new run instead.")
    return [InputFile(**item) for item in inputs]
