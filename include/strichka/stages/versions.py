"""The versions of everything that decides a result; each row that depends on one names it."""

from strichka.articles.extract import EXTRACTOR_VERSION
from strichka.duplicates.signatures import SIGNATURE_ALGORITHM
from strichka.entities.annotate import Annotator
from strichka.settings import get_settings
from strichka.stages.planning import Versions


def read_versions() -> Versions:
    """Return the versions of extractor and rules, of the signature's method, and of models and gazetteer."""
    return Versions(
        extractor=EXTRACTOR_VERSION, signature=SIGNATURE_ALGORITHM, model=Annotator(get_settings()).model_version
    )
