"""`make train`: trains a set that ships and writes its card."""

import argparse
import json
import os
from pathlib import Path

from strichka.entities.model_sets import MODEL_SETS
from strichka.errors import StrichkaError
from strichka.training.train import choose_data, find_training_data, train_set


def main() -> None:
    """Read the arguments, train, and say where the set lies; what can't be done is said in one line."""
    try:
        train_sets()
    except StrichkaError as error:
        raise SystemExit(f"strichka.training: {error}") from error


def train_sets() -> None:
    """Train the sets the command line names.

    Raises:
        StrichkaError: a set can't be trained; those before it stay trained.
    """
    parser = argparse.ArgumentParser(description="Train the name pipelines that ship.")
    parser.add_argument("--set", choices=[*MODEL_SETS, "all"], default="all")
    parser.add_argument("--data", type=Path, help="folder that holds factRuEval and NER-UK 2.0")
    parser.add_argument("--output", type=Path, help="folder to write instead of seeds/models/<set>")
    parser.add_argument("--value", action="append", default=[], metavar="NAME=JSON", help="a value of ner.cfg")
    options = parser.parse_args()
    # Sums in one fixed order: several threads would add them in another each time.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    data = find_training_data(options.data)
    names = [options.set] if options.set != "all" else ["open", *(["research"] if data.ner_uk else [])]
    for name in names:
        choose_data(name, data)
    overrides = {name: json.loads(value) for name, value in (item.split("=", 1) for item in options.value)}
    for name in names:
        print(f"Set {name}: factRuEval {data.factrueval or 'not there'}", flush=True)
        if name == "research":
            print("NER-UK 2.0 is CC BY-NC-SA 4.0, and so is this set: for research, not for business.", flush=True)
        print(f"Written to {train_set(name, data, options.output, overrides)}", flush=True)


if __name__ == "__main__":
    main()
