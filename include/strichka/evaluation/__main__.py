"""`make eval`: prints how good each stage is, on our own labelled texts and on those beside the checkout."""

import argparse
from pathlib import Path

from strichka.evaluation.extraction import evaluate_extraction, format_tables


def find_shared_folder() -> Path | None:
    """Return the folder of real pages beside the checkout, none when it isn't there."""
    folder = Path.cwd().parent / "shared"
    return folder if (folder / "data").is_dir() else None


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Quality of extraction and of names, as tables.")
    parser.add_argument("--only", choices=["extraction", "entities"], help="one stage alone")
    parser.add_argument("--part", choices=["train", "test"], help="one part of our own gold articles")
    options = parser.parse_args()
    shared = find_shared_folder()
    print(f"Real pages and corpora: {shared or 'not there, only our own gold is measured'}\n")
    if options.only != "entities":
        print(format_tables(evaluate_extraction(shared, part=options.part)))
    if options.only != "extraction":
        from strichka.entities.annotate import Annotator
        from strichka.evaluation.entities import evaluate_entities
        from strichka.evaluation.samples import read_samples
        from strichka.evaluation.scores import format_scores
        from strichka.settings import get_settings

        print(format_scores(evaluate_entities(Annotator(get_settings()), shared)))
        for note in read_samples(shared / "samples" if shared else None).notes:
            print(f"labelled sample {note}")


if __name__ == "__main__":
    main()
