"""What flows from stage to stage: plain dataclasses, no behaviour, no database."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Reason(StrEnum):
    """The closed list of reasons for which an input is refused."""

    EMPTY = "empty"  # no bytes, or white space alone
    BINARY = "binary"  # bytes that are no text in any charset we know
    TOO_LARGE = "too_large"  # over a size bound
    ARCHIVE_BOMB = "archive_bomb"  # unpacks to far more than it packs
    TRUNCATED = "truncated"  # a .gz, .zip or .warc that ends in the middle
    CORRUPT = "corrupt"  # an archive or record that can't be parsed
    BAD_JSON = "bad_json"  # a line or file that is no JSON, or JSON of another shape
    UNKNOWN_FORMAT = "unknown_format"  # a file type we don't read
    VANISHED = "vanished"  # listed, then gone when it was read
    UNREADABLE = "unreadable"  # no permission, or an I/O error on this one input
    NOT_SUCCESS = "not_success"  # an HTTP status that carries no article
    NOT_HTML = "not_html"  # a WARC response of another media type
    NO_TEXT = "no_text"  # nothing is left that reads as an article
    NOT_AN_ARTICLE = "not_an_article"  # a front page, a list of links, a login wall, a 404 page served as 200
    PARSE_FAILED = "parse_failed"  # a parser gave up; detail has its words


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input refused.

    `place` says where the payload lies or was found: a path or URL, `!member` inside an archive, `#line` inside
    JSON lines, `@offset` inside a WARC.
    """

    stage: str  # capture, extract, recognise
    reason: Reason
    detail: str
    place: str


@dataclass(frozen=True, slots=True)
class HttpExchange:
    """A request and its answer, byte for byte, for the web archive."""

    target: str  # the address asked for, as a URI
    request: bytes  # as sent; what came by HTTP/2 is written in the form of HTTP/1.1
    response: bytes  # from the status line to the last byte of the body, transfer and content encodings still on
    protocol: str  # as registered for ALPN: "http/1.1", "h2", "http/1.0"
    remote_ip: str | None = None


@dataclass(frozen=True, slots=True)
class Payload:
    """One document as it was received, before anything is understood of it."""

    place: str  # as in Rejection.place
    data: bytes  # exactly as received, after transfer and archive decompression only
    format: str  # html, text, json
    url: str | None = None  # the address it was got from, where known
    captured_at: datetime | None = None  # when it was got (WARC-Date); unknown for local files
    declared_charset: str | None = None  # as the HTTP header said
    source_key: str | None = None  # as the person who loads said
    http_headers: tuple[tuple[str, str], ...] = ()  # response headers, where it came by HTTP
    http_status: str | None = None  # status line without the protocol ("200 OK"), where it came by HTTP
    exchange: HttpExchange | None = field(default=None, compare=False, repr=False)  # only where we fetched it ourselves


@dataclass(slots=True)
class Block:
    """A piece of a page or text, in order, and the verdict on it."""

    kind: str  # title, lead, body, subheading, quote, list, caption, related, promo, latest, subscribe, …
    kept: bool
    rule: str  # which rule decided ("phrase:uk.read_also", "structure:link_density", "default")
    text: str
    start: int | None = None  # offsets in the article's text, code points; none when removed
    end: int | None = None
    flags: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Link:
    """A link or teaser to another piece that stood in the page."""

    kind: str  # related, promo, latest
    text: str
    url: str | None = None
    date: str | None = None  # ISO 8601 when a date was listed and could be read
    date_text: str | None = None  # as printed
    section: str | None = None  # as printed


@dataclass(slots=True)
class Article:
    """What the extract stage makes of one payload."""

    place: str
    url: str | None
    title: str | None
    lead: str | None
    text: str  # kept blocks but the title, joined by a blank line
    language: str  # uk, ru, other (later: be, en)
    language_confidence: float  # 0 to 1
    published_at: datetime | None = None  # with time zone
    published_precision: str | None = None  # second, minute, day
    published_from: str | None = None  # json_ld, opengraph, meta, time_tag, rfc822, printed, text, json, url
    authors: list[str] = field(default_factory=list)
    section: str | None = None
    tags: list[str] = field(default_factory=list)
    source: str | None = None  # source key, or the domain where the source is not declared
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    detected_charset: str | None = None
    repaired_text: str | None = None  # beside `text`, same paragraphs, where damage could be mended
    alternates: dict[str, str] = field(default_factory=dict)  # hreflang → URL
    line_fingerprints: tuple[int, ...] = ()  # of the blocks as read, before any verdict: what a source repeats
    paragraph_fingerprints: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text. Offsets are code points of the text given."""

    start: int
    end: int
    label: str  # PER, LOC, ORG, MISC
    text: str
    lemma: str  # the whole name in the nominative
    entity_id: UUID


@dataclass(frozen=True, slots=True)
class Citation:
    """Someone cited as source. `chain` lists the sources from the first speaker to the last relay."""

    start: int  # of the source's name in the text
    end: int
    source: str  # lemma of the name
    entity_id: UUID | None
    verb: str | None  # as printed: "повідомляє", "со ссылкой на"
    chain: tuple[str, ...]
    scope: str = "sentence"  # article when the whole of it is so attributed ("про це повідомляє …")


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something with a name; `key` is stable, readable and what the id is made from."""

    key: str  # "country:KR", "org:yonhap", "person:antoni blinken"
    label: str  # PER, LOC, ORG, MISC
    name_uk: str | None = None
    name_ru: str | None = None
    name_en: str | None = None
    kind: str | None = None  # country, city, agency, …
    wikidata_id: str | None = None
    origin: str = "text"  # seed or text
    aliases: tuple[tuple[str, str], ...] = ()  # (language, alias)


@dataclass(slots=True)
class Annotation:
    """What the recognise stage makes of one text; `entities` holds each entity its mentions name, once."""

    language: str
    mentions: list[Mention] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    entities: dict[UUID, Entity] = field(default_factory=dict)
    title_mentions: list[Mention] = field(default_factory=list)  # offsets in the title
