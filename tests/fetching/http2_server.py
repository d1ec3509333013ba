"""A real HTTP/2 server on loopback, over TLS."""

import asyncio
from dataclasses import dataclass, field

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived, StreamEnded, WindowUpdated
from h2.exceptions import ProtocolError

from tests.fetching.servers import Server


@dataclass
class Http2Server(Server):
    """Answers each path with (status, headers, body); understands nothing but GET."""

    pages: dict[str, tuple[int, list[tuple[str, str]], bytes]] = field(default_factory=dict)
    requests: list[list[tuple[str, str]]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        waiting: dict[int, bytes] = {}
        asked: dict[int, str] = {}
        try:
            while data := await reader.read(65536):
                for event in connection.receive_data(data):
                    if isinstance(event, RequestReceived):
                        self.requests.append(list(event.headers or []))
                        asked[event.stream_id] = dict(event.headers or [])[":path"]
                    elif isinstance(event, StreamEnded):
                        status, headers, body = self.pages.get(asked[event.stream_id], (404, [], b""))
                        connection.send_headers(event.stream_id, [(":status", str(status)), *headers])
                        waiting[event.stream_id] = body
                    if isinstance(event, StreamEnded | WindowUpdated):
                        self._send(connection, waiting)
                writer.write(connection.data_to_send())
                await writer.drain()
        except (ConnectionError, ProtocolError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    @staticmethod
    def _send(connection: H2Connection, waiting: dict[int, bytes]) -> None:
        for stream, body in list(waiting.items()):
            rest = body
            while rest:
                size = min(connection.local_flow_control_window(stream), connection.max_outbound_frame_size, len(rest))
                if not size:
                    break
                connection.send_data(stream, rest[:size])
                rest = rest[size:]
            waiting[stream] = rest
            if not rest:
                connection.end_stream(stream)
                del waiting[stream]
