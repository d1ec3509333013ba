"""The progress that commands show on stderr while they work."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


def open_progress(console: Console) -> Progress:
    """Return a display with a line a task: a spinner, its words, a bar, how many of how many, the time."""
    words = TextColumn("{task.description}")
    return Progress(SpinnerColumn(), words, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console)
