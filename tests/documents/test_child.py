"""The child answers as the reader does; whatever a document does to it, the caller gets a clear error and lives."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import textwrap
import time
import zlib

import pikepdf
import pytest

from sidecar.documents.child import parse_in_child
from sidecar.documents.limits import Limits
from sidecar.documents.reader import parse
from sidecar.errors import (
    Cancelled,
    DocumentBroken,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentError,
    DocumentTooLarge,
    DocumentUnsupported,
    DocumentWithoutText,
)
from tests.documents.sheets import Sheets, prose

TIGHT = Limits(seconds=5, memory_mb=600)


def policy(pages: int = 2) -> bytes:
    sheets = Sheets()
    for number in range(pages):
        if number:
            sheets.page()
        sheets.column(50, 120, prose("ABC"[number % 3], 490, 40))
    return sheets.done()


def with_streams(*streams: bytes, forms: dict[str, bytes] | None = None) -> bytes:
    """A one-page PDF with these content streams, and Form XObjects that may call one another."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if forms:
        shared = pdf.make_indirect(pikepdf.Dictionary())
        for name, content in forms.items():
            form = pdf.make_stream(content)
            form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            form.BBox = pikepdf.Array([0, 0, 595, 842])
            form.Resources = pikepdf.Dictionary(XObject=shared)
            shared[f"/{name}"] = form
        resources.XObject = shared
    page.obj.Resources = resources
    page.obj.Contents = pikepdf.Array([pdf.make_stream(stream) for stream in streams])
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_answers_as_the_reader_does() -> None:
    data = policy()
    seen: list[tuple[int, int]] = []
    found = parse_in_child(
        data, name="policy.pdf", document_id="d1", kind="schedule", on_progress=lambda *at: seen.append(at)
    )
    assert found == parse(data, name="policy.pdf", document_id="d1", kind="schedule")
    assert seen[-1] == (2, 2)


def encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(policy())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="owner"))
    return out.getvalue()


def owner_only() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(policy())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="", owner="owner"))
    return out.getvalue()


def picture_only() -> bytes:
    from PIL import Image

    sheets = Sheets()
    picture = io.BytesIO()
    Image.new("L", (200, 280), 128).save(picture, format="PNG")
    sheets.pdf.image(picture, 0, 0, 595, 842)
    return sheets.done()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", DocumentEmpty),
        (b"\0" * 100, DocumentEmpty),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), DocumentUnsupported),
        (b"PK\x03\x04" + bytes(200), DocumentUnsupported),
        (os.urandom(4096), DocumentUnsupported),
        (b"%PDF-1.7\nnothing of the sort", DocumentBroken),
        (policy()[:600], DocumentBroken),
        (encrypted(), DocumentEncrypted),
        (picture_only(), DocumentWithoutText),
    ],
    ids=["empty", "zeros", "png", "zip", "random", "header", "truncated", "encrypted", "picture"],
)
def test_bad_files_have_their_own_errors(data: bytes, error: type[DocumentError]) -> None:
    with pytest.raises(error) as found:
        parse_in_child(data, name="policy.pdf")
    assert type(found.value) is error


def test_an_owner_password_does_not_matter() -> None:
    assert parse_in_child(owner_only(), name="policy.pdf").pages[0].text


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (Limits(max_bytes=100), "max_bytes"),
        (Limits(max_pages=1), "max_pages"),
        (Limits(max_characters=500), "max_characters"),
    ],
)
def test_the_error_names_the_limit(limits: Limits, named: str) -> None:
    with pytest.raises(DocumentTooLarge, match=named):
        parse_in_child(policy(), name="policy.pdf", limits=limits)


def test_forms_that_call_forms_without_end() -> None:
    forms = {f"X{n}": b" ".join([f"/X{n + 1} Do".encode()] * 10) for n in range(9)}
    forms["X9"] = b"0 0 1 1 re f " * 10
    bounded(with_streams(b"/X0 Do", forms=forms))


