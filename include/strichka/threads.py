"""Threads of the numerical libraries: one a process."""

import os

# A batch's matrices are small, and there is a process a core: more threads only get into each other's way.
# OpenMP, OpenBLAS, and Apple's Accelerate, which numpy is built with on macOS.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "VECLIB_MAXIMUM_THREADS": "1"}


def use_one_thread() -> None:
    """Let numpy compute in one thread, here and in processes started from here; what the environment says stands.

    Call it before numpy is imported: the libraries read their environment when they are loaded.
    """
    for name, number in ONE_THREAD.items():
        os.environ.setdefault(name, number)
