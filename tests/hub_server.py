"""A server with the little of the hub's API that a download asks for, and with faults."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = (".safetensors", ".bin", ".ckpt")
"""Endings of files whose checksum is a SHA-256, as the hub has them for large ones."""


def checksum(path: str, content: bytes) -> str:
    if path.endswith(LARGE):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


@dataclass
class Hub:
    """What the server has, and how it misbehaves.

    Attributes:
        models: files by OWNER/NAME.
        renamed: old names.
        refused: (status, code of the error) by a part of the address.
        cut: bytes after which a file's connection is cut, once for each number, by its path.
        held: the file that stops after some bytes, and goes on once `goes_on` is set.
        sent: what comes in place of a file.
        asked: (method, address, Range, Authorization) of every request.
    """

    address: str = ""
    models: dict[str, dict[str, bytes]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    refused: dict[str, tuple[int, str]] = field(default_factory=dict)
    cut: dict[str, list[int]] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    goes_on: threading.Event = field(default_factory=threading.Event)
    sent: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str, str, str]] = field(default_factory=list)

    def put(self, name: str, folder: Path) -> None:
        """Have the files of `folder` as the model `name`."""
        self.models[name] = {
            one.relative_to(folder).as_posix(): one.read_bytes()
            for one in sorted(folder.rglob("*"))
            if one.is_file()
        }

    def ranges(self, path: str) -> list[str]:
        """The parts of a file that were asked for; "" for all of it."""
        return [part for way, at, part, _ in self.asked if way == "GET" and at.endswith(path)]


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *args: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self.answer()

        def do_GET(self) -> None:
            self.answer()

        def answer(self) -> None:
            address = urlsplit(self.path).path.strip("/")
            headers = self.headers.get("Range", ""), self.headers.get("Authorization", "")
            hub.asked.append((self.command, address, *headers))
            for part, (status, code) in hub.refused.items():
                if part in address:
                    self.reply(status, b"", {"X-Error-Code": code} if code else {})
                    return
            if address.startswith("api/models/"):
                self.model(address.removeprefix("api/models/"))
                return
            name, _, rest = address.partition("/resolve/")
            commit, _, path = rest.partition("/")
            content = hub.models.get(name, {}).get(path)
            if content is None or commit not in (COMMIT, "main"):
                self.reply(404, b"", {"X-Error-Code": "EntryNotFound"})
                return
            self.file(path, content)

        def model(self, name: str) -> None:
            if name in hub.renamed:
                self.reply(307, b"", {"Location": f"/api/models/{hub.renamed[name]}"})
                return
            if name not in hub.models:
                self.reply(401, b"", {"X-Error-Code": "RepoNotFound"})
                return
            rows = []
            for path, content in hub.models[name].items():
                row = {"rfilename": path, "size": len(content), "blobId": "f" * 40}
                if path.endswith(LARGE):
                    digest = checksum(path, content)
                    row["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 1}
                else:
                    row["blobId"] = checksum(path, content)
                rows.append(row)
            answer = {"_id": "1", "id": name, "sha": COMMIT, "siblings": rows, "tags": [],
                      "downloads": 0, "likes": 0, "private": False}  # fmt: skip
            self.reply(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})

        def file(self, path: str, content: bytes) -> None:
            about = {"ETag": f'"{checksum(path, content)}"', "X-Repo-Commit": COMMIT}
            content = hub.sent.get(path, content)
            start = self.headers.get("Range", "")
            if start:
                first = int(start.removeprefix("bytes=").rstrip("-"))
                about["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
                self.reply(206, content[first:], about, path)
            else:
                self.reply(200, content, about, path)

        def reply(self, status: int, body: bytes, headers: dict[str, str], path: str = "") -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "HEAD":
                return
            with contextlib.suppress(OSError):
                if cuts := hub.cut.get(path):
                    self.wfile.write(body[: cuts.pop(0)])
                    self.close_connection = True
                    return
                if path in hub.held:
                    self.wfile.write(body[: hub.held[path]])
                    hub.goes_on.wait(60)
                    body = body[hub.held[path] :]
                self.wfile.write(body)

    return Handler


@contextlib.contextmanager
def serving() -> Iterator[Hub]:
    """A hub on a port of this machine."""
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub))
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.goes_on.set()
        server.shutdown()
        server.server_close()
        thread.join()
