from strichka.articles.rules import load_phrase_rules
from strichka.entities.annotate import Annotator
from strichka.settings import get_settings
from strichka.stages.versions import load_annotator, read_versions, warm_up


def test_the_annotator_is_made_once_and_names_the_same_version_as_a_new_one() -> None:
    assert load_annotator() is load_annotator()
    assert read_versions().model == Annotator(get_settings()).model_version


def test_warming_up_reads_the_seeds_that_versions_are_made_from() -> None:
    load_phrase_rules.cache_clear()
    warm_up()
    assert load_phrase_rules.cache_info().currsize == 1
