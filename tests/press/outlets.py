"""The invented outlets: what each publishes, under which host, in which form."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from tests.press.texts import write_paragraphs, write_title

RECENT_DAYS = 2  # what a live feed still lists
MOVED = "/novosti"  # where the articles of `Trait.MOVES` have gone


class Feed(StrEnum):
    """The forms of feeds."""

    RSS_091 = "rss 0.91"
    RSS_20 = "rss 2.0"
    RDF = "rdf"
    ATOM = "atom"
    JSON = "json feed"
    NEWS_SITEMAP = "news sitemap"
    BROKEN = "broken rss"
    HUGE = "huge rss"


class Archive(StrEnum):
    """The forms of archives by day."""

    DAY_SITEMAP = "sitemap by day"
    DAY_SITEMAP_GZIP = "gzipped sitemap by day"
    MONTH_SITEMAP_GZIP = "gzipped sitemap by month"
    DAY_LISTING = "listing by day"
    PAGED_LISTING = "listing by day in pages"


class Trait(StrEnum):
    """What is particular about an outlet's server."""

    FORBIDS = "robots.txt forbids a part"
    LIMITS = "429 with Retry-After"
    UNWELL = "503 for a while"
    SLOW = "slow bodies"
    TRAPS = "endless bodies, redirects into private networks, loops, bombs"
    MOVES = "articles are behind redirects"
    ROBOTS_AWAY = "robots.txt answers 503 for a while"


@dataclass(frozen=True)
class Outlet:
    """One outlet."""

    key: str
    name: str
    host: str
    language: str
    feed: Feed | None
    archive: Archive | None
    charset: str = "utf-8"
    encoding: str | None = None  # Content-Encoding of its answers
    path: str = "/news/{day:%Y/%m/%d}/{number}.html"
    twin_host: str | None = None  # the Russian version of the same articles
    traits: tuple[Trait, ...] = ()
    per_day: int = 3


@dataclass(frozen=True)
class Article:
    """One article of an outlet, in one of its languages."""

    outlet: Outlet
    day: date
    number: int  # of the day, from 1
    language: str
    kind: str = "plain"  # plain, closed, trap:…

    @property
    def host(self) -> str:
        return self.outlet.host if self.language == self.outlet.language else self.outlet.twin_host or self.outlet.host

    @property
    def path(self) -> str:
        serial = self.day.toordinal() * 1000 + self.number
        path = self.outlet.path.format(day=self.day, number=self.number, serial=serial)
        if self.kind == "closed":
            return f"/closed{path}"
        return f"/trap/{self.kind.removeprefix('trap:')}{path}" if self.kind.startswith("trap:") else path

    @property
    def listed_url(self) -> str:
        return f"http://{self.host}{self.path}"

    @property
    def final_url(self) -> str:
        """Where the page is in the end, which is also the address it calls its own."""
        return f"http://{self.host}{MOVED if Trait.MOVES in self.outlet.traits else ''}{self.path}"

    @property
    def name(self) -> str:
        return f"{self.outlet.key}/{self.day}/{self.number}"

    @property
    def title(self) -> str:
        return write_title(self.language, self.name)

    @property
    def published_at(self) -> datetime:
        """Between 06:00 and 20:00 UTC, so that it is one day in Kyiv too."""
        return datetime.combine(self.day, time(6), UTC) + timedelta(minutes=(self.number * 97) % 840)

    def paragraphs(self, edition: int) -> list[str]:
        return write_paragraphs(self.language, self.name, edition)


TRAPS = ("trap:endless", "trap:private", "trap:metadata", "trap:loop", "trap:bomb", "trap:headers")

