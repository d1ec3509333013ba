"""What the readers of a verb's subject share: which name or noun phrase may be a source."""

import re
from collections.abc import Container

from strichka.entities.citing.appositions import AppositionReader
from strichka.entities.citing.clause import Clause
from strichka.entities.citing.owners import is_of_other_gender
from strichka.entities.citing.phrases import Phrase
from strichka.entities.citing.signs import CLOSED, NEGATIONS
from strichka.entities.citing.sources import VERBS, Source, make_source
from strichka.entities.citing.triggers import Trigger, is_infinitive
from strichka.entities.lemmas import lemmatise_name
from strichka.entities.text import WORD, fold_word
from strichka.models import Mention

_TOLD = re.compile(r"[^.!?]{0,60}?(?:,\s*(?:що|что)\b|:|[«„“\"])")
# Nouns that an infinitive completes: "пояснив це необхідністю дати два роки" tells no plan.
_GOVERNING = re.compile(r"(?:не)?(?:необх|можлив|возмож|потреб)", re.I)
_INTENDED = re.compile(r"[^,.;:!?«»\"–—]*")
# The name of an outlet, which stands for the word for its kind.
_UNFOUND_NAME = re.compile(r"[ \u00a0](?:[«„“\"]|[A-Z]|[А-ЯІЇЄҐЁ]{3})")
# Behind a noun for somebody: where they are from, or what they have with them.
_ORIGIN = re.compile(
    r"[ \u00a0](?:із?-під|з-під|из-под|з|із|зі|из|с|со)[ \u00a0]"
    r"(?:[а-яіїєґё'’ʼ-]+(?:ого|ої|ою|им|ой|ей|ым|их|ых|ими)[ \u00a0])?"
    r"(?P<noun>[^\W\d_][\w'’ʼ-]+)(?P<end>[.,]|$|)"
)
# Where they are: "провізорка у сусідньому будинку", "жінка біля каси".
_PLACED_THERE = re.compile(
    r"[ \u00a0](?:біля|коло|возле|около|неподалік|(?:у|в|на|при)[ \u00a0](?!сво|ц[ьі]|то[мй]|эт|його|її)"
    r"[а-яіїєґё'’ʼ-]+(?:ому|ій|ом|ем|ой|ей|их|ых))"
    r"[ \u00a0](?P<noun>[а-яіїєґё][\w'’ʼ-]+)"
)
# A part of the body that is named behind it.
_PART = re.compile(r"відд|отдел|філ|офіс|офис|представ|редак|підрозд|подразд|управл|секретар|пресс?-?ц", re.I)
# Kinds of bodies that a name follows in apposition, whatever their case: "дані центру CBOS".
_KIND = re.compile(
    r"центр|союз|спілка|фонд|асоціація|ассоциация|інститут|институт|організація|организация|федерація|федерация|об'єднання"
    r"|объединение|група|группа|консорціум|консорциум|профспілка|профсоюз|альянс|коаліція|коалиция|платформа|проєкт|проект"
)
_MANNER = re.compile(
    r"(?:ус?міш|посміш|сміх|горд|рад|сум|жал|подив|ірон|гірк|насторож|тривог|розпач|захват|захопл|легк|серц|посилан|покликан"
    r"|улыб|усмеш|смех|груст|сожал|удивл|ирон|гореч|тревог|отчаян|восторг|ссыл|трибун|сцен|екран|экран|слов)",
    re.I,
)
# Nouns for a state, not for what somebody has with them: "з обуренням", "с гордостью".
_STATE = re.compile(r"(?:ням|ттям|тю|ством|нием|тием)$")
_MOST_BEFORE_INFINITIVE = 3
PLACED = ("в", "у", "во", "на", "від", "от", "ув")  # "у поліції повідомили"
_DIRECT = ("nomn", "accs", "voct")
_SPACES, _OPENING = tuple(" \u00a0"), tuple(' \u00a0«„“"')
# "Співрозмовник, обізнаний із ходом перемовин,": more is told of who it is.
_DESCRIBED = re.compile(
    r",\s(?:знаком|осведом|близьк|близк|обізнан|поінформован|який|яка|котр|котор|пожела|попрос|жела|на умовах|на услов)"
)
# "комісія під головуванням Анни Коваль", "во главе с": whoever leads does not speak.
_UNDER = re.compile(
    r"(?<!\w)(?:під|под)\s(?:голов|керівн|проводом|орудою|началом|егідою|патрон|управл|командув|председ|руковод|предвод|эгид|командов)"
    r"[а-яіїєґ]*\s$",
    re.I,
)
_PREPOSED = 45  # characters before a name in which its preposition is looked for
_MOST_PREPOSED = 3
_LONGEST_PREPOSITION = 5
_WHICH = re.compile(r"[^\s,]+(?:\s[^\s,]+){0,2}\s(?:котор(?:ого|ой|ых)|якого|якої|яких)(?!\w)", re.I)
_LOOKED_BACK = 10_000  # characters in which a word for somebody is looked for: bounds the time on a long text


