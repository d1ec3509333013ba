"""Evidence from the page's own structure: class names, link density, lists of dated headlines, teasers."""

import re
from collections.abc import Mapping
from functools import lru_cache

from strichka.articles.word_kinds import WordKinds

# Class and id tokens by kind, in order of precedence. Sources: tokens seen in Ukrainian and Russian outlets' pages and
# the lists of trafilatura and Readability. A token is matched whole or as a part between - and _ (and camel case).
_CLASS_TOKENS = (
    (
        "related",
        r"(?:read|see|also|look)-?(?:also|too|more|read|next|see|in-article)s?|read-?on|also-?(?:read|like|see)|"
        r"additional-?reads?|relate[ds]?(?:-[a-z]+)*|relations?|similar(?:-[a-z]+)*|same-?(?:theme|topic|news)|"
        r"(?:block|media|news|article|post|list|links?|materials?|by|po)-+(?:relate[ds]?|also|similar|theme|temi|teme|tema)|"
        r"(?:po|na)-?tem[eiu]|chitay(?:te)?-?tak[zj]h?[eo]|recommend(?:s|ed|ation|ations)?(?:-[a-z]+)*|recommended|"
        r"more-?(?:news|articles|posts|stories|links|on-theme)|other-?(?:news|articles|posts|materials)|"
        r"most-?(?:read|popular|viewed|commented)|popular(?:-[a-z]+)*|top-?news|topnews|trending|"
        r"interesting(?:-[a-z]+)*|special-theme(?:-[a-z]+)*|read-more-[a-z]+|linked-?news|next-?(?:news|article|post)|"
        r"prev-?next|you-?may-?like|editors?-?(?:choice|pick|picks)|choice|ctx-?links|crosslinks?|thematic|"
        r"incut-?(?:link|news|read)|inner-?link-?block|in-?text-?link|see-?also-?block|"
        r"infinite-[a-z]+|insert-?news|theme-?news|news-?theme|sjuzhet|syuzhet|topic-?news",
    ),
    (
        "latest",
        r"(?:latest|last|recent|fresh|all|hot|main)-?(?:news|posts|articles|materials|publications)(?:-[a-z]+)*|"
        r"newsfeed|news-?feed|news-?line|newsline|lenta(?:-[a-z]+)*|news-?(?:lenta|ticker|sidebar|aside|tape)|ticker",
    ),
    (
        "comments",
        r"comments?(?:-[a-z]+)*|comment-?list|commentlist|disqus(?:-[a-z]+)*|hypercomments(?:-[a-z]+)*|cackle|"
        r"replies|reply(?:-[a-z]+)*|respond|forum-?(?:posts?|list)|guestbook|komment[a-z]*|discuss(?:ion)?s?|feedback",
    ),
    (
        "share",
        r"shar(?:e|es|ing|er)(?:-[a-z]+)*|share[a-z]*|social(?:-[a-z]+)*|socials?|soc(?:-[a-z]+)*|likes?|addthis(?:-[a-z]+)*|pluso|"
        r"ya-?share\d?|uptolike|sharethis|socbuttons|soc-?buttons|social-?likes|bookmarks?|blogcode|"
        r"print(?:-?(?:version|link|button|icon|page))?|tools?-?(?:panel|bar|box)",
    ),
    (
        "subscribe",
        r"subscri(?:be|ption|bes|ber)(?:-[a-z]+)*|newsletters?(?:-[a-z]+)*|mailing(?:-[a-z]+)*|telegram(?:-[a-z]+)*|"
        r"tg-?(?:link|block|banner|channel)|viber(?:-[a-z]+)*|google-?news(?:-[a-z]+)*|follow(?:-[a-z]+)*|podpis[a-z]*|rss",
    ),
    ("support", r"donat(?:e|ion|ions)(?:-[a-z]+)*|patreon|support-?(?:us|block|banner)|paywall(?:-[a-z]+)*"),
    ("typo", r"orphus|typo(?:-[a-z]+)*|mistakes?(?:-[a-z]+)*|spell-?error|error-?report"),
    (
        "ad",
        r"ad|ads|adv|advert[a-z]*|adsense|adsbygoogle|adfox(?:-[a-z]+)*|adriver|banner(?:s)?(?:-[a-z]+)*|bnr|sponsor(?:s|ed)?|"
        r"promo(?:tion|ted|s)?(?:-[a-z]+)*|reklama?|commercial|partners?(?:-?(?:news|links|block))?|(?:news|links)-?partners?|"
        r"smi2|mgid|redtram|marketgid|recreativ|gnezdo|adblock(?:-[a-z]+)*|widget-?ad|teasers?(?:-?(?:block|list|net))|outbrain|taboola",
    ),
    (
        "tags",
        r"tags?(?:-?(?:list|block|links|cloud|box|item|items|wrap|wrapper))?|tag-?[a-z]+|article-+tags?|post-+tags?|keywords|meta-?keywords|rubrics?-?list|topics?-?list",
    ),
    (
        "caption",
        r"(?:fig|photo|image|img|pic|picture|media|foto|wp)-?(?:caption|desc|description|about|sign|signature|title|alt|text|info)(?:-[a-z]+)*|"
        r"caption(?:-[a-z]+)*|sub-?photo|podpis-?foto|gallery-?(?:caption|desc|text)",
    ),
    (
        "credit",
        r"(?:photo|image|img|pic|media|foto)-?(?:credit|copyright|author|source|copy)s?|credits?|byline(?:-[a-z]+)*|"
        r"(?:article|post|news|entry|material|doc|document|text|content)-+authors?(?:-[a-z]+)*|links-of-authors?(?:-[a-z0-9]+)*|authors?(?:-?(?:name|block|box|info|link|list|wrap|bio|card))?|avtor",
    ),
    (
        "dateline",
        r"(?:pub|post|article|news|entry|material|create|published?|updated?|doc|document)-?(?:date|time|datetime|info-?date)(?:-[a-z]+)*|"
        r"date|datetime|date-?time|timestamp|pubdate|posted-?on|date-?(?:published|posted|line|block)|dateline|time|data",
    ),
    ("source", r"(?:article|news|text|material|post)-?sources?|sources?(?:-?(?:link|name|block))?|istochnik"),
    (
        "nav",
        r"nav(?:s|bar|igation)?(?:-[a-z]+)*|menu(?:s)?(?:-[a-z]+)*|[a-z]*menu|bread-?crumbs?(?:-[a-z]+)*|crumbs?|pagination|"
        r"pager|paginator|paging|page-?nav(?:i|igation)?|side-?bar(?:-[a-z]+)*|footer(?:-[a-z]+)*|[a-z]*footer|"
        r"page-?header|site-?header|top-?(?:bar|line|menu|nav|panel)|topbar|toolbar|lang(?:uage)?s?(?:-?(?:switch(?:er)?|menu|list|select))?|"
        r"search(?:-[a-z]+)*|login(?:-[a-z]+)*|auth(?:-[a-z]+)*|registration|cookies?(?:-[a-z]+)*|gdpr(?:-[a-z]+)*|popup(?:-[a-z]+)*|"
        r"modal(?:-[a-z]+)*|weather|currency|horoscope|vote|poll(?:s)?(?:-[a-z]+)*|opros|calendar|archive|"
        r"rating(?:s)?(?:-[a-z]+)*|views?(?:-?(?:count|counter))?|counters?|hidden|no-?print|noprint|skip-?link|toc|"
        r"copyrights?(?:-[a-z]+)*|copy|disclaimer|legal|toolbox|informers?|quick-?links|hotlinks",
    ),
)
_BODY_TOKENS = (
    r"article-?(?:body|text|content|main|detail|full|inner|wrap|story)(?:-[a-z]+)*|(?:post|entry|news|story|material|full|page|"
    r"single|publication|detail|main|body|doc|document|item)-?(?:body|text|content|full|detail|article|story)(?:-[a-z]+)*|"
    r"article|story|articlebody|text|fulltext|textbody|content|news-?(?:item|detail|one|view|inner|block-text)|statya|"
    r"newstext|articletext|maintext|bodytext|b-text|hentry|post|io-article-body|js-mediator-article|mediator-article"
)
_BODY = "body"
_KIND_WORDS = WordKinds(_CLASS_TOKENS)
_BODY_WORDS = WordKinds([(_BODY, _BODY_TOKENS)])
_KINDS = tuple(kind for kind, _ in _CLASS_TOKENS)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"[_\-:.\s]+")
_PREFIX = re.compile(
    r"^(?:b|js|c|l|g|m|u|is|has|the|wp|cb|td|ui|block|section|widget|article|post|news|entry|single|content|item|page|inner|"
    r"page-body|main|materials?|container|box|row|col|text)-+(?=.)"
)
# Modifiers that describe a layout or state, not the contents ("no-sidebar", "with-comments", "has-banner").
_MODIFIER = re.compile(r"^(?:no|with|has|without|show|hide|not|is|layout|page|template|theme|col|js)-")


