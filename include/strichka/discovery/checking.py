"""Trying a source for real: robots.txt, each of its lists, and one article, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from protego import Protego

from strichka.articles.sources import Source
from strichka.discovery.discover import discover
from strichka.discovery.models import Discovered, Discovery
from strichka.fetching.models import FetchFailedError, Getter, Purpose, Response
from strichka.fetching.robots import PRODUCT
from strichka.models import Article, Payload, Rejection

PAST_DAYS = 7  # the archive is asked for the day so long ago, which it must have whole
_MOST_NAMED = 3  # sitemaps of robots.txt that a row names


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One step of a check, and what came back."""

    source_key: str
    step: str  # robots, rss, sitemap, listing, …, article, nothing
    url: str
    answer: str  # "200, 12,345 bytes", or why there is none
    found: str  # what it holds, in words
    passed: bool


async def check_source(source: Source, getter: Getter, today: date) -> list[CheckRow]:
    """Try a source, also one that is switched off.

    Args:
        source: as declared.
        getter: what gets an address, politely.
        today: the newest day; lists are asked for it, the archive also for a day a week ago.

    Returns:
        A row for each step. Nothing is kept, and no list is asked conditionally.
    """
    tried = source.model_copy(update={"enabled": True})
    rows = [await _check_robots(tried, host, getter) for host in _list_hosts(tried)]
    live = tried.model_copy(update={"archive": ()})
    newest = await discover(live, today, is_current=True, getter=getter, feed_states={}, uses_wayback=False)
    rows += _describe_lists(newest)
    articles = newest.addresses
    if tried.archive:
        day = today - timedelta(days=PAST_DAYS)
        past = await discover(tried, day, is_current=False, getter=getter, feed_states={}, uses_wayback=False)
        rows += _describe_lists(past)
        articles = articles or past.addresses
        if past.skipped:
            rows.append(CheckRow(source.key, "archive", "", "not asked", past.skipped, False))
    if not (tried.feeds or tried.sitemaps or tried.archive):
        rows.append(CheckRow(source.key, "lists", "", "none", "declares no feed, sitemap or archive", False))
    elif articles:
        rows.append(await _check_article(tried, articles[0], getter))
    return rows


def _list_hosts(source: Source) -> list[str]:
    """Return the roots of the hosts of its lists, each once, in the order of the declaration."""
    addresses = [feed.url for feed in source.feeds] + [sitemap.url for sitemap in source.sitemaps]
    addresses += [archive.url for archive in source.archive]
    roots = [f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, addresses)]
    return list(dict.fromkeys(roots)) or [f"https://{source.domains[0]}"]


async def _check_robots(source: Source, root: str, getter: Getter) -> CheckRow:
    url = f"{root}/robots.txt"
    try:
        response = await getter.get(url, purpose=Purpose.ROBOTS)
    except FetchFailedError as error:
        return CheckRow(source.key, "robots", url, f"{error.kind}: {error.detail}", "nothing is asked there", False)
    if 400 <= response.status < 500 and response.status != 429:
        return CheckRow(source.key, "robots", url, _answer(response), "no rules: all is allowed", True)
    if response.status != 200:
        return CheckRow(source.key, "robots", url, _answer(response), "nothing is asked before it can be had", False)
    return CheckRow(source.key, "robots", url, _answer(response), _describe_rules(response, source), True)


def _describe_rules(response: Response, source: Source) -> str:
    rules = Protego.parse(response.body.decode("utf-8", "replace"))
    words = []
    if delay := rules.crawl_delay(PRODUCT):
        words.append(f"asks for {delay:g} s between requests")
    declared = {sitemap.url for sitemap in source.sitemaps} | {archive.url for archive in source.archive}
    named = [sitemap for sitemap in rules.sitemaps if sitemap not in declared]
    if named:
        more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
        words.append("names sitemaps: " + " ".join(named[:_MOST_NAMED]) + more)
    return "; ".join(words) or "rules, but none about pace or sitemaps"


def _describe_lists(discovery: Discovery) -> Iterator[CheckRow]:
    for step in discovery.steps:
        answer = step.error or f"{step.status}, {step.bytes:,} bytes"
        if step.status and step.error and not step.error.startswith("HTTP"):
            answer = f"{step.status}: {step.error}"
        found = f"{step.items:,} entries, {step.articles:,} articles"
        if step.kind == "sitemap_index":
            found = f"{step.items:,} sitemaps"
        if step.detail:
            found = f"{found}; {step.detail}"
        # An index need not list articles itself; any other list without one is not what it is declared as.
        passed = not step.failed and (step.articles > 0 or step.kind == "sitemap_index")
        yield CheckRow(discovery.source_key, step.kind, step.url, answer, "" if step.failed else found, passed)


async def _check_article(source: Source, item: Discovered, getter: Getter) -> CheckRow:
    from strichka.articles.extract import extract_article

    try:
        response = await getter.get(item.url, purpose=Purpose.ARTICLE)
    except FetchFailedError as error:
        return CheckRow(source.key, "article", item.url, f"{error.kind}: {error.detail}", "", False)
    if response.status != 200:
        return CheckRow(source.key, "article", item.url, _answer(response), "no page", False)
    payload = Payload(
        place=response.url,
        data=response.body,
        format="html",
        url=response.url,
        captured_at=response.received_at,
        declared_charset=response.header("content-type"),
        source_key=source.key,
    )
    result = extract_article(payload)
    is_article = isinstance(result, Article)
    return CheckRow(source.key, "article", item.url, _answer(response), _describe_article(result), is_article)


def _describe_article(result: Article | Rejection) -> str:
    if isinstance(result, Rejection):
        return f"refused: {result.reason}, {result.detail}"
    when = result.published_at.isoformat() if result.published_at else "no date"
    return f"“{result.title or 'no title'}”, {len(result.text):,} characters, {result.language}, {when}"


def _answer(response: Response) -> str:
    led = f", led to {response.url}" if response.redirects else ""
    return f"{response.status}, {len(response.raw_body):,} bytes{led}"
