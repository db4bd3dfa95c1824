"""The marking page: one written question at a time, over all students and without their names.

A Jupyter server extension, so that on a hub it has the hub's login and at home the token of ``staycurious lab``. It finds
the folder of exercises as nbgrader's formgrader does, by ``nbgrader_config.py`` on Jupyter's path, and marks in the same
gradebook. The browser gets tokens in place of names, and asks this server alone.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode

import sqlalchemy as sa
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jupyter_server.auth.decorator import authorized
from jupyter_server.auth.identity import IdentityProvider, LegacyIdentityProvider, PasswordIdentityProvider
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from tornado import web

from staycurious.marking.course import SETTINGS, Course, MarkingError, check_exercise
from staycurious.marking.people import shown
from staycurious.marking.people.given import (
    ROUNDS,
    GivenError,
    HandMarking,
    MeanwhileError,
    Saw,
    hash_of,
    trouble_of,
)
from staycurious.marking.people.rubric import RubricError
from staycurious.marking.people.shown import ShownError

HERE = Path(__file__).parent
PLACE = "staycurious/marking/"
#: What the page may load: its own two files, and answers from this server.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
FILES = {"page.js": "text/javascript", "saving.js": "text/javascript", "page.css": "text/css"}
#: A gradebook that is held for longer is said on the page, in seconds: the page tries again by itself.
PATIENCE = 4
#: A request that is longer holds no mark.
LONGEST = 200_000
TROUBLES = (GivenError, RubricError, MarkingError, ShownError, sa.exc.OperationalError)


def find_course(server) -> Course:
    """Find the folder of exercises that a Jupyter server marks.

    Parameters
    ----------
    server : jupyter_server.serverapp.ServerApp
        The server.

    Returns
    -------
    staycurious.marking.course.Course
        As the formgrader on the same server finds it.

    Raises
    ------
    MarkingError
        When there is none.
    """
    settings = server.web_app.settings
    formgrader = settings.get("nbgrader_formgrader")
    if formgrader is not None:
        config = formgrader.load_config()
    else:
        app = NbGrader(parent=server)
        app.load_config_file()
        config = app.config
    paths = CourseDirectory(config=config)
    root = Path(paths.root).resolve()
    if not (root / SETTINGS).is_file():
        raise MarkingError(
            f"This server was started without a folder of exercises: there is no {SETTINGS} where Jupyter looks for it. "
            "Start it with: staycurious handmark EXERCISE"
        )
    return Course(root, config, paths)


class _Handler(JupyterHandler):
    """What all of them share: nobody who isn't logged in, a strict policy, nothing kept by the browser, words for errors."""

    auth_resource = "staycurious-marking"

    @property
    def content_security_policy(self) -> str:
        return POLICY

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "same-origin")

    @property
    def course(self) -> Course:
        if "staycurious_course" not in self.settings:
            self.settings["staycurious_course"] = find_course(self.settings["serverapp"])
        return self.settings["staycurious_course"]

    @property
    def place(self) -> str:
        return url_path_join(self.base_url, PLACE)

    def write_error(self, status_code: int, **more: object) -> None:
        words = {
            403: "This server doesn't know you, your login has run out, or you may not mark here. Log in, then load the "
            "page again.",
            404: "There is no such page.",
        }.get(status_code, "Something went wrong on the server; the terminal in which it runs says what.")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(_template("trouble.html.j2").render(place=self.place, words=words))

    def known_as(self) -> str:
        """Say what the hub calls the person; empty where nobody but the person can say it."""
        if type(self.identity_provider) in (
            IdentityProvider,
            PasswordIdentityProvider,
            LegacyIdentityProvider,
        ):
            return ""
        return self.current_user.name or self.current_user.username

    def round(self, told: str | None = None) -> str:
        named = told or self.get_query_argument("round", "first")
        if named not in ROUNDS:
            raise ShownError(f"There is no round {named!r} of marking. There are: {', '.join(ROUNDS)}.")
        return named

    def trouble(self, error: Exception) -> tuple[str, str]:
        """Set the status, and give the kind of a trouble and its words."""
        if isinstance(error, sa.exc.OperationalError):
            error = trouble_of(error)
        kind = getattr(error, "kind", "refused")
        self.set_status(503 if kind in ("held", "broken") else 409)
        return kind, str(error)

    async def at_desk(self, slug: str, act: Callable[[HandMarking], object]) -> object:
        """Do something with an exercise's gradebook, in a thread: it may have to wait for another program."""
        course = self.course

        def work() -> object:
            with HandMarking(course, slug, PATIENCE) as desk:
                return act(desk)

        return await asyncio.to_thread(work)


