"""`make bench`: prints the tables."""

import argparse
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from strichka.bench.corpus import BenchPage, generate_pages
from strichka.bench.extraction import compare_extractors
from strichka.bench.stages import PipelineTimes, time_pipeline, write_pages


def main() -> None:
    """Generate the corpus, and time extraction, the whole pipeline in one process and in two, and Airflow's share."""
    parser = argparse.ArgumentParser(description="Articles per second, beside a plain loop of trafilatura.")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--no-airflow", action="store_true", help="leave out the run through a real Airflow")
    options = parser.parse_args()
    console = Console()
    pages = list(generate_pages(options.pages))
    size = sum(len(page.html) for page in pages) / len(pages) / 1024
    console.print(f"{len(pages):,} generated pages, {size:.0f} KiB each on average")
    baseline = print_extraction(console, pages)
    with tempfile.TemporaryDirectory(prefix="strichka-pages-") as folder:
        write_pages(pages, Path(folder))
        for processes in (1, 2):
            print_pipeline(console, time_pipeline(Path(folder), processes), len(pages), baseline)
        if not options.no_airflow:
            from strichka.bench.airflow_share import print_airflow_share

            print_airflow_share(console, Path(folder), len(pages))


def print_extraction(console: Console, pages: list[BenchPage]) -> float:
    """Print the comparison of extractors, and return trafilatura's pages a second."""
    ours, theirs, ratio = compare_extractors(pages)
    table = Table(title="Extract stage, one process", title_justify="left")
    for name in ("extractor", "pages/s", "word F1, mean", "times trafilatura"):
        table.add_column(name, justify="left" if name == "extractor" else "right")
    table.add_row(ours.name, f"{len(pages) / ours.seconds:.1f}", f"{ours.mean_f1(pages):.4f}", f"{ratio:.2f}")
    table.add_row(theirs.name, f"{len(pages) / theirs.seconds:.1f}", f"{theirs.mean_f1(pages):.4f}", "1")
    console.print(table)
    return len(pages) / theirs.seconds


def print_pipeline(console: Console, times: PipelineTimes, count: int, baseline: float) -> None:
    """Print what each stage took, everything committed to PostgreSQL."""
    words = "one process" if times.processes == 1 else f"{times.processes} processes"
    table = Table(title=f"Whole pipeline into PostgreSQL, {words}", title_justify="left")
    for name in ("stage", "seconds", "articles/s", "times trafilatura's loop"):
        table.add_column(name, justify="left" if name == "stage" else "right")
    for item in times.stages:
        table.add_row(item.stage, f"{item.seconds:.1f}", f"{count / item.seconds:.0f}", "")
    table.add_row(
        "all", f"{times.seconds:.1f}", f"{count / times.seconds:.1f}", f"{count / times.seconds / baseline:.2f}"
    )
    console.print(table)
    console.print(f"Peak memory of the largest process: {times.peak_mebibytes:.0f} MiB")


if __name__ == "__main__":
    main()
