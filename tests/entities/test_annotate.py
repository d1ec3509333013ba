import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strichka.entities.annotate import AnnotateInput, Annotator, cut_pieces, make_entity_id
from strichka.models import Annotation, Reason, Rejection
from strichka.settings import Settings
from tests.entities.conftest import SHARED

SAMPLES = SHARED / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"{SAMPLES} is absent: real articles are read there")


def annotate(annotator: Annotator, text: str, language: str | None = None, title: str | None = None) -> Annotation:
    result = annotator.annotate_texts([AnnotateInput(text, language, title)])[0]
    assert isinstance(result, Annotation)
    return result


def keys(result: Annotation) -> set[str]:
    return {entity.key for entity in result.entities.values()}


MIXED = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=[]), st.sampled_from(list("абвгАБВГіїєы «»\"'’.,-–\n\u0301\u200d😀xYZ"))
    ),
    max_size=400,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=MIXED, title=MIXED, language=st.sampled_from(["uk", "ru", None]))
def test_offsets_always_match_the_text_given(annotator: Annotator, text: str, title: str, language: str | None) -> None:
    result = annotate(annotator, text, language, title)
    for whole, mentions in ((text, result.mentions), (title, result.title_mentions)):
        assert all(whole[mention.start : mention.end] == mention.text for mention in mentions)
        assert all(one.end <= other.start for one, other in pairwise(mentions))
    assert all(0 <= citation.start < citation.end <= len(text) for citation in result.citations)
    assert {mention.entity_id for mention in (*result.mentions, *result.title_mentions)} == set(result.entities)


@pytest.mark.parametrize("text", ["", "   \n", "😀🇺🇦", "\x00", "…", "\ud800"])
def test_texts_without_names(annotator: Annotator, text: str) -> None:
    assert annotate(annotator, text).mentions == []


@pytest.mark.parametrize(
    "text",
    [
        "Міністр Петро Орлай прибув до Сеула, повідомляє Yonhap. " * 3_000,
        "Аб" * 250_000,
        "😀" * 200_000,
        "В. " * 60_000,
        "«" * 300_000,
        "повідомляє " * 30_000,
        "\n" * 500_000,
        "а, " * 60_000,
    ],
    ids=["one line", "no space", "emoji", "initials", "quotes", "verbs", "line ends", "commas"],
)
def test_long_texts_take_bounded_time(annotator: Annotator, text: str) -> None:
    started = time.process_time()
    annotate(annotator, text, "uk")
    assert time.process_time() - started < 20


def test_a_text_too_long_is_rejected_and_the_batch_goes_on() -> None:
    annotator = Annotator(Settings(max_text_characters=1000))
    inputs = [AnnotateInput("а" * 1001, "uk", place="long.txt"), AnnotateInput("Сеул", "uk")]
    rejected, annotated = annotator.annotate_texts(inputs)
    assert isinstance(rejected, Rejection)
    assert (rejected.stage, rejected.reason, rejected.place) == ("recognise", Reason.TOO_LARGE, "long.txt")
    assert isinstance(annotated, Annotation)
    assert len(annotated.mentions) == 1


def test_other_languages_have_no_mentions(annotator: Annotator) -> None:
    result = annotate(annotator, "The harbour in Seoul was quiet on Monday, officials said, and the fair went on.")
    assert (result.language in ("en", "other"), result.mentions) == (True, [])


def test_the_language_is_found_where_none_is_given(annotator: Annotator) -> None:
    assert annotate(annotator, "Ярмарок у Сеулі відкрили вранці, і гості їхали звідусіль.").language == "uk"
    assert annotate(annotator, "Ярмарку в Сеуле открыли утром, и гости ехали отовсюду.").language == "ru"


def test_title_and_body_are_linked_as_one_article(annotator: Annotator) -> None:
    result = annotate(annotator, "Девід Гаммич прибув до Сеула.", "uk", "Гаммич прибув до Сеула")
    assert [mention.text for mention in result.title_mentions] == ["Гаммич", "Сеула"]
    assert result.title_mentions[0].entity_id == result.mentions[0].entity_id
    assert result.title_mentions[0].start == 0


