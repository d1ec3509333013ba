"""Documents that tell in their author's place: "данные Росстата показывают, что", "заява МЗС проголошує: …"."""

import re
from dataclasses import replace

from strichka.entities.citing.clause import Clause
from strichka.entities.citing.documents import TELLS, find_document, read_document
from strichka.entities.citing.signs import CLOSED
from strichka.entities.citing.sources import REFERENCE, VERBS, Source, make_source
from strichka.entities.citing.subjects import SubjectReader
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD
from strichka.models import Mention

# What is asked or examined stands behind these, not who did it: "опрос жителей", "проверка школы".
_EXAMINING = re.compile(
    r"тест|перевір|провер|огляд$|осмотр|обстеж|обслед|ревіз|ревиз|інвентар|инвентар|анкет|опит|опрос|голосув|голосов|перепис"
    r"|соцопит|соцопрос|історі|истори|джерел|источн|досвід|опыт|конкурс|кадр|відео|видео|фото|знімк|снимк"
)
_NO_DOCUMENT = re.compile(r"історі|истори|джерел|источн|досвід|опыт|конкурс|кадр|фото|знімк|снимк")
_SAYING = re.compile(r"каж|сказ|говор", re.I)


class ShowingReader:
    """Reads whose document the subject of a verb is.

    Args:
        clause: the sentence.
        subjects: says what may be a source in it.
    """

    def __init__(self, clause: Clause, subjects: SubjectReader) -> None:
        """Keep the sentence."""
        self.clause, self.subjects, self.text = clause, subjects, clause.text

    def read(self, trigger: Trigger) -> Source | None:
        """Read the author of the document that stands before a verb and is its subject.

        Args:
            trigger: a verb of speech or judging, or of showing.
        """
        if trigger.behind_quote or trigger.kind not in (*VERBS, "shown") or trigger.text.endswith(("ся", "сь")):
            return None
        if TELLS.match(self.text, trigger.end, self.clause.end) is None:
            return None
        document = find_document(self.text, self.clause.start, trigger.start, self.clause.language)
        if document is None:
            return None
        comma = self.text.find(",", document.end(), trigger.start)  # "огляд Кохрани, який охопив 31 працю, показав"
        if not self.clause.is_bridge(document.end(), comma if comma > 0 else trigger.start):
            return None
        return self._read_owner(document, trigger, trigger.start)

    def read_behind(self, trigger: Trigger) -> Source | None:
        """Read the author of the document that stands behind a verb set in: ", уточняет пресс-релиз мэрии"."""
        if _SAYING.match(trigger.text):
            return None  # "гроші дійшли, кажуть документи банку"
        end = self.clause.find_end(trigger.end)
        document = read_document(self.text, trigger.end + 1, end, self.clause.language)
        if document is None or not self._agree(document[0], trigger):
            return None
        owner = self._read_owner(document, trigger, end)
        return owner if owner is not None and CLOSED.match(self.text, owner.end, self.clause.end) else None

    def _agree(self, noun: str, trigger: Trigger) -> bool:
        number = "plur" if self.clause.is_plural(trigger.text) else "sing"
        return any(form.case == "nomn" and form.number == number for form in self.clause.describe(noun).forms)

    def _read_owner(self, document: re.Match[str], trigger: Trigger, end: int) -> Source | None:
        begin = document.end()
        owner = next((m for m in self.clause.mentions if begin <= m.start < end), None)
        noun = document[0].lower()
        if owner is not None and self._is_led(begin, owner):
            is_author = owner.label == "ORG" and not _NO_DOCUMENT.match(noun)
            is_author = is_author or (owner.label == "PER" and not _EXAMINING.match(noun))
            return make_source(owner, trigger.text, REFERENCE) if is_author else None
        phrase = self.clause.phrases.read(begin, end, is_subject=False, is_owner=True)
        if phrase is None or self.text[begin : phrase.start].strip() or _EXAMINING.match(noun):
            return None
        return self.subjects.make_phrase_source(phrase, None, replace(trigger, kind="reference"), REFERENCE)

    def _is_led(self, begin: int, owner: Mention) -> bool:
        """Say whether only adjectives and kinds of bodies stand before an owner, all in the genitive."""
        if self.subjects.find_preposition(owner) or "," in self.text[begin : owner.start]:
            return False
        words = WORD.findall(self.text, begin, owner.start)
        return all(any(form.case == "gent" for form in self.clause.describe(word).forms) for word in words)
