"""``kudari play``: the interactive page, in the browser."""

from __future__ import annotations

import tempfile
import webbrowser
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from kudari.commands.terminal import plain_console
from kudari.commands.user_code import optimizer
from kudari.containers import contents
from kudari.fields import as_field
from kudari.files import replaceable, write_text
from kudari.formula import KudariError
from kudari.formula.foreign import shown_path
from kudari.page import html, state_of_field, state_of_race, state_of_wall
from kudari.page.lessons import course
from kudari.translations import translated
from kudari.travel import Race, race


def run(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FIELD",
            help="A field's name, a formula such as 'x**2/20 + y**2', the .json record of a race, or an .html page.",
        ),
    ] = "ravine",
    rule: Annotated[
        list[str] | None,
        typer.Option(help="A rule with its values, a formula, or your own as FILE.py:NAME:lr=0.1. May be repeated."),
    ] = None,
    lesson: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE.md",
            help="A lesson of your own: Markdown with a title: and a link: in its head. May be repeated: a course.",
        ),
    ] = None,
    only: Annotated[bool, typer.Option("--only", help="Leave out the lessons that come with Kudari.")] = False,
    wall: Annotated[
        bool, typer.Option("--wall", help="Every field of the catalogue on one page, with these rules on each.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="PAGE.html", help="Where to write it; else a passing file.")
    ] = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="Serve it on this machine instead of opening the file, until Ctrl+C.")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="For --serve; 0 takes any that is free.")] = 0,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open it in the browser.")] = True,
    lang: Annotated[
        str | None, typer.Option(help="Language of the page: en or ja; by its reader's browser unless given.")
    ] = None,
) -> None:
    """Play with rules on a field, in the browser.

    Examples:

      kudari play himmelblau

      kudari race ravine -o race.json && kudari play race.json

      kudari play --wall --rule momentum --rule adam

      kudari play --lesson one.md --lesson two.md --only -o course.html --no-open
    """
    if output is not None:
        if output.suffix.lower() != ".html":
            raise KudariError(f"-o {output}: a page is a file whose name ends in .html")
        replaceable(output)
    if only and not lesson:
        raise KudariError("--only leaves out the lessons that come with Kudari: add your own, as in --lesson mine.md")
    if port and not serve:
        raise KudariError(f"--port {port} is for --serve")
    if wall and source != "ravine":
        raise KudariError(f"--wall shows every field: {source} does not go with it")
    console = plain_console()
    if source.lower().endswith(".html"):
        for option, value in {"--lesson": lesson, "--lang": lang, "--rule": rule, "--only": only}.items():
            if value:
                raise KudariError(f"{option} does not go with a page that was made before, which is shown as it is")
        text = _page(Path(source))
    else:
        state = state_of_wall([optimizer(text) for text in rule or []]) if wall else _state(source, rule)
        text = html(state, lang, course(lesson or []), only=only, wall=wall)
    if output is not None or not serve:
        path = output or Path(tempfile.mkdtemp(prefix="kudari-")) / "index.html"
        write_text(path, text)
        console.print(translated(f"wrote {path}"), highlight=False, soft_wrap=True)
    if serve:
        _serve(text, port, show, console)
    elif show and not webbrowser.open(path.resolve().as_uri()):
        console.print(translated("open it in a browser: none was found here"))


def _state(source: str, rules: list[str] | None) -> dict[str, Any]:
    """What the page opens with: a race that was recorded, one of these rules, or that of the book."""
    if source.lower().endswith(".json"):
        if rules:
            raise KudariError("--rule does not go with a record, which is played as it was run")
        return state_of_race(Race.load(source))
    if not rules:
        return state_of_field(source)
    field = as_field(source)
    return state_of_race(race(field, [optimizer(text) for text in rules], steps=field.facts.steps))


def _page(path: Path) -> str:
    """A page that was made before."""
    text = contents.text(path, "a page")
    if 'id="kudari-data"' not in text:
        raise KudariError(
            f"{shown_path(path)} is no page of Kudari; make one with `kudari race … -o {shown_path(path.name)}`"
        )
    return text


_SILENCE = 10.0  # seconds after which a connection is closed on which nothing is said


def _serve(text: str, port: int, show: bool, console: Console) -> None:
    """The page, and nothing else, on the loopback interface only."""
    content = text.encode("utf-8")

    class Page(BaseHTTPRequestHandler):
        timeout = _SILENCE

        def handle(self) -> None:
            with suppress(ConnectionError, TimeoutError):  # a browser that was closed, or says nothing
                super().handle()

        def do_GET(self) -> None:
            if self.do_HEAD():
                self.wfile.write(content)

        def do_HEAD(self) -> bool:
            """Whether the page is asked for, by a name of this machine: any other may be a trick to read it."""
            host = self.headers.get("Host", "").partition(":")[0]
            is_page = self.path.partition("?")[0] == "/" and host in ("127.0.0.1", "localhost")
            self.send_response(HTTPStatus.OK if is_page else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            return is_page

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as its base names it
            """Say nothing about a request."""

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    except OSError as error:
        raise KudariError(f"--port {port} cannot be used: {error.strerror}") from None
    address = f"http://127.0.0.1:{server.server_port}/"
    console.print(translated(f"serving {address} until Ctrl+C"), highlight=False, soft_wrap=True)
    if show:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
