"""Small words and signs that several kinds of citation are told by."""

import re

BY_REPORT = re.compile(r"(?:за|згідно|по|согласно)\s", re.I)  # words that cite begin so: "за даними"
CLOSED = re.compile(r"[»”“\"]?\s*(?:[,.;:!?…)–—-]|$)")  # behind a source: nothing more is said of it
LED_BY_AS = re.compile(r"(?:^|\W)(?:як|как)(?:\s\w+)?$", re.I)  # at the end of what stands before a verb
NEGATIONS = ("не", "ні", "ни")
OPENING_QUOTES = tuple('«„“"')
DASH_BEFORE = re.compile(r"\s[–—]\s[«„“\"]?$")  # at the end of what stands before a name
GAP_BREAK = re.compile(r"[;:.!?«»,\n]")  # parts a name from a verb of the same clause
DEPENDENT = ("ADJF", "PRTF", "NUMR")  # what stands between a preposition, or a comma, and its noun
COMMA = re.compile(r"[»”“\"]?,\s")  # behind a name, its closing quote before it
NEXT_WORD = re.compile(r"[ \u00a0](?P<word>[а-яіїєґё'’ʼ]+)(?!\w)")
SENDING = ("з", "із", "зі", "из", "с")  # where from somebody answers: "озвалися з мерії"
FORECASTING = re.compile(r"(?:с?прогноз|ожида|очіку|предсказ|провіщ|передрік|предвид|передбач)", re.I)
SPEAKING = re.compile(r"говор", re.I)
THEIRS = re.compile(r"\s+(?:його|її|їх|їхн\w+|её|ее|его|их)\s", re.I)
# Behind a verb: it leads to what is told.
TOLD_BELOW = re.compile(r"[^.!?]{0,90}?(?:,\s(?:що|что|як|как|чи|ли)(?!\w)|:\s)")
# Behind "що" that is the subject itself: "зняв, що сталося на мосту".
HAPPENED = re.compile(
    r"[ \u00a0](?:сталося|сталось|стається|трапилося|трапилось|відбулося|відбувалося|відбувається|коїлося"
    r"|коїться|діялося|діється|творилося|твориться|лишилося|залишилося|було|є|произошло|происходило|происходит"
    r"|случилось|творилось|творится|осталось|делалось|делается|было|именно)(?!\w)"
)
# What is told in the main clause is no object of the verb below it: "про це знали, бо ціну диктує біржа".
MAIN_CLAUSE = re.compile(
    r"^.*,\s(?:(?:бо|оскільки|адже|хоч|хоча|якщо|потому что|так как|поскольку|ведь|если)\s"
    r"|(?:що|что)\s(?!про\s|об?\s)(?=[^,]*$))",
    re.I | re.S,
)
_LONGEST_TITLE = 400  # characters


def is_in_title(text: str, position: int) -> bool:
    """Say whether no line ends before a position.

    Args:
        text: the whole text, which begins with the title.
        position: an offset into it.
    """
    return position < _LONGEST_TITLE and text.find("\n", 0, position + 1) < 0
