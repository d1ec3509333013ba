"""What looks like a verb of saying and tells nothing: "передав колекцію", "оцінили жест", "заявив про свій відхід"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from strichka.entities.citing.acts import ANNOUNCING, tells_own_act
from strichka.entities.citing.clause import Clause
from strichka.entities.citing.content import CONTENT, leads_to
from strichka.entities.citing.manner import follows_manner
from strichka.entities.citing.naming import find_next_verb, judges
from strichka.entities.citing.occasions import (
    ANSWERING,
    DOING,
    MARKING,
    POINTING,
    REMEMBERING,
    SEEING,
    answers_by,
    answers_for,
    attests,
    does_to_thing,
    explains_thing,
    is_valued,
    marks,
    points,
    remembers_thing,
    sees_cause,
)
from strichka.entities.citing.rules import is_outlet
from strichka.entities.citing.rulings import rules
from strichka.entities.citing.signs import TOLD_BELOW
from strichka.entities.citing.sources import Source
from strichka.entities.citing.speaking import AWAITING, UNSET_DEEDS, awaits_thing, is_supposed
from strichka.entities.citing.topics import TELLING, tells_topic
from strichka.entities.citing.triggers import Trigger
from strichka.entities.text import WORD, fold_word

_REACH = 90
_BROKEN = tuple(',–—-»”":')
_HANDING = re.compile(r"(?:переда|надісла|надав|надіш|присла)(?:в|ла|ло|ли|л)$", re.I)
_FINDING = re.compile(r"(?:вс|ус|у)танови(?:в|ла|ло|ли|л)$", re.I)
_ESTIMATING = re.compile(r"оці?ни(?:в|ла|ло|ли|л)$|оцени(?:л|ла|ло|ли)$", re.I)
_COMMENTING = re.compile(r"(?:про)?комент", re.I)
_PROVIDING = re.compile(r"передбача(?:є|ють|в|ла|ло|ли)$|предусматрив", re.I)
_INSISTING = re.compile(
    r"наполяг|настаива|настоя|наде(?:ется|ются|ял)|сподіва|розрахову(?:є|ють|в)|рассчитыва(?:ет|ют|л)", re.I
)
# Of somebody's mind: with a thing alone it tells a mood: "стурбовані вірусом", "разочарована новостью".
_FEELING = re.compile(
    r"(?:обеспокоен|разочарован|недоволен|недовольн|удивл[её]н|возмущ[её]н|встревожен|озабочен|горд)(?:а|о|ы)?$|"
    r"(?:взволнован|пораж[её]н|впечатл[её]н|ошарашен|ошеломл[её]н|шокирован|потряс[её]н|опечален|огорч[её]н|расстроен|растерян|"
    r"озадачен|благодар(?:ен|н)|признател(?:ен|ьн)|счастлив|обижен|напуган|раздраж[её]н|солидар(?:ен|н))(?:а|о|ы)?$|"
    r"(?:стурбован|занепокоєн|розчарован|невдоволен|незадоволен|здивован|обурен|стривожен|горд|вражен|схвильован|"
    r"приголомшен|шокован|засмучен|збентежен|спантеличен|вдячн|щаслив|розгублен|втішен|ображен|солідарн|налякан|"
    r"роздратован)(?:ий|а|е|і)$",
    re.I,
)
_EXPLAINING = re.compile(r"(?:пояс|объяс|разъяс|роз['’ʼ]яс)н", re.I)
_EXPLAINED = re.compile(
    r"\s(?:\w+\s)?(?:причин|мотив|важн|важлив|суть|значен|значим|корист|польз|шкод[уи]|вред|переваг|преимущ|сво[йеёюяї]|свій|принцип|правил|різниц|разниц)",
    re.I,
)
_ADDING = re.compile(r"дода(?:є|ють|в|ла|ло|ли)$|добав|прибав", re.I)
_ADDED = re.compile(r"\s(?:[^\s,.;:!?]+\s){0,2}(?:до|к|ко)\s", re.I)
_SAYING = re.compile(r"с?каж|с?каз|говор", re.I)
_TRUTH = re.compile(r"\s(?:(?:їм|йому|їй|нам|вам|людям|всю|усю|им|ему|ей)\s){0,2}(?:правд|неправд|брехн|лож[ьи])", re.I)
_AWAITING = re.compile(r"жд(?:[её]т|ут|ал[аои]?)$|чека(?:є|ють|в|ла|ло|ли)$", re.I)
_FORETOLD = re.compile(  # what is awaited as a forecast: "ждут снижения ставки", "ждёт 68 долларов"
    r"[^.,;:!?]{0,40}?(?:рост(?:а|у)?\s|(?:сниж|пад|подорож|удешевл|ослабл|укрепл|замедл|ускор|потепл|похолод)[ае]ни"
    r"|(?:зрост|подорожч|здешевл|послаб|зміцн|сповіл|потепл|похолод)\w+н|зниж|падін|спад|обвал|дефіцит|дефицит"
    r"|проф[іи]цит|[іи]нфляц|урожа|врожа)|(?:\s\w+){0,2}\s\d[\d\u00a0 ,.]*(?:[.;,](?:\s|$)|%|\s(?:процент|відсот|мл[нр]"
    r"|тис|тыс|долл?ар|грив|рубл|евро|євро))",
    re.I,
)
_MOTIVATING = re.compile(r"мотив", re.I)  # a decision, by its cause: "мотивував відмову браком грошей", not a team
_NOTICING = re.compile(r"замет(?:ил|ят|ит)|замеча(?:л|ет|ют)|помі(?:тив|тил|тит|тят|ча)", re.I)
_PROMISING = re.compile(r"(?:по)?(?:обещ|обіця|сул(?:и|я))", re.I)
_WEATHER = re.compile(
    r"синоптик|метеоролог|погод|гідромет|гидромет|прогноз|(?<!\w)(?:штиль|просвіт|просвет|дощ|дожд|сніг|снег|вітер|вітр|ветер(?!ан|ин)|ветр"
    r"|мороз(?!ив|ен|ильн)|спек|жар[аыу]|злив|ливн|хмарн|облачн|опад|осадк|туман|гроз|потепл|похолод|замет|метел|хуртовин)",
    re.I,
)
_NAMING = re.compile(r"назва|назыв|назив", re.I)
_NAMES = re.compile(
    r"\s(?:(?:також|также|ще|ещё|еще)\s)?(?:\w+(?:ые|ых|і|и|их|ую|у)\s)?(?:им(?:я|ена)|ім['’ʼ]?я|імена|фамили|прізвищ)",
    re.I,
)
_WORK_TOLD = re.compile(r"[^.!?]{0,90}?(?:(?<!том)(?<!того)(?<!те),\s(?:що|что)(?!\w)|:\s[«„\"])")
_REMARK = re.compile(r"(?:\s\w{1,30}){0,2},\s(?:що|что|як|как|чи|ли)(?!\w)|[^.!?]{0,150}?:\s")
_WEIGHED = re.compile(
    r"\s(?:(?!як|как|так)\w+\s){0,2}(?:риск|ризик|шанс|перспектив|наслідк|последств|масштаб|переваг|преимущ|ситуац|"
    r"стан|состоян|якіст|качеств|вплив|влияни)",
    re.I,
)
_HOW = re.compile(r"[^.;!?]{0,60}?(?:\s(?:як|как|так)\s|\d|[«„\"])", re.I)
_SHARING = re.compile(
    r"(?:по)?діл(?:ит|ят)ься$|(?:по)?діли(?:вся|лася|лися)$|(?:по)?дел(?:ит|ят|ил|ила|или)(?:ся|сь)$", re.I
)
_ATTRIBUTE = re.compile(
    r"(?:убежд[её]нн|уверенн|обеспокоенн)(?:ый|ая|ое|ые)$|(?:переконан|впевнен|упевнен)(?:ий|а|е|і)$", re.I
)
_NOUN_NEXT = re.compile(r"\s(?P<joined>(?:и|і|й|та)\s)?(?P<word>[а-яіїєґё'’ʼ-]+)")
_ANSWERING = re.compile(r"відпов|ответ|отвеч", re.I)
_QUESTIONS = re.compile(r"\s(?:\w+\s)?на\s(?:\w+\s)?(?:вопрос|запитан|питан)", re.I)
_BLAMING = re.compile(r"спис(?:ыва|ува|ує|ує?ють)", re.I)
_BLAMED = re.compile(r"(?!\s(?:средств|деньг|долг|кошт|грош|борг|\d|млн|тис))[^.;:!?]{0,60}?\sна\s", re.I)
_REACTING = re.compile(r"(?:від|от)реаг", re.I)
# Phrases that tell a mood or a habit where no words follow: "сусіди йому не вірять", "не скрывал досады".
_DENYING = re.compile(
    r"не (?:скры|прихов|вер|вір|соглас|соглаш|погод|згод|сомнев|сумнів)|люб(?:ит|ят|ил[аи]?|ить|лять|ив) \w+(?:ть|ти)$",
    re.I,
)
_HEEDING = re.compile(r"(?:обра|звер)\w+ (?:внимание|увагу)$", re.I)
_HEEDED = re.compile(r"\sна\s(?!то|те)[^,.;:]{2,70}\s(?:и|й|і|та)\s(?:[^\s,.;:]+\s){0,5}", re.I)
_CONFIRMING = re.compile(r"п(?:ід|од)тверд", re.I)
_CONFIRMED = re.compile(
    r"\s(?:св(?:ій|ою|оє|ої|ои|оё)\s|\w+\s)?(?:намір|намер|статус|титул|вирок|приговор|позиц|приезд|приїзд|участ|учас[тн]|явк|брон|кваліфік|квалифик|особу|личност|розряд|разряд|звани|званн|майстерн|мастерств|согласи|згод|повноваж|полномоч|курс|клас|прагнен|стремлен|"
    r"відданіст|верност|преданност|рейтинг|мандат)",
    re.I,
)
_WRITING = re.compile(r"(?:на)?писа", re.I)
_WORK = re.compile(
    r"(?<!\w)(?:заяв(?:у|и)|заявлени|скарг|жалоб|мемуар|книг|роман|вірш|стих|петиц|програм|пісн|песн|опер[уиыа](?!\w)|балет|симфон|кантат"
    r"|мюзикл|п['’ʼ]єс|пьес|лібретто|либретто|поем|поэм|повіст|повест|сказк|казк|новел|монограф|підручник|учебник|музик|музык|дисертац|"
    r"диссертац|сценар|портрет|картин|ікон|икон|письм[оа](?!м)|лист(?:а|и)?(?!\w)|обращени[ея](?!м)|звернення(?!м)|записк[уи](?!\w)|рапорт(?!і|е))",
    re.I,
)
_ESTIMATE = re.compile(r"(?:[^.,:;!?]|,(?=\d)){0,60}?(?:\s(?:у|в|во|на|як|как|так|дуже|очень)\s|\d|[«„\"])", re.I)
_HIGHLY = re.compile(
    r"(?<!\w)(?:не)?(?:высоко|високо|дорого|мгновенно|миттєво|быстро|швидко|сразу|одразу|відразу)\s$", re.I
)
_ADVERB = re.compile(r"(?:[^\W\d_]{3,}о|по-\w+)\s$", re.I)
_ON = re.compile(r"\s(?:\w+\s)?на\s(?!тому|том\b)[^,:;«„\"]*(?:$|;)", re.I)
_WORDS_SHARED = re.compile(
    r"[^,.;:]{0,40}?(?:вражен|думк|спогад|спомин|досвід|спостереж|подробиц|детал|інформац|новин|секрет|таємниц|істор|"
    r"радіст|сподіван|міркуван|переживан|почутт|прогноз|порад|впечатл|мысл|воспомин|опыт|наблюд|подробн|новост|тайн|"
    r"мнени|радост|надежд|соображ|чувств|рассказ|совет)",
    re.I,
)
_CONNECTING = re.compile(r"связ(?:ал|ыва)|пов['’ʼ]яз(?:а[влн]|у)", re.I)
_CONNECTED = re.compile(r"[^.;:!?]{0,90}?\s(?:с|со|з|із|зі)\s", re.I)
_RECORD = re.compile(
    r"\s(?:\w+\s)?(?:рекорд|памятник|пам['’ʼ]ятник|датчик|камер|обелиск|обеліск|забор|паркан|диагноз|контакт|связь|зв['’ʼ]язок)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Deed:
    """A kind of verb that tells a deed where nothing shows words: "пояснив причини своєї відставки"."""

    verb: re.Pattern[str]
    thing: re.Pattern[str] | None = None  # what must follow it, for it to be a deed
    words: tuple[re.Pattern[str], ...] = ()  # what follows it where it tells words
    set_in: bool = True  # it tells words where it follows a break


# Doubt and dispute tell nothing where only what is doubted follows: "сперечаються, чи", "сумніваються в успіху".
_DOUBTING = re.compile(
    r"сперечал|сперечаю|посперечал|засперечал|дискуту|ворож(?:ать|ила|или|ив)|сумніва(?:є|ю|в|л)|вага(?:є|ю|в|л)|розмірков|задум"
    r"|спор(?:ит|ят|ил)|поспорил|дискутир|гада(?:ет|ют|л|ла|ли)$|сомнева|сомнен|размышл|раздум|колеб",
    re.I,
)
_GUESSING = re.compile(
    r"гада(?:є|ють|в|ла|ли)$|міркува|міркує|міркують|дума(?:ет|ют|л|ла|ли)$|думає|думають|полага", re.I
)
_OTHERWISE = re.compile(
    r"\s(?:інакше|по-іншому|так само|иначе|по-другому|так же|по-своєму|по-своему)(?=[.;!?,]|$)", re.I
)
_DOUBTED = re.compile(
    r"[^.!?]{0,60}?(?:,\s(?:що|что|мовляв|мол|нібито|якобы|ніби|будто)(?!\w)|[«„\"])|(?:\s\w+){0,2}:\s"
)
_ANY = re.compile(r"")
_VARIOUSLY = re.compile(
    r"\s(?:по-різному|по-разному|неоднаково|неодинаково|розпливчасто|расплывчато|туманно)(?=[.;!?]|$)", re.I
)
_DEEDS = (
    _Deed(_DOUBTING, words=(_DOUBTED,), set_in=False),
    _Deed(_GUESSING, thing=_OTHERWISE, set_in=False),  # "містяни гадали інакше"
    _Deed(_COMMENTING, words=(_REMARK,)),  # "прокоментував заяву «Хвилі» про борги"
    _Deed(_REACTING, words=(_REMARK,)),
    _Deed(_BLAMING, words=(_BLAMED,)),  # "списав тролейбус", not "списує збитки на дощ"
    _Deed(_AWAITING, words=(_FORETOLD,), set_in=False),  # "ждёт автобуса", "чекають поїзда"
    _Deed(_PROVIDING, words=(CONTENT,)),
    _Deed(_FEELING, words=(CONTENT,)),
    _Deed(_NOTICING, words=(CONTENT,)),
    _Deed(_INSISTING, thing=_ON),  # "наполягають на реструктуризації"
    _Deed(_EXPLAINING, thing=_EXPLAINED, words=(CONTENT,)),
    _Deed(_SAYING, thing=_TRUTH, words=(CONTENT,), set_in=False),  # how true the words are: "каже правду"
    _Deed(_ADDING, thing=_ADDED, words=(CONTENT,)),  # "додає до кошика річ"
    _Deed(_CONNECTING, words=(_CONNECTED, CONTENT)),  # "пов'язали два береги канатом"
    _Deed(_FINDING, thing=_RECORD, set_in=False),  # "встановив рекорд: дев'ять секунд"
    _Deed(_NAMING, thing=_NAMES),  # "назвали имена кандидатов"
    _Deed(_ANY, thing=_VARIOUSLY, set_in=False),  # "объясняют по-разному."
    _Deed(_SHARING, words=(CONTENT, _WORDS_SHARED)),  # "поділилися хлібом", not "враженнями"
    _Deed(_ANSWERING, thing=_QUESTIONS, words=(TOLD_BELOW,)),  # "відповів на запитання": the words stand elsewhere
    _Deed(_CONFIRMING, thing=_CONFIRMED, words=(TOLD_BELOW,), set_in=False),  # "підтвердила свою позицію"
)


class DeedReader:
    """Says whether a verb does something in place of saying it.

    Args:
        clause: the sentence.
    """

    def __init__(self, clause: Clause) -> None:
        """Keep the sentence."""
        self.clause, self.text = clause, clause.text

    def is_deed(self, trigger: Trigger) -> bool:
        """Say whether a verb tells a deed.

        Args:
            trigger: a verb of the sentence, of speech, report or judging.
        """
        if not trigger.behind_quote and _DENYING.match(trigger.text):
            return self._is_unset(trigger)
        if not trigger.behind_quote and _HEEDING.match(trigger.text):
            return self._heeds(trigger)
        if trigger.behind_quote or " " in trigger.text:
            return False
        if is_supposed(trigger, self.clause):
            return True
        deeds, tests = _list_deeds(fold_word(trigger.text))
        return any(self._does(deed, trigger) for deed in deeds) or any(test(self, trigger) for test in tests)

    def is_ruling(self, trigger: Trigger, source: Source) -> bool:
        """Say whether a court does what a verb says: "суд визнав, що …" tells its ruling."""
        return rules(trigger, source, self.clause, self._is_set_in(trigger))

    def _does(self, deed: _Deed, trigger: Trigger) -> bool:
        if deed.set_in and self._is_set_in(trigger):
            return False
        if any(leads_to(words, trigger, self.clause) for words in deed.words):
            return False
        return deed.thing is None or deed.thing.match(self._following(trigger)) is not None

    def _following(self, trigger: Trigger) -> str:
        return self.text[trigger.end : min(self.clause.end, trigger.end + _REACH)]

    def _tells(self, trigger: Trigger) -> bool:
        return leads_to(CONTENT, trigger, self.clause)

    def _is_set_in(self, trigger: Trigger) -> bool:
        """Say whether a verb follows a break: ", повідомила поліція", "як передає Reuters", "про це повідомив"."""
        lead = self.clause.lead(trigger)
        if lead.endswith(tuple('»”"')) and self.clause.mention_at(self.clause.start + len(lead) - 2) is not None:
            return False  # the quotes of a name
        if lead.endswith(_BROKEN) or follows_manner(lead, self.clause):
            return True
        return self.clause.rules.opening_end.search(lead) is not None

    def _is_unset(self, trigger: Trigger) -> bool:
        return not self._is_set_in(trigger) and not self._tells(trigger)

    def _promises_a_thing(self, trigger: Trigger) -> bool:
        """Say whether what is promised is a thing: "пообіцяли суворі заходи"; weather promised is a forecast."""
        return self._is_unset(trigger) and _WEATHER.search(self.text, self.clause.start, self.clause.end) is None

    def _is_predicate(self, trigger: Trigger) -> bool:
        """Say whether a verb is the verb of its own clause, and leads to nothing told."""
        if self._tells(trigger):
            return False
        end = min(self.clause.end, trigger.end + 3 * _REACH)
        return not self._is_set_in(trigger) or not self._has_other_verb(trigger, end)

    def _hands_over(self, trigger: Trigger) -> bool:
        thing = self.clause.rules.quoted_things.match(self.text, trigger.end, self.clause.end)
        lead = self.clause.lead(trigger)[-_REACH:]
        if thing is not None or self.clause.rules.told_things.search(lead.rpartition(",")[2]):
            return False
        if TOLD_BELOW.match(self.text, trigger.end, self.clause.end) or self._is_outlets(trigger):
            return False
        return not self._is_set_in(trigger) or not self._has_other_verb(trigger, trigger.start)

    def _is_outlets(self, trigger: Trigger) -> bool:
        """Say whether a known outlet stands right behind a verb or right before it: what it hands over is news."""
        name = self.clause.mention_at(trigger.end + 1) or self.clause.mention_at(trigger.end + 2)
        name = name or self.clause.mention_at(trigger.start - 2)
        return name is not None and is_outlet(name.lemma, self.clause.language)

    def _has_other_verb(self, trigger: Trigger, end: int) -> bool:
        """Say whether what is told has a verb of its own in the same sentence."""
        start = max(self.clause.start, trigger.start - 3 * _REACH)
        return any(
            word.start() != trigger.start
            and self.clause.mention_at(word.start()) is None
            and self._may_be_verb(word[0])
            for word in WORD.finditer(self.text, start, end)
        )

    def _may_be_verb(self, word: str) -> bool:
        forms = self.clause.describe(word).forms
        return bool(forms) and forms[0].pos in ("VERB", "PRTS", "PRED", "INFN", "ADJS")

    def _estimates_nothing(self, trigger: Trigger) -> bool:
        if is_valued(trigger, self.clause):
            return True
        if self._is_set_in(trigger) or self._tells(trigger):
            return False
        if _WEIGHED.match(self._following(trigger)) and not _HOW.match(self._following(trigger)):
            return True
        before = max(self.clause.start, trigger.start - 25)
        if _ADVERB.search(self.text, before, trigger.start) and not _HIGHLY.search(self.text, before, trigger.start):
            return False
        end = find_next_verb(trigger, min(self.clause.end, trigger.end + _REACH), self.clause)
        return _ESTIMATE.match(self.text[trigger.end : end]) is None

    def _marks(self, trigger: Trigger) -> bool:
        return marks(trigger, self.clause, self._is_set_in(trigger))

    def _points(self, trigger: Trigger) -> bool:
        return points(trigger, self.clause, self._is_set_in(trigger))

    def _writes_a_work(self, trigger: Trigger) -> bool:
        """Say whether what somebody writes is a work or a paper: "написав скаргу", "заявление написала соседка"."""
        if _WORK_TOLD.match(self.text, trigger.end, self.clause.end) or self.clause.lead(trigger).endswith(_BROKEN):
            return False
        start, end = max(self.clause.start, trigger.start - 80), min(self.clause.end, trigger.end + 50)
        return _WORK.search(self.text, start, end) is not None

    def _heeds(self, phrase: Trigger) -> bool:
        """Say whether somebody sees a thing, and does another for it: "звернув увагу на наліпку й знайшов адресу"."""
        if self._is_set_in(phrase) or self._tells(phrase):
            return False
        end = min(self.clause.end, phrase.end + _REACH)
        found = find_next_verb(phrase, end, self.clause)
        return found < end and _HEEDED.fullmatch(self.text[phrase.end : found]) is not None

    def _is_attribute(self, trigger: Trigger) -> bool:
        """Say whether a word for somebody's mind tells of which sort they are: "убеждённый сторонник"."""
        following = _NOUN_NEXT.match(self.text, trigger.end, self.clause.end)
        if following is None or self._tells(trigger):
            return False
        forms = self.clause.describe(following["word"]).forms[:1]
        is_full = trigger.text.endswith(("ый", "ая", "ое", "ые"))
        is_joined = following["joined"] is not None
        return (is_full or is_joined) and any(form.pos in ("NOUN", "ADJF") and form.case == "nomn" for form in forms)

    def _confirms_by(self, trigger: Trigger) -> bool:
        """Say whether a thing follows by which a fact is confirmed, so that it is done: "подтвердили анализами"."""
        word = WORD.match(self.text, trigger.end + 1, self.clause.end)
        forms = self.clause.describe(word[0]).forms[:1] if word is not None else ()
        return any(
            form.pos in ("NOUN", "ADJF") and form.case == "ablt" and form.lemma not in self.clause.rules.time_words
            for form in forms
        )


