"""Rules for names of people: first and family name, initials, East Asian shapes, names after a role."""

from strichka.entities.text import fold_word
from strichka.entities.words import Found, Word, Words

_MOST_WORDS = 5  # longest name of a person, in words
_LONGEST_RUN = 24  # words and stops looked at together; keeps time linear on a megabyte of initials
_SPEECH_POS = frozenset({"VERB"})


def find_persons(words: Words, taken: dict[int, str], soft: frozenset[int] = frozenset()) -> list[Found]:
    """Find names of people.

    Args:
        words: the text.
        taken: word index → label, for words the gazetteer has as something other than a person.
        soft: words that are towns too: they may be part of a name (Грегори Остин), but not one alone.

    Returns:
        Spans in order, not overlapping each other.
    """
    found: list[Found] = []
    for run in _find_runs(words, taken):
        span = _read_run(words, run, soft)
        while span is not None:
            found.append(span)
            rest = [word for word in run if word.index >= span.end]
            span = _read_run(words, rest, soft) if rest else None
    return found + _find_known_again(words, found, {**taken, **dict.fromkeys(soft, "LOC")})


def _find_runs(words: Words, taken: dict[int, str]) -> list[list[Word]]:
    """Cut the text into stretches of capitalised words, initials and the particles and stops between them."""
    runs: list[list[Word]] = []
    run: list[Word] = []
    for word in words.items:
        if run and not (word.joined and len(run) < _LONGEST_RUN and _goes_on(words, run, word)):
            runs.append(run)
            run = []
        if word.index in taken or (run and (word.opens or _changes_case(run[-1], word))):
            if run:
                runs.append(run)
            run = []
        if word.index not in taken and (run or _is_capitalised(word)):
            run.append(word)
    if run:
        runs.append(run)
    return [trimmed for trimmed in (_trim(run) for run in runs) if trimmed]


def _changes_case(last: Word, word: Word) -> bool:
    """Say whether capitals begin or end here: an acronym beside a name is no part of it."""
    if last.info is None or word.info is None or min(len(last.text), len(word.text)) < 2:
        return False
    return last.info.is_caps != word.info.is_caps and not _is_numeral(word.text)


def _is_capitalised(word: Word) -> bool:
    return word.is_word and word.text[0].isupper()


def _goes_on(words: Words, run: list[Word], word: Word) -> bool:
    last = run[-1]
    if word.text == ".":
        return len(last.text) == 1 and last.text.isupper()
    if _is_capitalised(word):
        return True
    following = words.get(word.index + 1)
    particle = word.is_word and fold_word(word.text) in words.rules.name_particles
    return particle and following is not None and _is_capitalised(following)


def _trim(run: list[Word]) -> list[Word]:
    while run and not _is_capitalised(run[-1]) and run[-1].text != ".":
        run = run[:-1]
    return run


def _read_run(words: Words, run: list[Word], soft: frozenset[int]) -> Found | None:
    """Find the first name of a person in a run of capitalised words."""
    for first in range(len(run)):
        for read in (
            _read_initials,
            _read_full_name,
            _read_east_asian,
            _read_unknown_pair,
            _read_after_role,
            _read_family,
        ):
            length = read(words, run[first:])
            while length and run[first + length - 1].index in soft and read not in (_read_full_name, _read_east_asian):
                length -= 1
            if length and run[first].index in soft and _follows_preposition(words, run[first]):
                length = 0
            if length and not _is_town(run[first : first + length], soft):
                start = run[first].index
                return Found(
                    start, run[first + length - 1].index + 1, "PER", read.__name__.removeprefix("_read_"), length
                )
    return None


def _follows_preposition(words: Words, word: Word) -> bool:
    before = words.get(word.index - 1)
    return before is not None and before.info is not None and before.info.pos == "ADP" and word.joined


def _is_town(name: list[Word], soft: frozenset[int]) -> bool:
    return all(word.index in soft for word in name)


def _is_initial(word: Word, following: Word | None) -> bool:
    return len(word.text) <= 2 and word.text.isupper() and following is not None and following.text == "."


def _read_initials(words: Words, run: list[Word]) -> int:
    """Read "В. О. Іваненко", "Дж. Байден" is left to the other readers; also "Іваненко В. О."."""
    position = 0
    while position + 1 < len(run) and _is_initial(run[position], run[position + 1]):
        position += 2
    if position:
        return position + 1 if position < len(run) and _may_be_family(words, run[position]) else 0
    if len(run) >= 3 and _is_initial(run[1], run[2]) and (_is_family(words, run[0]) or _is_unknown(run[0])):
        return 5 if len(run) >= 5 and _is_initial(run[3], run[4]) else 3
    return 0


def _may_be_family(words: Words, word: Word) -> bool:
    if not word.is_title or (word.info is not None and word.info.is_caps and len(word.text) < 5):
        return False
    return word.info is None or fold_word(word.text) not in words.rules.not_names


def _read_full_name(words: Words, run: list[Word]) -> int:
    """Read a first name with what follows it: patronymic, further first names, particles, family name."""
    if not words.is_first_name(run[0]) or _is_role_or_head(words, run[0]) or _is_short_acronym(run[0]):
        return 0
    length = 1
    while length < min(len(run), _MOST_WORDS) and _continues_name(words, run, length):
        length += 1
    while length > 1 and not _is_capitalised(run[length - 1]):
        length -= 1
    if length > 1:
        return length
    if run[0].info is None or run[0].info.is_common:
        return 1 if _stands_for_person(words, run[0]) and not run[0].opens else 0
    return 1


def _is_short_acronym(word: Word) -> bool:
    return word.info is not None and word.info.is_caps and len(word.text) <= 4


