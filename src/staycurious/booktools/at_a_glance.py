"""``{at-a-glance}``: the nine themes and five aims of the summit as one picture and one list, from ``book/at_a_glance.yml``.

The picture's nine links lead to the list's items, and CSS (``assets/at_a_glance.css``) shows the chosen one beside the picture. So it
works without a script, and the list says all that the picture says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html import escape
from pathlib import Path

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from staycurious.booktools.elements import element, report, words
from staycurious.booktools.near import did_you_mean

DATA = Path("book", "at_a_glance.yml")
#: What each part of the file must say; all of it is text but ``taught``.
THEME = ("name", "title", "break", "said", "cite", "known", "ask", "taught")
AIM = ("short", "text")
NAME = re.compile(r"[a-z][a-z-]*")
SLUG = re.compile(r"m\d\d_\w+")
#: The stroke of the question mark, then its nine stops: where the disc is, and where its title stands and which way it reads.
STROKE = "M189.3 194.4A132 132 0 1 1 418.1 264.3C367.9 320.1 320 330 320 392V432"
STOPS = (
    ((189.3, 194.4), (154, 198), "end"),
    ((208.4, 105.6), (172, 96), "end"),
    ((279, 50.5), (232, 26), "end"),
    ((369.8, 53.8), (410, 26), "start"),
    ((436.4, 113.7), (473, 106), "start"),
    ((449.1, 203.7), (485, 208), "start"),
    ((402.4, 280.5), (440, 298), "start"),
    ((334.8, 343), (299, 340), "end"),
    ((320, 432), (284, 434), "end"),
)
#: On the poster the themes stand in five rows on the left and right (at_a_glance.css), and a line leads from each disc to its row's rule.
ROW, EDGES = 120, {"end": 152, "start": 488}
ROWS = (2, 1, 0, 0, 1, 2, 3, 3, 4)
POINT = (320, 530)
RING = 58
LINE = 20
#: Keeps two lines' words apart for whoever hears them, and takes no room, so that lines keep their edge.
SPACE = '<tspan font-size="0"> </tspan>'
#: The poster's last line.
FOOT = (
    "What people said at a one-day summit of Social Work England and Skills for Care in May 2026, in our words {cite}`swe2026summit`: read "
    "*Exploring AI in social work practice* on socialworkengland.org.uk. These were "
    "views of those who took part, and no rules of the regulator, which doesn't endorse this. Questions and picture: Stay Curious, an open course. "
    "CC BY 4.0."
)


class GlanceError(ValueError):
    """The file has a mistake; the message names the place and the mend."""


def read_glance(path: Path) -> dict:
    """Read what the picture says, and check that it is all there.

    Parameters
    ----------
    path : pathlib.Path
        The file, ``book/at_a_glance.yml``.

    Returns
    -------
    dict
        Its ``modules`` (titles by slug), nine ``themes`` and five ``aims``.

    Raises
    ------
    GlanceError
        When the file isn't there or isn't YAML, or something is missing, unknown or there twice.
    """
    where = DATA.as_posix()
    try:
        glance = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise GlanceError(f"{where} can't be read: {error}. Mend it there, or put the file back.") from error
    mistakes = list(_mistakes(glance))
    if mistakes:
        raise GlanceError("\n".join(f"{where}: {mistake}" for mistake in mistakes))
    return glance


def _mistakes(glance: object) -> Iterator[str]:
    modules = glance.get("modules") if isinstance(glance, dict) else None
    if not isinstance(modules, dict):
        yield "it has no 'modules:'. Give each module's title by its slug."
        return
    for slug, title in modules.items():
        if not SLUG.fullmatch(str(slug)) or not isinstance(title, str):
            yield f"modules: {slug!r}: {title!r} is no slug with its title. Write it so: m01_who_decides: Who decides?"
    for part, keys, count in (("themes", THEME, 9), ("aims", AIM, 5)):
        found = glance.get(part)
        if not isinstance(found, list) or len(found) != count:
            yield f"{part}: there are {len(found) if isinstance(found, list) else 'none'}. The picture has room for {count}."
            continue
        for number, one in enumerate(found, 1):
            yield from (f"{part}, number {number}: {mistake}" for mistake in _in_one(one, keys, modules))
        names = [str(one["name"]) for one in found if isinstance(one, dict) and "name" in one]
        yield from (
            f"{part}: the name {name!r} stands twice. Change one."
            for name in {*names}
            if names.count(name) > 1
        )


def _in_one(one: object, keys: tuple[str, ...], modules: Mapping[str, str]) -> Iterator[str]:
    if not isinstance(one, dict):
        yield f"this is {one!r}. Give it {', '.join(keys)}."
        return
    for key in keys:
        if key == "taught":
            slugs = one.get(key)
            if not isinstance(slugs, list) or not slugs:
                yield "taught: no module is named. Give a list of slugs."
                continue
            for slug in slugs:
                if str(slug) not in modules:
                    yield f"taught: there is no module {slug!r}. {did_you_mean(str(slug), modules)}"
        elif not isinstance(one.get(key), str) or not one[key].strip():
            yield f"{key} is missing or no text. Write it, in quotes if it holds a colon."
    if isinstance(one.get("name"), str) and not NAME.fullmatch(one["name"]):
        yield f"name: {one['name']!r} would make no address. Small letters and hyphens."


def picture(glance: Mapping) -> str:
    """Draw the question mark with its nine linked themes, and the five aims round its point.

    Parameters
    ----------
    glance : mapping
        What :func:`read_glance` gives.

    Returns
    -------
    str
        An SVG element. Each theme is a link to ``#theme-NAME``; the aims are a link to ``#five-aims``.
    """
    themes = "".join(
        _stop(number, theme, *stop)
        for number, (theme, stop) in enumerate(zip(glance["themes"], STOPS, strict=True), 1)
    )
    leaders = "".join(
        f"M{disc[0]:g} {disc[1]:g}L{EDGES[side]} {ROW * row}"
        for (disc, _, side), row in zip(STOPS, ROWS, strict=True)
    )
    x, y = POINT
    leaders += f"M{x} {y}L{EDGES['start']} {ROW * 4}"
    aims = _lines([one["short"] for one in glance["aims"]], 420, y - 2 * LINE + 4, "start")
    # five arcs round the point, with a gap between them: a circle of the length 100 is drawn in dashes
    return (
        '<svg class="sc-mark" viewBox="0 0 640 600" role="group" '
        'aria-label="A question mark of nine themes. Its point is a person, with five aims round it.">'
        f'<path class="sc-mark-leaders" d="{leaders}"/><path class="sc-mark-stroke" d="{STROKE}"/>{themes}'
        f'<circle class="sc-mark-ring" cx="{x}" cy="{y}" r="{RING}" pathLength="100"/>'
        f'<circle class="sc-mark-point" cx="{x}" cy="{y}" r="{RING - 14}"/>'
        f'<text class="sc-mark-person" text-anchor="middle" aria-hidden="true">{_lines(["a", "person"], x, y - 4)}</text>'
        '<a class="sc-mark-aims" href="#five-aims">'
        f'<text x="420" y="{y - 3 * LINE}"><tspan class="sc-mark-title">Five aims{SPACE}</tspan>{aims}</text></a></svg>'
    )


def _stop(number: int, theme: Mapping, disc: tuple, title: tuple, anchor: str) -> str:
    lines = [line.strip() for line in theme["break"].split("/")]
    top = title[1] - (len(lines) - 1) * LINE / 2 + 6
    return (
        f'<a class="sc-mark-stop" href="#theme-{theme["name"]}"><circle cx="{disc[0]}" cy="{disc[1]}" r="17"/>'
        f'<text class="sc-mark-number" x="{disc[0]}" y="{disc[1] + 6}" text-anchor="middle">{number}{SPACE}</text>'
        f'<text class="sc-mark-title" text-anchor="{anchor}">{_lines(lines, title[0], top)}</text></a>'
    )


def _lines(lines: list[str], x: float, y: float, anchor: str = "") -> str:
    at = f' text-anchor="{anchor}"' if anchor else ""
    return SPACE.join(
        f'<tspan x="{x}" y="{y + LINE * number:g}"{at}>{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )


def taught(slugs: list[str], modules: Mapping[str, str], written: Collection[str]) -> str:
    """Say where a theme is taught.

    Parameters
    ----------
    slugs : list of str
        The modules.
    modules : mapping of str to str
        Each module's title by its slug.
    written : collection of str
        The slugs of those that have a page.

    Returns
    -------
    str
        MyST: a link to each that is written, and the others as words, "in preparation".
    """
    return "; ".join(
        f"[]({slug}.md)" if slug in written else f"M{int(slug[1:3])} · {modules[slug]} (in preparation)"
        for slug in slugs
    )


class AtAGlance(SphinxDirective):
    """The picture, the list of the nine themes, the five aims and the poster's last line."""

    def run(self) -> list[nodes.Node]:
        """Make the part.

        Returns
        -------
        list of docutils.nodes.Node
            Its element, or what marks a mistake of the file.
        """
        path = Path(self.env.srcdir, DATA)
        # which modules are written is no part of this page: it is read anew each time
        self.env.note_reread()
        try:
            glance = read_glance(path)
        except GlanceError as error:
            return [report(self, f"{{at-a-glance}}: {error}")]
        written = {slug for slug in glance["modules"] if f"book/{slug}" in self.env.found_docs}
        svg = nodes.raw("", picture(glance), format="html")
        themes = element("ol", *self._themes(glance, written), class_="sc-glance-themes", id="all-nine")
        all_nine = element(
            "p", element("a", words("Show all nine"), href="#all-nine"), class_="sc-glance-all"
        )
        body = element(
            "div",
            element(
                "div",
                svg,
                element("p", words("The nine make a question mark. Choose a theme, or read down the list.")),
                class_="sc-glance-picture",
            ),
            element("div", themes, all_nine, class_="sc-glance-panel"),
            self._aims(glance),
            class_="sc-glance-body",
        )
        return [element("div", body, *self._parsed(FOOT, "foot"), class_="sc-glance")]

    def _themes(self, glance: Mapping, written: Collection[str]) -> Iterator[nodes.Node]:
        themes = glance["themes"]
        for number, theme in enumerate(themes, 1):
            after = themes[number % len(themes)]
            yield element(
                "li",
                element(
                    "h3",
                    element("span", words(f"{number}"), class_="sc-glance-number"),
                    words(f" {theme['title']}"),
                ),
                *self._line("ask", "Ask of any tool:", theme["ask"]),
                *self._line("said", "What people said:", f"{theme['said']} {{cite}}`{theme['cite']}`"),
                *self._line("known", "The limits:", theme["known"]),
                *self._line("taught", "Taught in:", taught(theme["taught"], glance["modules"], written)),
                element(
                    "p",
                    element("a", words(f"Next: {after['title']}"), href=f"#theme-{after['name']}"),
                    class_="sc-glance-next",
                ),
                id=f"theme-{theme['name']}",
                tabindex="-1",
            )

    def _aims(self, glance: Mapping) -> nodes.Node:
        items = [element("li", words(one["text"])) for one in glance["aims"]]
        return element(
            "div",
            element("h3", words("Five aims"), id="five-aims", tabindex="-1"),
            element("ol", *items),
            class_="sc-glance-aims",
        )

    def _line(self, kind: str, label: str, text: str) -> list[nodes.Node]:
        return self._parsed(f"**{label}** {text}", kind)

    def _parsed(self, text: str, kind: str) -> list[nodes.Node]:
        holder = nodes.container()
        self.state.nested_parse(StringList([text]), self.content_offset, holder)
        for child in holder.children:
            child["classes"].append(f"sc-glance-{kind}")
        return holder.children