_Test = Callable[[DeedReader, Trigger], bool]


def _unless_set_in(does: Callable[[Trigger, Clause], bool]) -> _Test:
    return lambda reader, trigger: not reader._is_set_in(trigger) and does(trigger, reader.clause)


_TESTS: tuple[tuple[re.Pattern[str], _Test], ...] = (
    (_HANDING, DeedReader._hands_over),
    (_FINDING, DeedReader._is_predicate),
    (_ESTIMATING, DeedReader._estimates_nothing),
    (AWAITING, lambda reader, trigger: awaits_thing(trigger, reader.clause, reader._is_set_in(trigger))),
    (_CONFIRMING, DeedReader._confirms_by),
    (_ATTRIBUTE, DeedReader._is_attribute),
    (_EXPLAINING, lambda reader, trigger: not reader._is_set_in(trigger) and explains_thing(trigger, reader.clause)),
    (DOING, lambda reader, trigger: not reader._is_set_in(trigger) and does_to_thing(trigger, reader.clause)),
    *((verb, _unless_set_in(does)) for verb, does in UNSET_DEEDS),
    (ANSWERING, lambda reader, trigger: answers_by(trigger, reader.clause)),
    (_ANSWERING, lambda reader, trigger: answers_for(trigger, reader.clause)),
    (_CONFIRMING, lambda reader, trigger: attests(trigger, reader.clause)),
    (REMEMBERING, lambda reader, trigger: remembers_thing(trigger, reader.clause)),
    (TELLING, lambda reader, trigger: tells_topic(trigger, reader.clause)),
    (_PROMISING, DeedReader._promises_a_thing),
    (_WRITING, DeedReader._writes_a_work),
    (_MOTIVATING, lambda reader, trigger: not (reader._tells(trigger) or judges(trigger, reader.clause))),
    (MARKING, DeedReader._marks),
    (POINTING, DeedReader._points),
    (SEEING, lambda reader, trigger: not sees_cause(trigger, reader.clause)),
    (ANNOUNCING, lambda reader, trigger: tells_own_act(trigger, reader.clause, reader._is_set_in(trigger))),
)


@lru_cache(maxsize=10_000)
def _list_deeds(verb: str) -> tuple[tuple[_Deed, ...], tuple[_Test, ...]]:
    """List what a verb may do in place of saying."""
    deeds = tuple(deed for deed in _DEEDS if deed.verb.match(verb))
    return deeds, tuple(test for pattern, test in _TESTS if pattern.match(verb))


def foretells(trigger: Trigger, clause: Clause) -> bool:
    """Say whether weather is promised, which is a forecast: "синоптики обіцяють дощ"."""
    if _PROMISING.match(trigger.text) is None:
        return False
    return _WEATHER.search(clause.text, clause.start, clause.end) is not None