def test_results_do_not_depend_on_the_batch(annotator: Annotator) -> None:
    texts = ["Девід Гаммич у Сеулі.", "Гаммич поїхав.", "Олена Гаммич у Пекіні."]
    together = annotator.annotate_texts([AnnotateInput(text, "uk") for text in texts])
    alone = [annotator.annotate_texts([AnnotateInput(text, "uk")])[0] for text in reversed(texts)]
    assert together == list(reversed(alone))


def test_names_meet_across_languages(annotator: Annotator) -> None:
    uk = annotate(annotator, "Південну Корею, Республіку Корея, КНДР і Північну Корею відвідав Ентоні Блінкен.", "uk")
    ru = annotate(annotator, "Южную Корею, Республику Корея, КНДР и Северную Корею посетил Энтони Блинкен.", "ru")
    assert keys(uk) == keys(ru) == {"country:KR", "country:KP", "person:antony-blinken"}


def test_seed_entities_have_their_ids(annotator: Annotator) -> None:
    entity = annotator.entities[make_entity_id("country:KR")]
    assert (entity.key, entity.label, entity.origin) == ("country:KR", "LOC", "seed")
    assert ("uk", "РК") in entity.aliases
    assert not any(alias.startswith(("=", "?")) for _, alias in entity.aliases)


def test_model_version_is_stable(annotator: Annotator) -> None:
    assert annotator.model_version == Annotator(Settings()).model_version


def test_pieces_make_up_the_text() -> None:
    text = "Перше речення. Друге речення.\n" * 50
    pieces = list(cut_pieces(text, 100))
    assert "".join(piece for _, piece in pieces) == text
    assert all(text[offset : offset + len(piece)] == piece and len(piece) <= 100 for offset, piece in pieces)
    assert all(piece.endswith(("\n", " ")) for _, piece in pieces)


def read_sample(number: str) -> tuple[str, str]:
    (path,) = Path(SAMPLES).glob(f"{number}_*.txt")
    title, _, body = path.read_text(encoding="utf-8").partition("\n")
    return title, body


@needs_samples
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_each_sample_cites_the_agency(annotator: Annotator, number: str) -> None:
    title, body = read_sample(number)
    result = annotate(annotator, body, None, title)
    cited = {result.entities[c.entity_id].key for c in result.citations if c.entity_id is not None}
    assert "org:yonhap" in cited


@needs_samples
def test_the_chain_of_the_first_sample(annotator: Annotator) -> None:
    title, body = read_sample("000")
    chains = {citation.chain for citation in annotate(annotator, body, "uk", title).citations}
    assert any(
        len(chain) == 3 and chain[0].startswith("офіс") and chain[1:] == ("Yonhap", "Укрінформ") for chain in chains
    )


@needs_samples
def test_russia_in_lower_case_in_the_second_sample(annotator: Annotator) -> None:
    result = annotate(annotator, read_sample("001")[1], "uk")
    lower = [mention for mention in result.mentions if mention.text in ("росія", "росію", "рф")]
    assert {mention.text for mention in lower} == {"росія", "росію", "рф"}
    assert {result.entities[mention.entity_id].key for mention in lower} == {"country:RU"}


@needs_samples
def test_the_damaged_sample(annotator: Annotator) -> None:
    title, body = read_sample("002")
    result = annotate(annotator, body, "uk", title)
    assert {"country:KR", "country:KP", "country:RU", "org:yonhap"} <= keys(result)
    minister = {m.entity_id for m in (*result.mentions, *result.title_mentions) if "Ум" in m.text}
    assert len(minister) == 1
    assert all(m.lemma in ("Умєров", "Рустем Умєров") for m in result.mentions if m.entity_id in minister)


@needs_samples
def test_samples_meet_across_languages(annotator: Annotator) -> None:
    uk, ru = annotate(annotator, read_sample("001")[1], "uk"), annotate(annotator, read_sample("003")[1], "ru")
    named_uk = {m.lemma: uk.entities[m.entity_id].key for m in uk.mentions}
    named_ru = {m.lemma: ru.entities[m.entity_id].key for m in ru.mentions}
    assert named_uk["Ентоні Блінкен"] == named_ru["Энтони Блинкен"] == named_ru["Блинкен"]
    assert named_uk["Південна Корея"] == named_ru["Южная Корея"]
    assert named_uk["КНДР"] == named_uk["Північна Корея"] == named_ru["Северная Корея"] == named_ru["КНДР"]
