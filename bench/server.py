"""The built site on this machine, served as GitHub Pages serves it: gzipped, kept ten minutes."""

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg", "application/xml")


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """Serve a folder until the block ends.

    Yields:
        The address, without a slash at its end.
    """

    @cache
    def answer(path: str, zipped: bool) -> tuple[bytes, dict[str, str]] | None:
        file = site / path.strip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return None
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        text = "; charset=utf-8" if kind.startswith("text/") else ""
        headers = {"Content-Type": kind + text, "Cache-Control": "max-age=600"}
        content = file.read_bytes()
        if zipped and kind.startswith(COMPRESSED):
            content = gzip.compress(content)
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return content, headers

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            zipped = "gzip" in self.headers.get("Accept-Encoding", "")
            found = answer(self.path.partition("?")[0], zipped)
            content, headers = found or (b"", {})
            self.send_response(200 if found else 404)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass  # not a line for each request

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
