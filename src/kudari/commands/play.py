"""``kudari play``: the interactive page, in the browser."""

from __future__ import annotations

import tempfile
import webbrowser
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kudari.commands.parse import LangOption, check_folder
from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.page import html, state_of_field, state_of_race
from kudari.page.lessons import read as read_lesson
from kudari.travel import Race


def run(
    place: Annotated[
        str,
        typer.Argument(
            metavar="FIELD",
            help="A field's name, a formula such as 'x**2/20 + y**2', the .json record of a race, or an .html page.",
        ),
    ] = "ravine",
    lesson: Annotated[
        Path | None, typer.Option(metavar="FILE.md", help="A lesson of your own, which the page opens with.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="PAGE.html", help="Where to write it; else a passing file.")
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Serve it on this machine instead of opening the file, until Ctrl+C.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="For --serve; 0 takes any that is free.")] = 0,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
    lang: LangOption = None,
) -> None:
    """Play with rules on a field, in the browser.

    Examples:

      kudari play himmelblau

      kudari race ravine -o race.json && kudari play race.json

      kudari play --lesson mine.md -o lesson.html --no-open
    """
    if output is not None:
        if output.suffix.lower() != ".html":
            raise KudariError(f"-o {output}: a page is a file whose name ends in .html")
        check_folder(output)
    console = Console()
    if place.lower().endswith(".html"):
        text = _page(Path(place))
    else:
        state = state_of_race(Race.load(place)) if place.lower().endswith(".json") else state_of_field(place)
        text = html(state, lang, None if lesson is None else read_lesson(lesson))
    if serve:
        _serve(text, port, show, console)
        return
    path = output or Path(tempfile.mkdtemp(prefix="kudari-")) / "index.html"
    with written_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    console.print(f"wrote {path}", highlight=False, soft_wrap=True)
    if show and not webbrowser.open(path.resolve().as_uri()):
        console.print("open it in a browser: none was found here")


def _page(path: Path) -> str:
    """A page that was made before."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise KudariError(f"the page {path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise KudariError(f"the page {path} cannot be read: it is no text in UTF-8") from None
    if 'id="kudari-data"' not in text:
        raise KudariError(f"{path} is no page of Kudari; make one with `kudari race … -o {path.name}`")
    return text


def _serve(text: str, port: int, show: bool, console: Console) -> None:
    """The page, and nothing else, on the loopback interface only."""
    content = text.encode("utf-8")

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(HTTPStatus.OK if self.path == "/" else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as its base names it
            """Say nothing about a request."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    except OSError as error:
        raise KudariError(f"--port {port} cannot be used: {error.strerror}") from None
    address = f"http://127.0.0.1:{server.server_port}/"
    console.print(f"serving {address} until Ctrl+C", highlight=False, soft_wrap=True)
    if show:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