def test_a_stream_that_swells() -> None:
    bounded(with_streams(b" " * 300_000_000))


def test_a_page_of_a_million_words() -> None:
    bounded(with_streams(b"BT /F1 9 Tf " + b"1 0 0 1 50 700 Tm (word) Tj " * 600_000 + b"ET"))


def test_a_tree_of_two_hundred_thousand_pages() -> None:
    kids = b"3 0 R " * 200_000
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 200000/Kids[" + kids + b"]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ]
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (n, o) for n, o in enumerate(objects, 1))
    with pytest.raises(DocumentTooLarge, match="max_pages"):
        parse_in_child(data + b"trailer<</Root 1 0 R>>\n%%EOF", name="policy.pdf", limits=TIGHT)


def test_a_word_file_that_swells() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:t>" + b" " * 40_000_000)
    with pytest.raises(DocumentTooLarge, match="max_bytes"):
        parse_in_child(out.getvalue(), name="policy.docx", limits=Limits(max_bytes=1_000_000))


def bounded(data: bytes) -> None:
    """Within its time the document is read, or refused as too large, broken or empty."""
    began = time.monotonic()
    with contextlib.suppress(DocumentTooLarge, DocumentBroken, DocumentEmpty):
        parse_in_child(data, name="policy.pdf", limits=TIGHT)
    assert time.monotonic() - began < TIGHT.seconds + 12


def test_time_is_capped() -> None:
    data = with_streams(b"BT /F1 9 Tf " + b"1 0 0 1 50 700 Tm (word) Tj " * 1_200_000 + b"ET")
    with pytest.raises(DocumentTooLarge, match="seconds"):
        parse_in_child(data, name="policy.pdf", limits=Limits(seconds=0))


def test_a_stop_ends_the_child() -> None:
    began = time.monotonic()
    with pytest.raises(Cancelled):
        parse_in_child(policy(), name="policy.pdf", should_stop=lambda: True)
    assert time.monotonic() - began < 5


def test_the_child_dies_with_its_parent() -> None:
    """Also where the parent is killed and can clean up nothing."""
    script = textwrap.dedent(
        """
        import sys
        from sidecar.documents.child import parse_in_child
        from tests.documents.test_child import with_streams
        data = with_streams(b"BT /F1 9 Tf " + b"1 0 0 1 50 700 Tm (word) Tj " * 900_000 + b"ET")
        print("begun", flush=True)
        parse_in_child(data, name="policy.pdf")
        """
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()}
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"begun\n"
    child = _first_child(parent.pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def _first_child(pid: int) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            children = file.read().split()
        if children:
            time.sleep(0.3)
            return int(children[0])
        time.sleep(0.02)
    raise AssertionError("no child was started")


def _alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_child_has_no_secrets_and_no_network() -> None:
    """Asked of a process that is confined by the same function and gets the same environment."""
    from sidecar.documents.confined import environment

    os.environ["SIDECAR_TEST_SECRET"] = "hidden"
    try:
        script = textwrap.dedent(
            f"""
            import os, socket
            from sidecar.documents.confined import confine, die_with
            from sidecar.documents.limits import Limits
            assert "SIDECAR_TEST_SECRET" not in os.environ
            die_with({os.getpid()})
            confine(Limits())
            for attempt in (lambda: socket.socket(), lambda: socket.create_connection(("127.0.0.1", 9))):
                try:
                    attempt()
                except PermissionError:
                    continue
                raise SystemExit(1)
            """
        )
        assert subprocess.run([sys.executable, "-c", script], env=environment()).returncode == 0
    finally:
        del os.environ["SIDECAR_TEST_SECRET"]


def test_bombs_are_small() -> None:
    """Keeps the hostile files above honest: what they cost us to send is nothing."""
    assert len(zlib.compress(b" " * 300_000_000, 1)) < 3_000_000