class _Page(_Handler):
    """A page. One whose address holds the server's token is asked for again without it, so that no history keeps it."""

    async def prepare(self, **more: bool) -> None:
        await super().prepare(**more)
        if not self._finished and self.request.method == "GET" and "token" in self.request.query_arguments:
            kept = {
                name: self.get_query_argument(name)
                for name in ("round",)
                if self.get_query_argument(name, "")
            }
            self.redirect(self.request.path + (f"?{urlencode(kept)}" if kept else ""))

    def show(self, name: str, **values: object) -> None:
        _ = self.xsrf_token  # sets the cookie that the page sends back with each mark
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(_template(name).render(place=self.place, **values))


class ListPage(_Page):
    """All exercises and their questions, with how many answers wait."""

    @web.authenticated
    @authorized
    async def get(self, only: str = "") -> None:
        """Show the list."""
        try:
            if only:
                check_exercise(self.course, only)
            exercises = await asyncio.to_thread(shown.overview, self.course)
        except TROUBLES as error:
            self.show("trouble.html.j2", words=self.trouble(error)[1])
            return
        if only:
            exercises = [one for one in exercises if one["slug"] == only]
        self.show("list.html.j2", exercises=exercises, only=only, quote=quote)


class QuestionPage(_Page):
    """One question, over all its answers."""

    @web.authenticated
    @authorized
    async def get(self, slug: str, question: str) -> None:
        """Show the page; its script then asks for the answers."""

        def look(desk: HandMarking) -> dict:
            if not desk.points(question):
                raise ShownError(
                    f"{question} is withdrawn and counts for nobody, so there is nothing to mark."
                )
            return {"rubric": desk.rubric(question), "points": desk.points(question)}

        try:
            round = self.round()
            seen = await self.at_desk(slug, look)
        except TROUBLES as error:
            self.show("trouble.html.j2", words=self.trouble(error)[1])
            return
        try:
            asked, unread = await asyncio.to_thread(shown.asked, self.course, slug, question), ""
        except ShownError as error:
            asked, unread = "", str(error)
        self.show(
            "page.html.j2",
            slug=slug,
            question=question,
            round=round,
            asked=asked,
            unread=unread,
            criteria=shown.rubric_shown(seen["rubric"]),
            samples=shown.samples_shown(seen["rubric"]),
            points=seen["points"],
            marker=self.known_as(),
            class_=hash_of(f"{self.course.root} {self.course.paths.course_id}"),
            api=f"{self.place}api/{quote(slug)}/{quote(question)}",
        )


class _Api(_Handler):
    """Answers in JSON, errors too: the page says them in words, and loses nothing."""

    async def prepare(self) -> None:
        await super().prepare(_redirect_to_login=False)
        if self.current_user is None:
            raise web.HTTPError(403)  # in words: a login page in place of an answer helps nobody

    async def reply(self, act: Callable[[], object]) -> None:
        _ = self.xsrf_token  # a page that was left open gets a new one
        try:
            values = await act()
        except TROUBLES as error:
            kind, words = self.trouble(error)
            values = {"words": words, "kind": kind}
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(values))

    def write_error(self, status_code: int, **more: object) -> None:
        kinds = {400: "refused", 403: "unknown", 404: "refused"}
        words = {
            400: "The server couldn't read what the page sent. Load the page again.",
            403: "The server doesn't know you any more.",
            404: "The server has no such page. Load the page again.",
        }.get(status_code, "Something went wrong on the server; the terminal in which it runs says what.")
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"words": words, "kind": kinds.get(status_code, "broken")}))


class Listing(_Api):
    """The answers of a question, as tokens."""

    @authorized
    async def get(self, slug: str, question: str) -> None:
        """Give the list."""

        async def act() -> dict:
            round = self.round()
            return {"answers": await self.at_desk(slug, lambda desk: shown.listing(desk, question, round))}

        await self.reply(act)


class Answer(_Api):
    """One answer."""

    @authorized
    async def get(self, slug: str, question: str, token: str) -> None:
        """Give all that the page shows of it."""

        async def act() -> object:
            round = self.round()

            def look(desk: HandMarking) -> dict:
                shown.check_in_round(desk, question, token, round)
                return shown.answer(desk, question, token, round)

            return await self.at_desk(slug, look)

        await self.reply(act)


