from collections import Counter, defaultdict
from pathlib import Path

import pytest

from strichka.entities.corpus import (
    FORMS,
    LANGUAGES,
    choose_part,
    count_words,
    list_files,
    load_corpus,
    make_row,
    read_corpus_file,
)
from strichka.entities.corpus_checks import (
    LABELS,
    find_case,
    find_lonely_events,
    find_near_copies,
    find_repeated_ids,
    find_suspects,
    find_unlike_twins,
    format_figures,
    list_verbs,
    measure_corpus,
    take_opening,
)
from strichka.entities.corpus_keys import find_label, find_seed_key, make_slug
from strichka.errors import SeedError

# What the corpus has to hold at least, by language.
LEAST_ARTICLES, LEAST_WORDS = 750, 85_000
LEAST_DISTINCT = {"PER": 2800, "LOC": 1700, "ORG": 1550, "MISC": 230}
LEAST_IN_ONE_ARTICLE = {"PER": 0.97, "LOC": 0.65, "ORG": 0.82, "MISC": 0.92}  # share of the distinct names
LEAST_OF_A_CASE = {"gent": 0.18, "datv": 0.04, "accs": 0.018, "ablt": 0.035, "loct": 0.05}  # share of the names printed
MOST_NOMINATIVES = 0.5
LEAST_VERBS, LEAST_CITING_VERBS = 2400, 800  # distinct ones
LEAST_CHAINS = {2: 300, 3: 60}  # by length; 3 stands for three and more
LEAST_OF_A_TOPIC, LEAST_OF_A_FORM = 15, 15

FILLER = " ".join(["слово"] * 80)
CHAIN = (
    "Про це {{з посиланням на|A1}} <<офіс корейського президента|A1>> {{повідомляє|A2}} [[Yonhap|org:yonhap|A2]], "
    "{{передає|A3}} [[Укрінформом|Укрінформ|org:ukrinform|A3]]."
)


def write_article(
    folder: Path, *lines: str, header: str = "=== uk-politics-01-01 | form: wire", filler: str = FILLER
) -> Path:
    path = folder / "uk" / "politics-01.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([header, "Заголовок", "", *lines, filler]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.mark.parametrize("path", list_files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_file_follows_the_guideline(path):
    documents, problems = read_corpus_file(path)
    assert documents
    assert not problems, "\n".join(map(str, problems))


def test_no_id_and_no_article_occurs_twice(corpus):
    assert find_repeated_ids(corpus) == []
    assert list(find_near_copies(corpus)) == []


def test_events_are_told_in_both_languages_with_the_same_keys(corpus):
    assert find_lonely_events(corpus) == []
    assert list(find_unlike_twins(corpus)) == []


def test_versions_of_an_event_are_in_one_part(corpus):
    parts = {}
    for document in corpus:
        if document.event:
            assert parts.setdefault(document.event, document.part) == document.part


@pytest.mark.parametrize("language", LANGUAGES)
def test_corpus_is_large_and_varied(corpus, language):
    mine = [document for document in corpus if document.language == language]
    assert len(mine) >= LEAST_ARTICLES
    assert sum(count_words(document.text) for document in mine) >= LEAST_WORDS
    for label in LABELS:
        assert len({s.lemma for d in mine for s in d.spans if s.label == label}) >= LEAST_DISTINCT[label]
    assert sum(not document.spans for document in mine) >= LEAST_OF_A_FORM
    lengths = Counter(min(len(chain), 3) for document in mine for chain in document.list_chains())
    assert all(lengths[length] >= number for length, number in LEAST_CHAINS.items()), lengths
    assert len({citation.verb.lower() for d in mine for citation in d.citations if citation.verb}) >= LEAST_CITING_VERBS
    assert len(list_verbs(mine, language)) >= LEAST_VERBS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", LABELS)
def test_most_names_are_met_in_one_article(corpus, language, label):
    articles = defaultdict(set)
    for document in corpus:
        for span in document.spans:
            if document.language == language and span.label == label:
                articles[span.lemma].add(document.id)
    assert sum(len(ids) == 1 for ids in articles.values()) / len(articles) >= LEAST_IN_ONE_ARTICLE[label]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_stand_in_all_cases(corpus, language):
    mine = [
        (document.text[s.start : s.end], s.lemma) for document in load_corpus(language=language) for s in document.spans
    ]
    counts = Counter(find_case(surface, lemma, language) for surface, lemma in mine)
    shares = {case: number / len(mine) for case, number in counts.items()}
    assert shares["nomn"] <= MOST_NOMINATIVES
    assert {case: share for case, share in shares.items() if share < LEAST_OF_A_CASE.get(case, 0)} == {}


