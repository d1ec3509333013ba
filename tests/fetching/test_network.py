"""Where connections go: names that lead inside, that change their answer, that have many addresses."""

import asyncio
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from strichka.errors import SettingsError
from strichka.fetching.addresses import parse_target
from strichka.fetching.client import Bounds, HttpClient
from strichka.fetching.models import ErrorKind, FetchFailedError, Response
from strichka.fetching.network import Resolver
from strichka.settings import Settings
from tests.fetching.certificates import Authority
from tests.fetching.servers import RunningServer, Server, answer, page

BOUNDS = Bounds(10**6, 10**7)


class Names:
    """A resolver whose answers are written down; the n-th question gets the n-th answer, the last one for ever."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self.answers = {name.replace("_", "."): list(found) for name, found in answers.items()}
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if host not in self.answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        found = self.answers[host]
        return found.pop(0) if len(found) > 1 else found[0]


def ask(url: str, settings: Settings, resolver: Resolver | None = None) -> Response:
    async def run() -> Response:
        async with HttpClient(settings, resolver) as client:
            return (await client.ask(parse_target(url), [], BOUNDS))[0]

    return asyncio.run(run())


def failure(url: str, settings: Settings, resolver: Resolver | None = None) -> FetchFailedError:
    with pytest.raises(FetchFailedError) as caught:
        ask(url, settings, resolver)
    return caught.value


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1", "::1", "10.1.2.3", "169.254.169.254", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::"],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused(site: Server, inside: str) -> None:
    error = failure(f"http://inside.example:{site.port}/", Settings(), Names(inside_example=[[inside]]))
    assert error.kind is ErrorKind.FORBIDDEN_ADDRESS
    assert "inside.example" in error.detail
    assert site.log == []


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]", "localhost"])
def test_this_machine_is_refused_in_every_form(site: Server, host: str) -> None:
    assert failure(f"http://{host}:{site.port}/", Settings()).kind is ErrorKind.FORBIDDEN_ADDRESS
    assert site.log == []


def test_one_address_inside_among_others_refuses_the_name(site: Server) -> None:
    names = Names(mixed_example=[["93.184.216.34", "127.0.0.1"]])
    assert failure(f"http://mixed.example:{site.port}/", Settings(), names).kind is ErrorKind.FORBIDDEN_ADDRESS
    assert site.log == []


def test_a_name_that_changes_its_answer_after_the_check_gains_nothing(site: Server) -> None:
    # The attack: the first answer passes the check, the second one, were it asked for again to connect, leads inside.
    site.routes["/"] = answer(page("Мапа"))
    settings = Settings(fetch_allow_loopback=True)
    names = Names(rebinding_example=[["127.0.0.1"], ["10.0.0.1"]])
    response = ask(f"http://rebinding.example:{site.port}/", settings, names)
    assert (response.remote_ip, names.asked) == ("127.0.0.1", ["rebinding.example"])
    assert failure(f"http://rebinding.example:{site.port}/", settings, names).kind is ErrorKind.FORBIDDEN_ADDRESS
    # And the other way round: what was refused once is not reached by asking again.
    names = Names(rebinding_example=[["10.0.0.1"], ["127.0.0.1"]])
    assert failure(f"http://rebinding.example:{site.port}/", settings, names).kind is ErrorKind.FORBIDDEN_ADDRESS
    assert names.asked == ["rebinding.example"]
    assert len(site.log) == 1


def test_a_name_is_resolved_once_a_connection(site: Server) -> None:
    site.routes["/"] = answer(page("Мапа"))
    names = Names(town_example=[["127.0.0.1"]])
    response = ask(f"http://town.example:{site.port}/", Settings(fetch_allow_loopback=True), names)
    assert (response.status, response.remote_ip, names.asked) == (200, "127.0.0.1", ["town.example"])
    assert site.log[0].host == f"town.example:{site.port}"


def test_the_next_address_is_tried_when_the_first_does_not_answer(site: Server) -> None:
    site.routes["/"] = answer(page("Мапа"))
    with socket.socket() as closed:
        closed.bind(("127.0.0.9", site.port))  # bound, but nobody listens
        names = Names(two_example=[["127.0.0.9", "127.0.0.1"]])
        response = ask(f"http://two.example:{site.port}/", Settings(fetch_allow_loopback=True), names)
    assert response.remote_ip == "127.0.0.1"


def test_ipv6_loopback(make_settings) -> None:  # type: ignore[no-untyped-def]
    with RunningServer(Server(routes={"/": answer(page("Шість"))}), socket.AF_INET6) as server:
        response = ask(f"http://[::1]:{server.port}/", make_settings())
        assert (response.status, response.remote_ip) == (200, "::1")
        assert server.log[0].host == f"[::1]:{server.port}"


@pytest.mark.parametrize("name", ["town.example", "*.example", "TOWN.example:80"])
def test_overrides_of_names(site: Server, name: str) -> None:
    site.routes["/"] = answer(page("Мапа"))
    resolve = {name: f"127.0.0.1:{site.port}"}
    assert ask("http://town.example/", Settings(fetch_allow_loopback=True, fetch_resolve=resolve)).status == 200
    assert site.log[0].host == "town.example"
    # An override is no way around the check.
    assert failure("http://town.example/", Settings(fetch_resolve=resolve)).kind is ErrorKind.FORBIDDEN_ADDRESS


def test_a_name_that_does_not_exist() -> None:
    assert failure("http://nowhere.example/", Settings(), Names()).kind is ErrorKind.DNS


def test_a_name_without_an_address() -> None:
    assert failure("http://empty.example/", Settings(), Names(empty_example=[[]])).kind is ErrorKind.DNS


def test_a_resolver_that_never_answers() -> None:
    class Silent:
        async def resolve(self, host: str, port: int) -> Sequence[str]:
            await asyncio.sleep(60)
            return []

    assert failure("http://slow.example/", Settings(fetch_connect_seconds=0.2), Silent()).kind is ErrorKind.DNS


def test_nobody_listens() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        assert failure(url, Settings(fetch_allow_loopback=True)).kind is ErrorKind.CONNECT


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_tls_is_verified(authority: Authority) -> None:
    tls = authority.serve_as("town.example", "127.0.0.1")
    with RunningServer(Server(routes={"/": answer(page("Замок"))}, tls=tls)) as server:
        resolve = {"town.example": f"127.0.0.1:{server.port}", "other.example": f"127.0.0.1:{server.port}"}
        trusting = Settings(fetch_allow_loopback=True, fetch_resolve=resolve, fetch_ca_file=authority.file)
        assert ask("https://town.example/", trusting).status == 200
        # The address is pinned, the name is still what the certificate must bear.
        error = failure("https://other.example/", trusting)
        assert error.kind is ErrorKind.TLS
        assert "other.example" in error.detail
        plain = Settings(fetch_allow_loopback=True, fetch_resolve=resolve)
        assert failure("https://town.example/", plain).kind is ErrorKind.TLS
        assert len(server.log) == 1


def test_a_server_that_speaks_no_tls(site: Server) -> None:
    settings = Settings(fetch_allow_loopback=True, fetch_connect_seconds=0.5)
    error = failure(f"https://127.0.0.1:{site.port}/", settings)
    assert error.kind in (ErrorKind.TLS, ErrorKind.CONNECT, ErrorKind.TIMEOUT)


def test_the_environment_names_no_proxy(site: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.routes["/"] = answer(page("Прямо"))
    assert ask(site.url(), Settings(fetch_allow_loopback=True)).status == 200


def test_a_proxy_by_setting(site: Server) -> None:
    site.routes["http://town.example/a"] = answer(page("Через посередника"))
    settings = Settings(fetch_proxy=f"http://127.0.0.1:{site.port}")
    assert ask("http://town.example/a", settings, Names(town_example=[["93.184.216.34"]])).status == 200
    # What we can see to lie inside is not asked of the proxy either; names that only it can resolve are.
    assert failure("http://127.0.0.1/", settings).kind is ErrorKind.FORBIDDEN_ADDRESS
    inside = Names(inside_example=[["10.0.0.1"]])
    assert failure("http://inside.example/", settings, inside).kind is ErrorKind.FORBIDDEN_ADDRESS
    # Nor is the proxy itself, though a connection to it is made.
    site.routes[site.url("/")] = answer(page("Сам посередник"))
    assert failure(site.url("/"), settings).kind is ErrorKind.FORBIDDEN_ADDRESS
    site.routes["http://far.example/"] = answer(page("Далеко"))
    assert ask("http://far.example/", settings, Names()).status == 200


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "127.0.0.1:3128", "http://", "http://h:port"])
def test_a_proxy_that_cannot_be_used(proxy: str) -> None:
    with pytest.raises(SettingsError, match="STRICHKA_FETCH_PROXY"):
        HttpClient(Settings(fetch_proxy=proxy))


def test_a_file_of_authorities_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="STRICHKA_FETCH_CA_FILE"):
        HttpClient(Settings(fetch_ca_file=tmp_path / "none.pem"))