class Act(_Api):
    """A mark given or taken back, a note left."""

    @authorized
    async def post(self, slug: str, question: str, token: str, what: str) -> None:
        """Do it, and give the answer as it stands then."""

        async def act() -> object:
            said = self._said()
            round = self.round(said["round"])
            marker = self.known_as() or said["marker"]
            step = {"give": _give, "take-back": _take_back, "note": _note}[what]

            def work(desk: HandMarking) -> dict:
                shown.check_in_round(desk, question, token, round)
                try:
                    step(desk, question, token, round, marker, said)
                except MeanwhileError as error:
                    now = shown.answer(desk, question, token, round)
                    return {"words": str(error), "kind": error.kind, "now": now}
                return shown.answer(desk, question, token, round)

            done = await self.at_desk(slug, work)
            if "kind" in done:
                self.set_status(409)
            return done

        await self.reply(act)

    def _said(self) -> dict:
        if len(self.request.body) > LONGEST:
            raise ShownError("This is far too long. Nothing was kept.")
        try:
            said = json.loads(self.request.body, parse_constant=_finite)
            return {
                "round": str(said.get("round", "first")),
                "marker": str(said.get("marker", "")),
                "seen": int(said.get("seen", 0)),
                "levels": {
                    str(name): _finite(points) for name, points in dict(said.get("levels") or {}).items()
                },
                "score": None if said.get("score") is None else _finite(said["score"]),
                "saw": None if said.get("saw") is None else _finite(said["saw"]),
                "comment": str(said.get("comment", "")),
                "before": str(said.get("before", "")),
                "text": str(said.get("text", "")),
                "over": said.get("over") is True,
                "note": str(said.get("note", "")),
            }
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise ShownError("The server couldn't read what the page sent. Load the page again.") from error


class File(_Handler):
    """The page's script and style."""

    @web.authenticated
    @authorized
    async def get(self, name: str) -> None:
        """Give the file."""
        if name not in FILES:
            raise web.HTTPError(404)
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Content-Type", f"{FILES[name]}; charset=utf-8")
        self.finish((HERE / name).read_bytes())


def _give(desk: HandMarking, question: str, token: str, round: str, marker: str, said: dict) -> None:
    if round == "second":
        shown.check_another_marker(desk, question, token, marker)
    desk.give(
        question,
        token,
        marker=marker,
        seen=said["seen"],
        levels=said["levels"] or None,
        score=said["score"],
        comment=said["comment"],
        round=round,
        saw=Saw(said["saw"], said["before"], said["text"]),
        # who agrees on a mark has both before them, so the formgrader's is replaced unless it has changed
        over=said["over"] or round == "agreed",
    )


def _take_back(desk: HandMarking, question: str, token: str, round: str, marker: str, said: dict) -> None:
    saw = Saw(said["saw"], said["before"])
    desk.take_back(question, token, marker=marker, seen=said["seen"], round=round, saw=saw)


def _note(desk: HandMarking, question: str, token: str, round: str, marker: str, said: dict) -> None:
    if round == "second":
        raise ShownError("In the second marking there are no notes, so that it stays blind.")
    desk.note(question, token, marker=marker, text=said["note"])


def _finite(number: object) -> float:
    if isinstance(number, bool) or not math.isfinite(found := float(number)):
        raise ValueError(number)
    return found


@lru_cache(maxsize=4)
def _template(name: str):
    env = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["points"] = lambda number: f"{number:g}"
    env.filters["count"] = lambda number: f"{number:,}"
    return env.get_template(name)


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server) -> None:
    name, token = r"([\w.-]+)", r"([\w-]+)"
    handlers = [
        (r"", ListPage),
        (rf"static/{name}", File),
        (rf"api/{name}/{name}/answers", Listing),
        (rf"api/{name}/{name}/{token}", Answer),
        (rf"api/{name}/{name}/{token}/(give|take-back|note)", Act),
        (rf"{name}/", ListPage),
        (rf"{name}/{name}", QuestionPage),
    ]
    place = re.escape(url_path_join(server.web_app.settings["base_url"], PLACE))
    server.web_app.add_handlers(".*$", [(place + path, handler) for path, handler in handlers])