def join_classes(attributes: Mapping[str, str]) -> str:
    """Return class, id and itemprop of an element, separated by spaces."""
    if "itemprop" in attributes:
        return f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes['itemprop']}".strip()
    if "id" in attributes:
        return f"{attributes.get('class', '')} {attributes['id']}".strip()
    return attributes.get("class", "").strip()


@lru_cache(maxsize=20_000)
def judge_classes(classes: str) -> tuple[str | None, str | None, bool]:
    """Judge an element by its class, id and itemprop.

    Args:
        classes: the attribute values, separated by spaces.

    Returns:
        The kind of block the element names, if any; the rule for the record (`structure:class=…`); whether a token
        names the body of an article.
    """
    body = False
    for raw in classes.split()[:12]:
        kind = _judge_token(raw[:80])
        if kind == _BODY:
            body = True
        elif kind is not None:
            return kind, f"structure:class={raw[:60]}", False
    return None, None, body


@lru_cache(maxsize=20_000)
def _judge_token(raw: str) -> str | None:
    """Return the kind that one class token names, `body` for an article's body, or None."""
    lowered = raw.lower()
    token = lowered if lowered == raw else _CAMEL.sub("-", raw).lower()
    if not token.isalnum():
        token = _SEPARATORS.sub("-", token).strip("-")
    if not token or token.isdigit():
        return None
    if "-" not in token:
        return _BODY_WORDS.find(token) or _KIND_WORDS.find(token)
    shorter = _strip_prefix(token)
    if _BODY_WORDS.find(token) or (shorter != token and _BODY_WORDS.find(shorter)):
        return _BODY
    if _MODIFIER.match(token):
        return None
    forms = {token, token.replace("-", "")}
    if shorter != token:
        forms |= {shorter, _strip_prefix(shorter)}
    named = {kind for form in forms if (kind := _KIND_WORDS.find(form)) is not None}
    return next(kind for kind in _KINDS if kind in named) if named else None


def _strip_prefix(token: str) -> str:
    return _PREFIX.sub("", token, count=1) if "-" in token else token
