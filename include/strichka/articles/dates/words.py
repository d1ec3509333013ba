"""Names of months, weekdays and relative days as the press of the four languages prints them."""

import re

_MONTHS = (
    ("січ січень січня янв январь января jan january студзень студзеня"),
    ("лют лютий лютого лютня фев февр февраль февраля feb february люты лютага"),
    ("бер березень березня мар март марта mar march сакавік сакавіка"),
    ("квіт кві квітень квітня апр апрель апреля apr april красавік красавіка"),
    ("трав тра травень травня май мая may травень"),
    ("черв чер червень червня июн июнь июня jun june чэрвень чэрвеня"),
    ("лип липень липня июл июль июля jul july ліпень ліпеня"),
    ("серп сер серпень серпня авг август августа aug august жнівень жніўня"),
    ("вер верес вересень вересня сен сент сентябрь сентября sep sept september верасень верасня"),
    ("жовт жов жовтень жовтня окт октябрь октября oct october кастрычнік кастрычніка"),
    ("лист лис листоп листопад листопада ноя нояб ноябрь ноября nov november лістапад лістапада"),
    ("груд гру грудень грудня дек декабрь декабря dec december снежань снежня"),
)
MONTHS: dict[str, int] = {word: number for number, row in enumerate(_MONTHS, start=1) for word in row.split()}

_WEEKDAYS = (
    ("понеділок понеділка понеділку пн понедельник понедельника понедельнику пон mon monday панядзелак"),
    ("вівторок вівторка вівторку вт вторник вторника вторнику вто tue tues tuesday аўторак"),
    ("середа середу середи середою ср среда среду среды серед сре wed wednesday серада сераду"),
    ("четвер четверга четвергу чт четверг чет thu thur thurs thursday чацвер"),
    ("п'ятниця п'ятницю п'ятниці п'ятницею пт пятница пятницу пятницы птн fri friday пятніца пятніцу"),
    ("субота суботу суботи суботою сб суббота субботу субботы суб sat saturday"),
    ("неділя неділю неділі неділею нд нед воскресенье воскресенья вс вск воскр sun sunday нядзеля нядзелю"),
)
WEEKDAYS: dict[str, int] = {word: number for number, row in enumerate(_WEEKDAYS) for word in row.split()}

RELATIVE_DAYS: dict[str, int] = {
    "сьогодні": 0, "сегодня": 0, "today": 0, "сёння": 0,
    "вчора": -1, "учора": -1, "вчера": -1, "yesterday": -1, "ўчора": -1,
    "позавчора": -2, "позавчера": -2,
}  # fmt: skip

# Words for units of time, by their beginnings, in seconds.
UNITS: tuple[tuple[str, int], ...] = (
    ("сек", 1), ("sec", 1), ("хв", 60), ("мин", 60), ("min", 60), ("годин", 3600), ("год.", 3600), ("час", 3600),
    ("ч.", 3600), ("hour", 3600), ("дн", 86400), ("ден", 86400), ("day", 86400), ("добу", 86400), ("доби", 86400),
    ("сут", 86400), ("тиж", 604800), ("недел", 604800), ("week", 604800),
)  # fmt: skip


def normalise_words(text: str) -> str:
    """Return the text in small letters with one kind of apostrophe and plain spaces, for looking words up."""
    text = text.lower().replace("’", "'").replace("ʼ", "'").replace("`", "'").replace("′", "'")
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ").replace("\u00ad", "")


def alternatives(words: dict[str, int]) -> str:
    """Return a regular expression that matches any of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