def test_no_opening_is_repeated(corpus):
    openings = Counter((document.language, take_opening(document)) for document in corpus)
    assert [opening for opening, number in openings.items() if number > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_and_form_is_well_filled(corpus, language):
    mine = [document for document in corpus if document.language == language]
    topics, forms = Counter(document.topic for document in mine), Counter(document.form for document in mine)
    assert min(topics.values()) >= LEAST_OF_A_TOPIC
    assert set(forms) == set(FORMS)
    assert min(forms.values()) >= LEAST_OF_A_FORM


def test_offsets_are_those_of_the_text(corpus):
    for document in corpus:
        assert not any(sign in document.text for sign in ("[[", "]]", "{{", "}}", "<<", ">>", "|"))
        ends = [0]
        for span in document.spans:
            assert ends[-1] <= span.start < span.end <= len(document.text)
            assert document.text[span.start : span.end].strip()
            ends.append(span.end)


def test_load_corpus_takes_part_and_language(corpus):
    parts = [load_corpus(part=part) for part in ("train", "dev", "test")]
    assert sum(map(len, parts)) == len(corpus)
    assert {document.language for document in load_corpus(language="ru")} == {"ru"}


def test_figures_cover_both_languages(corpus):
    table = format_figures(measure_corpus(corpus))
    assert "| articles |" in table
    assert "| case: ablt |" in table


def test_marks_become_spans_and_a_chain(tmp_path):
    path = write_article(tmp_path, "Говорив із [[Чон Мін Хо|per:chon-min-ho]] у [[Сеулі|Сеул|city:seoul]].", CHAIN)
    (document,), problems = read_corpus_file(path)
    assert problems == []
    assert [document.text[s.start : s.end] for s in document.spans] == ["Чон Мін Хо", "Сеулі", "Yonhap", "Укрінформом"]
    assert [(s.label, s.lemma) for s in document.spans][1:] == [
        ("LOC", "Сеул"),
        ("ORG", "Yonhap"),
        ("ORG", "Укрінформ"),
    ]
    assert document.list_chains() == [("офіс корейського президента", "Yonhap", "Укрінформ")]
    assert [(c.verb, c.place, c.scope) for c in document.citations] == [
        ("з посиланням на", 1, "article"),
        ("повідомляє", 2, "article"),
        ("передає", 3, "article"),
    ]
    assert document.text.startswith("Заголовок\n\nГоворив")
    assert document.text[: document.title_end] == "Заголовок"


def test_a_source_may_hold_a_name_and_have_the_key_of_its_holder(tmp_path):
    path = write_article(tmp_path, "– {{сказав|b1}} <<генсек [[НАТО|org:nato]]|per:jens-holm|b1>>.")
    (document,), problems = read_corpus_file(path)
    assert problems == []
    (citation,) = document.citations
    assert (citation.source, citation.key, citation.scope) == ("генсек НАТО", "per:jens-holm", "sentence")
    assert document.text[citation.start : citation.end] == "генсек НАТО"
    assert [s.lemma for s in document.spans] == ["НАТО"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("У [[Сеулі|Сеул|city:seouul]].", "city:seoul"),
        ("У [[Сеулі|Сеул]].", "no key"),
        ("У [[Сеулі|місто Сеул|city:seoul]].", "not as many words"),
        ("У «[[«Сеулі»|Сеул|city:seoul]]».", "outside the mark"),
        ("У [[Сеулі|Сеул|city:seoul]] і ще раз у Сеулі.", "mark it"),
        ("Це {{повідомляє|A1}} хтось.", "no source has it"),
        ("Це {{повідомляє|A2}} [[Yonhap|org:yonhap|A2]].", "without a gap"),
        ("Це {{повідомляє}} [[Yonhap|org:yonhap]].", "write {{"),
        ("У [[Сеулі|Сеул|city:seoul]", "write whole marks"),
        ("Це <<офіс президента", "without its"),
        ("Тут російська літера ы.", "other language"),
    ],
)
def test_problems_name_file_line_and_remedy(tmp_path, line, said):
    _, problems = read_corpus_file(write_article(tmp_path, line))
    text = "\n".join(map(str, problems))
    assert said in text
    assert "politics-01.txt:" in text


@pytest.mark.parametrize(
    ("header", "filler", "said"),
    [
        ("=== uk-sport-01-01 | form: wire", FILLER, "bad header"),
        ("=== uk-politics-01-01 | form: verse", FILLER, "unknown form"),
        ("=== uk-politics-01-01 | form: wire", "коротко", "make it 80 to 200"),
    ],
)
def test_bad_headers_and_lengths_are_refused(tmp_path, header, filler, said):
    write_article(tmp_path, header=header, filler=filler)
    with pytest.raises(SeedError, match=said):
        load_corpus(folder=tmp_path)


def test_parts_are_spread_by_hash():
    parts = [choose_part(f"event-{number}") for number in range(2000)]
    assert [parts.count(part) / 2000 for part in ("train", "dev", "test")] == pytest.approx([0.7, 0.15, 0.15], abs=0.03)


def test_keys_resolve_to_the_gazetteer():
    assert find_seed_key("city:seoul") == "place:geonames-1835848"
    assert find_label("country:KR") == "LOC"
    assert find_label("country:XX") is None
    assert find_label("xorg:kbu-institute") == "ORG"
    assert find_label("who:someone") is None
    assert make_slug("São Paulo") == "sao-paulo"


def test_row_has_the_form_of_the_evaluation(corpus):
    row = make_row(next(document for document in corpus if document.spans))
    first = row["ents"][0]
    assert row["text"][first["start"] : first["end"]] == first["text"]
    assert {"ner", "flat", "lemma", "link"} <= first.keys()


@pytest.mark.parametrize(
    ("surface", "lemma", "language", "case"),
    [
        ("Києвом", "Київ", "uk", "ablt"),
        ("Южной Кореи", "Южная Корея", "ru", "gent"),
        ("НАТО", "НАТО", "ru", "not declined"),
        ("Киев", "Киев", "ru", "nomn"),
    ],
)
def test_case_of_a_printed_name(surface, lemma, language, case):
    assert find_case(surface, lemma, language) == case


def test_a_capital_inside_a_sentence_is_suspect(tmp_path):
    (document,), _ = read_corpus_file(write_article(tmp_path, "Учора Гайовий приїхав додому."))
    assert any("Гайовий" in text for text in find_suspects(document))