OUTLETS = (
    Outlet(
        "vechirnii_obrii", "Вечірній обрій", "obrii.example", "uk", Feed.RSS_20, Archive.DAY_SITEMAP, encoding="gzip"
    ),
    Outlet(
        "stepnoi_kurjer",
        "Степной курьер",
        "kurjer.example",
        "ru",
        Feed.RSS_091,
        Archive.PAGED_LISTING,
        charset="windows-1251",
        path="/?id={serial}",
        per_day=5,
    ),
    Outlet(
        "lisova_hazeta", "Лісова газета", "lisova.example", "uk", Feed.ATOM, Archive.MONTH_SITEMAP_GZIP, encoding="br"
    ),
    Outlet(
        "richkovyi_visnyk",
        "Річковий вісник",
        "richka.example",
        "uk",
        Feed.RDF,
        Archive.DAY_LISTING,
        charset="koi8-u",
    ),
    Outlet("kryla_novyn", "Крила новин", "kryla.example", "uk", Feed.JSON, Archive.DAY_SITEMAP_GZIP),
    Outlet(
        "ahentsiia_dzvin",
        "Агенція Дзвін",
        "dzvin.example",
        "uk",
        Feed.NEWS_SITEMAP,
        Archive.DAY_SITEMAP,
        twin_host="ru.dzvin.example",
        encoding="gzip",
    ),
    Outlet("zhyva_strichka", "Жива стрічка", "zhyva.example", "uk", Feed.RSS_20, None),
    Outlet(
        "zamok_novyn",
        "Замок новин",
        "zamok.example",
        "uk",
        Feed.RSS_20,
        Archive.DAY_SITEMAP,
        traits=(Trait.FORBIDS,),
        per_day=4,
    ),
    Outlet(
        "tykha_hodyna", "Тиха година", "tykha.example", "uk", Feed.ATOM, Archive.DAY_SITEMAP, traits=(Trait.LIMITS,)
    ),
    Outlet(
        "staryi_server",
        "Старий сервер",
        "staryi.example",
        "uk",
        Feed.RSS_20,
        Archive.DAY_LISTING,
        traits=(Trait.UNWELL, Trait.ROBOTS_AWAY),
    ),
    Outlet(
        "ravlyk_online", "Равлик онлайн", "ravlyk.example", "uk", Feed.RSS_20, Archive.DAY_SITEMAP, traits=(Trait.SLOW,)
    ),
    Outlet(
        "pastka_media",
        "Пастка медіа",
        "pastka.example",
        "uk",
        Feed.RSS_20,
        Archive.DAY_SITEMAP,
        traits=(Trait.TRAPS,),
    ),
    Outlet("lamana_liniia", "Ламана лінія", "lamana.example", "uk", Feed.BROKEN, Archive.PAGED_LISTING),
    Outlet("velyka_stina", "Велика стіна", "stina.example", "uk", Feed.HUGE, None, per_day=40),
    Outlet(
        "pereizd_info",
        "Переезд инфо",
        "pereizd.example",
        "ru",
        Feed.RSS_20,
        Archive.DAY_SITEMAP,
        charset="windows-1251",
        traits=(Trait.MOVES,),
    ),
)


@dataclass(frozen=True)
class Press:
    """All outlets over some days, up to today; what a test asks what there is."""

    today: date
    days: int = 60
    outlets: tuple[Outlet, ...] = OUTLETS
    per_day: int | None = None  # articles of each outlet a day, in place of its own number
    by_host: dict[str, Outlet] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for outlet in self.outlets:
            self.by_host[outlet.host] = outlet
            if outlet.twin_host:
                self.by_host[outlet.twin_host] = outlet

    @property
    def first_day(self) -> date:
        return self.today - timedelta(days=self.days)

    def list_days(self) -> list[date]:
        """Return all days with articles, today included, oldest first."""
        return [self.first_day + timedelta(days=number) for number in range(self.days + 1)]

    def has_day(self, day: date) -> bool:
        return self.first_day <= day <= self.today

    def list_articles(self, outlet: Outlet, day: date, language: str | None = None) -> list[Article]:
        """Return what an outlet published on a day, in its main language or another one."""
        if not self.has_day(day):
            return []
        language = language or outlet.language
        found = [
            Article(
                outlet,
                day,
                number,
                language,
                "closed" if Trait.FORBIDS in outlet.traits and number % 4 == 0 else "plain",
            )
            for number in range(1, (self.per_day or outlet.per_day) + 1)
        ]
        if Trait.TRAPS in outlet.traits:
            found += [Article(outlet, day, 900 + number, language, kind) for number, kind in enumerate(TRAPS)]
        return found

    def list_recent(self, outlet: Outlet) -> list[Article]:
        """Return what its live feed lists: the last days, newest first."""
        days = [self.today - timedelta(days=number) for number in range(RECENT_DAYS)]
        return [article for day in days if self.has_day(day) for article in reversed(self.list_articles(outlet, day))]

    def find_article(self, host: str, target: str) -> Article | None:
        """Return the article at a path with its query, if the outlet has such a one."""
        return _index(self).get((host, target))

    def list_fetchable(self, outlet: Outlet, days: list[date], *, is_current: bool) -> list[Article]:
        """Return what a fetch of these days must bring home, its twins included.

        Args:
            outlet: of which outlet.
            days: asked of its archive.
            is_current: whether the live feed was asked too.
        """
        found = {article for day in days for article in self.list_articles(outlet, day)} if outlet.archive else set()
        if is_current and outlet.feed:
            found |= set(self.list_recent(outlet))
        sound = [article for article in found if article.kind == "plain"]
        twins = [twin for article in sound if (twin := find_twin(article))]
        return sorted([*sound, *twins], key=lambda article: (article.day, article.number, article.language))


def find_twin(article: Article) -> Article | None:
    """Return the same article in the outlet's other language."""
    if article.outlet.twin_host is None:
        return None
    other = "ru" if article.language == "uk" else "uk"
    return Article(article.outlet, article.day, article.number, other, article.kind)


def _index(press: Press) -> dict[tuple[str, str], Article]:
    found = _INDEXES.get(id(press))
    if found is None or found[0] is not press:
        articles = {(article.host, article.path): article for article in _walk(press)}
        found = _INDEXES[id(press)] = (press, articles)
    return found[1]


_INDEXES: dict[int, tuple[Press, dict[tuple[str, str], Article]]] = {}


def _walk(press: Press) -> Iterator[Article]:
    for outlet in press.outlets:
        for day in press.list_days():
            for article in press.list_articles(outlet, day):
                yield article
                twin = find_twin(article)
                if twin:
                    yield twin