class SubjectReader:
    """Says what may be the source that a verb or reference names.

    Args:
        clause: the sentence.
        listeners: where the outlets begin to which something is said: they are nobody's subject.
    """

    def __init__(self, clause: Clause, listeners: Container[int]) -> None:
        """Keep the sentence."""
        self.clause, self.listeners = clause, listeners
        self.text, self.rules = clause.text, clause.rules
        self.appositions = AppositionReader(clause)

    def make_phrase_source(self, phrase: Phrase, nearest: Mention | None, trigger: Trigger, rank: int) -> Source | None:
        """Make a source of a noun phrase: "офіс президента", "генсек НАТО", "екологів"; a bare post is none."""
        if trigger.kind in VERBS and not phrase.is_nominative and (phrase.is_several or not self.is_plural(trigger)):
            return None  # "у поліції" says nothing in the singular, "на добровольцях" is no place
        is_reference = trigger.kind in ("reference", "statement")
        if trigger.kind in VERBS and not self.is_plural(trigger):
            body = self.appositions.find_behind(phrase)
            if body is not None:
                return make_source(body, trigger.text, rank)
        if not (self._may_speak(phrase, trigger) or (is_reference and phrase.is_person)):
            return None
        if self._is_crowd(phrase, trigger) or _WHICH.match(self.text, phrase.start):
            return None  # "часть жителей которого"
        if phrase.is_place and not self._speaks_there(phrase, trigger):
            return None
        if not phrase.has_complement and self._stands_for_name(phrase, trigger):
            return None
        inside = next((m for m in self.clause.mentions if phrase.start < m.start < phrase.end), None)
        who = nearest if nearest and nearest is inside and phrase.head in self.rules.speaking_for else None
        if inside is not None and who is None:
            role = self.rules.role_synonyms.get(phrase.head, phrase.head)
            who = self.clause.holders.get((role, inside.entity_id))
        name = self.text[phrase.start : phrase.end]
        if phrase.is_nominative:
            name = name if name[:2].isupper() else name[:1].lower() + name[1:]
        else:
            name = lemmatise_name(name, "ORG", self.clause.language)
        return Source(phrase.start, phrase.end, name, who, trigger.text, rank, is_person=phrase.is_person)

    def _is_crowd(self, phrase: Phrase, trigger: Trigger) -> bool:
        """Say whether a bare word behind "у" names nobody who says it: "у мережі жартують"."""
        is_bare = trigger.kind in VERBS and not phrase.is_nominative and not phrase.has_complement
        is_word = " " not in self.text[phrase.start : phrase.end]
        return is_bare and is_word and phrase.head in self.rules.silent_places

    def _speaks_there(self, phrase: Phrase, trigger: Trigger) -> bool:
        """Say whether a place without a listed noun must be a body: it ends its clause, or words said follow."""
        if phrase.start > trigger.start:
            return CLOSED.match(self.text, phrase.end, self.clause.end) is not None
        return phrase.has_complement and self.is_content_told(trigger)

    def _stands_for_name(self, phrase: Phrase, trigger: Trigger) -> bool:
        """Say whether a bare noun can only be who was named before: "за словами президента", "видання твердить"."""
        if phrase.head in self.rules.outlets:
            return _UNFOUND_NAME.match(self.text, phrase.end, self.clause.end) is not None
        if (
            phrase.is_several
            or self._is_introduced(phrase)
            or (trigger.kind == "reference" and trigger.text[:2].lower() not in ("за", "по"))
        ):
            return False
        if (
            not phrase.is_person
            or (phrase.head in self.rules.unnamed_heads and phrase.head not in self.rules.placed_heads)
            or _DESCRIBED.match(self.text, phrase.end, self.clause.end) is not None
            or not self.has_person_before(phrase, trigger)
        ):
            return False
        is_post = phrase.head in self.rules.roles or phrase.head in self.rules.titles
        if is_post and trigger.kind not in VERBS and self._has_adjective(phrase):
            return self._is_repeated(phrase)  # "зі слів чергового інженера"
        return trigger.kind in VERBS or is_post or self._is_repeated(phrase)

    def _has_adjective(self, phrase: Phrase) -> bool:
        """Say whether an adjective tells which one is meant: "чергового інженера"."""
        word = WORD.match(self.text, phrase.start, phrase.end)
        forms = self.clause.describe(word[0]).forms[:1] if word is not None and word.end() < phrase.end else ()
        return any(form.pos == "ADJF" and form.lemma not in self.rules.indefinite for form in forms)

    def _is_repeated(self, phrase: Phrase) -> bool:
        """Say whether a word for somebody stood in the text before, so that it means one named there."""
        stem = phrase.head[: max(4, len(phrase.head) - 3)].lower()
        return stem in self.text[max(0, phrase.start - _LOOKED_BACK) : phrase.start].lower()

    def is_quoted_outlet(self, mention: Mention, start: int) -> bool:
        """Say whether a name in quotes right behind the words that cite is an outlet, whatever it was taken for."""
        gap = self.text[start : mention.start]
        if gap[-1:] not in tuple('«„“"') or mention.label == "PER":
            return False
        return not gap.strip(' «„“"\u00a0') or self.clause.carries(start, mention.start)

    def intends(self, trigger: Trigger) -> bool:
        """Say whether an infinitive follows: "обіцяє купити", "рассчитывает получить" tell a plan, not words."""
        following = _INTENDED.match(self.text, trigger.end, min(self.clause.end, trigger.end + 60))
        words = [word for word in WORD.findall(following[0]) if word not in NEGATIONS] if following else []
        return any(
            is_infinitive(word, self.clause.describe(word).forms) and not _GOVERNING.match(before)
            for before, word in zip(["", *words], words[:_MOST_BEFORE_INFINITIVE], strict=False)
        )

    def find_preposition(self, mention: Mention) -> str | None:
        """Return the preposition before a name and its adjectives, lower-cased: "в російському «Газпромі»"."""
        found = self.locate_preposition(mention)
        return found[0].lower() if found is not None else None

    def locate_preposition(self, mention: Mention) -> re.Match[str] | None:
        """Find where the preposition before a name and its adjectives stands."""
        if self.text[mention.start - 1 : mention.start] not in _OPENING:
            return None
        position = mention.start
        before = list(WORD.finditer(self.text, max(self.clause.start, mention.start - _PREPOSED), mention.start))
        for word in reversed(before[-_MOST_PREPOSED:]):
            if self.text[word.end() : position].strip(' \u00a0«"“„'):
                return None
            forms = self.clause.describe(word[0]).forms
            likely = forms if len(word[0]) <= _LONGEST_PREPOSITION else forms[:1]  # "вместо", "замість"
            if any(form.pos == "PREP" for form in likely):
                return word
            if (
                mention.label == "PER"
                and word is before[-1]
                and _UNDER.search(self.text, word.start() - 5, mention.start)
            ):
                return before[-2]
            if mention.label == "PER" or not self._may_be_preposed(word[0]):
                return None
            position = word.start()
        return None

    def _may_be_preposed(self, word: str) -> bool:
        """Say whether a word may stand between a preposition and a name: "з консалтингової групи «Хвиля»"."""
        forms = self.clause.describe(word).forms
        return (
            bool(forms)
            and all(
                (form.pos in ("ADJF", "PRTF") and form.case != "nomn")
                or (form.pos == "NOUN" and form.lemma in self.rules.carriers and form.case not in _DIRECT)
                for form in forms
                if form.pos != "NOUN" or form.case not in _DIRECT or form.lemma not in self.rules.carriers
            )
            and any(form.case not in _DIRECT for form in forms)
        )

    def publishes(self, trigger: Trigger, start: int, end: int) -> bool:
        """Say whether a verb of publishing has figures in a stretch of the sentence as its object."""
        if fold_word(trigger.text) not in self.rules.publishing_verbs:
            return False
        return self.rules.published_things.search(self.text, start, end) is not None

    def hangs_on_noun(self, mention: Mention, in_quotes: bool = False) -> bool:
        """Say whether a noun that is no nominative stands right before a name: "у штаті Джорджія", "членів ЄС"."""
        words = WORD.findall(self.text, max(self.clause.start, mention.start - 40), mention.start)
        if not words or self.text[mention.start - 1 : mention.start] not in (_OPENING if in_quotes else _SPACES):
            return False
        if self.text[mention.start - 2 : mention.start].startswith(","):
            return False
        forms = self.clause.describe(words[-1]).forms
        if len(words) > 1 and any(form.pos == "PREP" for form in self.clause.describe(words[-2]).forms[:1]):
            forms = tuple(form for form in forms if form.case != "nomn")  # "из банка LHV"
        if any(form.case == "gent" and form.number == "sing" for form in forms):
            forms = tuple(form for form in forms if form.case != "nomn" or form.number == "sing")  # "главы ГРУ"
        if any(form.pos != "NOUN" or form.case == "nomn" or form.lemma in self.rules.carriers for form in forms):
            return False
        if all(form.case == "datv" for form in forms):
            is_led = len(words) > 1 and any(form.pos == "PREP" for form in self.clause.describe(words[-2]).forms[:1])
            return is_led  # else who is told: "розповіла читачам «Хвиля»"
        return bool(forms)

    def is_platform(self, mention: Mention) -> bool:
        """Say whether a name is where somebody writes: "у Telegram"."""
        return fold_word(mention.lemma) in self.rules.platforms and self.find_preposition(mention) in PLACED

    def is_content_told(self, trigger: Trigger) -> bool:
        """Say whether "…, що", a colon or a quote follows soon."""
        return _TOLD.match(self.text, trigger.end, min(self.clause.end, trigger.end + 100)) is not None

    def is_plural(self, trigger: Trigger) -> bool:
        """Say whether a verb is a plural one."""
        return self.clause.is_plural(trigger.text)

    def agrees(self, mention: Mention, trigger: Trigger) -> bool:
        """Say whether a person, one alone, can be the subject of a verb: none is of a plural or neuter one."""
        if mention.label != "PER":
            is_called = mention.text.isupper() and fold_word(trigger.text) in self.rules.naming_verbs
            return not (is_called and self.is_plural(trigger))  # "ФСЭГ называют", not "«Вести» называют"
        if not self.is_plural(trigger):
            return not self._is_neuter(trigger) and not is_of_other_gender(mention, trigger, self.clause)
        before = WORD.findall(self.text, max(self.clause.start, mention.start - 60), mention.start)
        return any(word.lower() in ("і", "й", "та", "и") for word in before)

    def _is_neuter(self, trigger: Trigger) -> bool:
        """Say whether a verb in the past has neither he nor she as its subject: "сообщило"."""
        verbs = [form for form in self.clause.describe(trigger.text).forms if form.pos == "VERB"]
        return bool(verbs) and all(form.gender == "neut" for form in verbs)

    def make_subject(self, phrase: Phrase, trigger: Trigger, rank: int) -> Source | None:
        """Make a source of the words before a verb: "Автори застерігають, що …", "Журі зауважило: …"."""
        if not self._may_speak(phrase, trigger):
            return None
        name = self.clause.mention_at(phrase.end - 2)
        if name is not None and name.label == "ORG" and self.is_kind_of(phrase, name):
            return make_source(name, trigger.text, rank)  # "портал «Бізнес», пославшись на мерію, повідомив"
        return self.make_phrase_source(phrase, None, trigger, rank)

    def is_kind_of(self, phrase: Phrase, name: Mention) -> bool:
        """Say whether a noun phrase is no more than the kind of body that a name inside it is of.

        "Фонд «Вусань»" and "центр ECMWF" are, "відділ «Укрпошти»" is a part of one.
        """
        if self.clause.carries(phrase.start, name.start):
            return True
        if self.clause.is_branch(phrase.start, name.start) and name.text.isascii():
            return False
        if phrase.is_person or name.label == "PER" or not phrase.start < name.start < phrase.end:
            return False
        words = WORD.findall(self.text, phrase.start, name.start)
        nouns = [form for word in words for form in self.clause.describe(word).forms[:1] if form.pos == "NOUN"]
        is_nominative = name.text == name.lemma or self.clause.may_be_nominative(name)
        if self.text[name.start - 1] in '«„“"':
            return (is_nominative or _KIND.fullmatch(phrase.head) is not None) and (
                len(nouns) <= 1 or nouns[-1].number == "plur" or not self._is_body(nouns[-1].lemma)
            )
        is_part = phrase.head in self.rules.speaking_for | self.rules.placed_heads or _PART.match(phrase.head)
        is_kind = phrase.is_nominative or _KIND.fullmatch(phrase.head) is not None
        return is_kind and name.text.isascii() and len(nouns) <= 1 and not is_part

    def _is_body(self, lemma: str) -> bool:
        return lemma in self.rules.carriers or lemma in self.rules.unnamed_heads

    def _may_speak(self, phrase: Phrase, trigger: Trigger) -> bool:
        return phrase.may_speak(self.rules) or self._is_introduced(phrase) or self._is_someone(phrase, trigger)

    def _is_introduced(self, phrase: Phrase) -> bool:
        """Say whether it follows where somebody is from or what they have: "вчителька з Вижниці", "дід із відром"."""
        if not phrase.is_person:
            return False
        found = _PLACED_THERE.match(self.text, phrase.end, self.clause.end)
        if found is not None and not any(found.start() < other.start < found.end() for other in self.clause.triggers):
            is_post = phrase.head in self.rules.roles and phrase.head not in self.rules.anyone
            return not is_post and self._is_place(found["noun"])
        found = _ORIGIN.match(self.text, phrase.end, self.clause.end)
        if found is None or _MANNER.match(found["noun"]):
            return False
        forms = self.clause.describe(found["noun"]).forms
        if any(form.lemma in self.rules.time_words for form in forms):
            return False
        if any(form.case == "gent" for form in forms) or found["end"] != "":
            return True
        leads_on = any(0 < trigger.start - found.end() <= 2 for trigger in self.clause.triggers)
        return leads_on and phrase.head in self.rules.anyone and _STATE.search(found["noun"]) is None

    def _is_place(self, noun: str) -> bool:
        forms = self.clause.describe(noun).forms
        if any(form.lemma in self.rules.time_words for form in forms) or _MANNER.match(noun):
            return False
        return any(form.pos == "NOUN" and form.case in ("loct", "gent") for form in forms)

    def _is_someone(self, phrase: Phrase, trigger: Trigger) -> bool:
        """Say whether a bare noun can be nobody named before, and is no post: "Сусідка каже, що …".

        A post is none either of whom more is told: "Південнокорейський дипломат", "Дипломат, який …".
        """
        if not phrase.is_person:
            return False
        is_post = phrase.head in self.rules.roles - self.rules.titles
        if is_post and not (self._has_adjective(phrase) or self.text.startswith(", ", phrase.end)):
            return False
        return not self.has_person_before(phrase, trigger)

    def has_person_before(self, phrase: Phrase, trigger: Trigger) -> bool:
        """Say whether somebody named before may be who a noun stands for: of its gender, or of its verb's."""
        gender = self._read_gender(phrase, trigger)
        return self.clause.people.is_any_before(phrase.start, gender)

    def _read_gender(self, phrase: Phrase, trigger: Trigger) -> str | None:
        """Return the gender of one person by the verb in the past or by the noun; none where several say it."""
        verbs = {form.gender for form in self.clause.describe(trigger.text).forms if form.pos == "VERB"}
        if trigger.kind in VERBS and len(verbs) == 1 and verbs <= {"masc", "femn"}:
            return next(iter(verbs))
        words = WORD.findall(self.text, phrase.start, phrase.end)
        nouns = {
            form.gender for word in words for form in self.clause.describe(word).forms if form.lemma == phrase.head
        }
        if len(nouns) != 1 or phrase.is_several or (nouns == {"masc"} and phrase.head in self._list_posts()):
            return None  # "інженер" may be a woman
        return next(iter(nouns))

    def _list_posts(self) -> frozenset[str]:
        return self.rules.roles | self.rules.titles

    def is_governed(self, phrase: Phrase) -> bool:
        """Say whether a word right before a noun phrase governs it: "на запит редакції відповіли"."""
        if not phrase.is_nominative:
            return False
        words = list(WORD.finditer(self.text, max(self.clause.start, phrase.start - 40), phrase.start))
        if not words or self.text[words[-1].end() : phrase.start].strip(" \u00a0"):
            return False
        before = self.clause.describe(words[-1][0]).forms[:1]
        if len(words[-1][0]) <= _LONGEST_PREPOSITION and words[-1][0].islower() and before and before[0].pos == "PREP":
            return True  # "до премьеры": a genitive that reads as several people
        first = next(iter(WORD.findall(self.text, phrase.start, phrase.end)), "")
        if not any(form.case == "gent" for form in self.clause.describe(first).forms):
            return False
        may_be_genitive = any(
            form.case == "gent" and form.lemma == phrase.head and (not phrase.is_person or "anim" in form.tags)
            for word in WORD.findall(self.text, phrase.start, phrase.end)
            for form in self.clause.describe(word).forms
        )
        return may_be_genitive and any(form.pos in ("PREP", "NOUN") for form in before)
