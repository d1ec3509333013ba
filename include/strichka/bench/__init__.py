"""Benchmarks: `make bench` prints articles per second of each stage beside a plain loop of trafilatura."""
