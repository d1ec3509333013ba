"""Measuring the stages against gold: what should have come out, and how far the result is from it."""
