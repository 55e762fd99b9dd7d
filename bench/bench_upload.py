"""A document of up to 200 MB handed in: how long it takes, and how much memory the server needs for it at most.

    python bench/bench_upload.py [megabytes ...]

A real server, and a real PDF with one page of text and a picture's worth of bytes that no page shows. It is sent as a
browser sends it, in a form, piece by piece. Prints for each size the seconds, and by how much the server's largest
process (the one that answers) and the process that reads the document grew. What the server holds must not grow with
the file: it goes piece by piece to a temporary file, into the store, and to the reader by its open file.
"""

import http.client
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.browser.conftest import _free_port
from tests.browser.evaluating import Saver, Site

SIZES = (1, 50, 100, 199)
BOUNDARY = "kompass-bench-upload"
PIECE = 256 * 1024
EVERY = 0.01


def pdf(path: Path, megabytes: int) -> None:
    """One page that says how large the file is, and a stream of random bytes that fills it."""
    words = f"BT /F1 24 Tf 72 720 Td (A document of {megabytes} MB) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    places = []
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        for number, said in enumerate(objects, start=1):
            places.append(file.tell())
            file.write(b"%d 0 obj\n%s\nendobj\n" % (number, said))
        places.append(file.tell())
        file.write(b"6 0 obj\n<< /Length %d >>\nstream\n" % (megabytes * 1024**2 - 4096))
        for _ in range(megabytes):
            file.write(os.urandom(1024**2 - (4096 if _ == 0 else 0)))
        file.write(b"\nendstream\nendobj\n")
        start = file.tell()
        file.write(b"xref\n0 7\n0000000000 65535 f \n")
        file.writelines(b"%010d 00000 n \n" % place for place in places)
        file.write(b"trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


class Watch:
    """The memory of the server's processes, in MB without what is only mapped from files, looked at every few
    milliseconds."""

    def __init__(self, root: int) -> None:
        self._root, self._on = root, True
        self.server = self.reader = 0.0
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Watch":
        self.before = max((size for size, reads in _sizes(self._root) if not reads), default=0.0)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._on = False
        self._thread.join()

    def _look(self) -> None:
        while self._on:
            for size, reads in _sizes(self._root):
                if reads:
                    self.reader = max(self.reader, size)
                else:
                    self.server = max(self.server, size)
            time.sleep(EVERY)


def _sizes(root: int) -> Iterator[tuple[float, bool]]:
    """Of each process of the server: MB without what is only mapped from files, and whether it reads a document."""
    family = {root}
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda one: int(one.name)):
        try:
            fields = dict(
                line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line
            )
            if int(fields["PPid"]) in family or int(folder.name) == root:
                family.add(int(folder.name))
                command = (folder / "cmdline").read_bytes()
                yield int(fields["RssAnon"].split()[0]) / 1024, b"kompass.tables.child" in command
        except (OSError, KeyError, ValueError):
            continue


def hand_in(saver: Saver, path: Path) -> int:
    """Sent piece by piece; the status of the answer."""
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {
            "csrfmiddlewaretoken": saver.csrf,
            "title": path.stem,
            "sender": "Archive",
        }.items()
    ) + (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    tail = f"\r\n--{BOUNDARY}--\r\n"
    server = http.client.HTTPConnection(saver.site.base.removeprefix("http://"), timeout=600)
    server.putrequest("POST", f"/en/work/{saver.site.key}/documents/add/")
    for name, value in {
        "Cookie": saver.cookie,
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(len(head) + path.stat().st_size + len(tail)),
    }.items():
        server.putheader(name, value)
    server.endheaders(head.encode())
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            server.send(piece)
    server.send(tail.encode())
    return server.getresponse().status


def main() -> int:
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), _free_port(), database=os.environ.get("KOMPASS_DATABASE_URL", "")).start()
        try:
            saver = Saver(site, "evaluator")
            assert site.server is not None
            print(f"{'MB':>5} {'status':>6} {'s':>7} {'server grew by MB':>18} {'reader MB':>10}")
            for megabytes in sizes:
                path = Path(folder) / f"document-{megabytes}.pdf"
                pdf(path, megabytes)
                started = time.perf_counter()
                with Watch(site.server.pid) as watch:
                    status = hand_in(saver, path)
                seconds = time.perf_counter() - started
                path.unlink()
                grown = watch.server - watch.before
                print(
                    f"{megabytes:5} {status:6} {seconds:7.2f} {grown:18.1f} {watch.reader:10.1f}", flush=True
                )
                worst = max(worst, status)
        finally:
            site.kill()
    return int(worst >= 400)


if __name__ == "__main__":
    sys.exit(main())