def _continues_name(words: Words, run: list[Word], position: int) -> bool:
    word = run[position]
    if word.text == ".":
        return len(run[position - 1].text) == 1
    if not _is_capitalised(word):
        return word.is_word
    if len(word.text) == 1:
        return position + 1 < len(run)
    if word.info is None:
        return run[0].is_latin
    if word.info.is_caps and not (run[0].info is not None and run[0].info.is_caps):
        return _is_numeral(word.text)
    if _is_role_or_head(words, word) or fold_word(word.text) in words.rules.not_names:
        return False
    if words.is_first_name(word) and position > 1 and not word.info.is_patronymic and not _is_family(words, word):
        return False
    families = sum(1 for other in run[1:position] if _is_capitalised(other) and not words.is_first_name(other))
    return families == 0 or (families == 1 and not word.info.is_common and not word.info.is_place)


def _is_numeral(text: str) -> bool:
    return set(text) <= set("IVXІХ")


def _is_role_or_head(words: Words, word: Word) -> bool:
    rules = words.rules
    if word.info is None:
        return False
    lemma = word.info.lemma
    return lemma in rules.roles or lemma in rules.body_heads or lemma in rules.place_heads


def _read_east_asian(words: Words, run: list[Word]) -> int:
    for length in (3, 2):
        if len(run) >= length and words.is_east_asian(run[:length]):
            if run[0].opens and (len(run[0].text) == 1 or (length == 2 and not _is_unknown(run[1]))):
                return 0
            return length
    return 0


def _is_unknown(word: Word) -> bool:
    return word.info is not None and not word.info.is_known and word.is_title and not word.info.is_caps


def _read_unknown_pair(words: Words, run: list[Word]) -> int:
    """Read two or three capitalised words that no dictionary has, or an unknown one before a known family name."""
    length = 0
    while length < min(3, len(run)) and (_is_unknown(run[length]) or (length and _is_family(words, run[length]))):
        length += 1
    if length < 2:
        return 0
    before = words.get(run[0].index - 1)
    if words.has_lemma(before, words.rules.place_heads) or words.has_lemma(before, words.rules.quoted_body_heads):
        return 0
    return length


def _is_family(words: Words, word: Word) -> bool:
    return word.info is not None and word.is_title and (word.info.is_surname or _has_family_ending(words, word))


def _has_family_ending(words: Words, word: Word) -> bool:
    info = word.info
    if info is None or info.is_known or len(word.text) < 5 or info.is_caps:
        return False
    return any(
        form.lemma.endswith(words.shapes.family_endings) for form in info.forms if form.tags & {"Surn", "Name"}
    ) or info.lower.endswith(words.shapes.family_endings)


def _read_after_role(words: Words, run: list[Word]) -> int:
    """Read capitalised words right after a word for what a person is: "міністр Орленко"."""
    before = words.get(run[0].index - 1)
    if before is None or not run[0].joined or not words.has_lemma(before, words.rules.roles):
        return 0
    length = 0
    while length < min(3, len(run)) and _is_no_common_word(words, run[length]):
        length += 1
    return length


def _is_no_common_word(words: Words, word: Word) -> bool:
    info = word.info
    if info is None or not word.is_title or info.is_caps:
        return False
    if info.is_place and not info.is_surname:
        return False
    if _is_role_or_head(words, word) or any(form.pos == "ADJF" and form.known for form in info.forms):
        return info.is_surname and not info.is_common
    return not info.is_common or info.is_surname


def _read_family(words: Words, run: list[Word]) -> int:
    """Read a family name that stands alone."""
    word = run[0]
    if word.info is None or not word.is_title or word.info.is_caps or _is_role_or_head(words, word):
        return 0
    if fold_word(word.text) in words.rules.not_names or word.info.lemma in words.rules.not_names:
        return 0
    if len(run) > 1 and run[1].is_title and run[1].joined and not _is_family(words, run[1]):
        return 0
    if word.info.is_surname and not word.info.is_common and not word.info.is_place:
        return 1
    if _has_family_ending(words, word):
        return 1
    if word.info.is_surname and not word.opens and _stands_for_person(words, word):
        return 1
    return 1 if _is_unknown(word) and _stands_for_person(words, word) else 0


def _stands_for_person(words: Words, word: Word) -> bool:
    """Say whether the words around speak of a person: a role before, a verb beside that a person does."""
    before, after = words.get(word.index - 1), words.get(word.index + 1)
    if words.has_lemma(before, words.rules.roles):
        return True
    return any(
        beside is not None and beside.info is not None and beside.info.pos in _SPEECH_POS and beside.info.is_known
        for beside in (before, after)
    )


def _find_known_again(words: Words, found: list[Found], taken: dict[int, str]) -> list[Found]:
    """Find family names of full names again where they stand alone, in any case."""
    families: set[str] = set()
    for span in found:
        parts = [words[index] for index in range(span.start, span.end) if words[index].is_title]
        if len(parts) < 2:
            continue
        for part in (parts[0], parts[-1]):
            if not words.is_first_name(part) or part is parts[-1]:
                families.update(_nominatives(words, part))
    if not families:
        return []
    covered = {index for span in found for index in range(span.start, span.end)}
    again = []
    for word in words.items:
        if word.index in covered or word.index in taken or not word.is_title or word.info is None:
            continue
        if word.info.is_common and word.opens:
            continue
        if families.intersection(_nominatives(words, word)):
            again.append(Found(word.index, word.index + 1, "PER", "known_again", 1))
    return again


def _nominatives(words: Words, word: Word) -> set[str]:
    if word.info is None:
        return {fold_word(word.text)}
    nominatives = set(words.morphology.list_nominatives(word.info.lower))
    return {nominative.replace("ё", "е") for nominative in nominatives}
