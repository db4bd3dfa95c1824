"""Drive a notebook in JupyterLite, JupyterLab or Notebook 7 with a real browser: open it, run it, download it.

All offer their application as ``jupyterapp`` (``exposeAppInBrowser``), so that waiting is on the kernel and the
notebook themselves, never on a clock.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import expect

#: The first start compiles 9.6 MB of WebAssembly, on two busy processor cores.
START = 180_000
RUN = 180_000

PANEL = """
const notebookPanel = () => [...(globalThis.jupyterapp?.shell?.widgets("main") ?? [])]
  .find((widget) => widget.content?.model?.cells && widget.isAttached);
"""


def open_notebook(page, base_url: str, path: str) -> None:
    """Open a notebook in the site's JupyterLite and wait until its Python answers.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A browser page.
    base_url : str
        Where the site is served, without a last slash.
    path : str
        The notebook's place: ``m02_reading_a_score.ipynb`` or ``exercises/m02_reading_a_score.ipynb``.
    """
    page.goto(f"{base_url}/lite/notebooks/index.html?path={quote(path)}", wait_until="domcontentloaded")
    wait_until_ready(page)


def wait_until_ready(page) -> None:
    """Wait until the open notebook is loaded and its kernel has answered.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A page that shows a notebook in JupyterLite or JupyterLab.
    """
    page.wait_for_function(
        f"() => {{ {PANEL} return Boolean(notebookPanel()?.sessionContext?.session?.kernel); }}",
        timeout=START,
    )
    page.set_default_timeout(60_000)
    page.evaluate(
        f"""async () => {{ {PANEL}
          const panel = notebookPanel();
          await panel.context.ready;
          await panel.sessionContext.ready;
          await panel.sessionContext.session.kernel.info;
        }}"""
    )
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=START)


def run_all(page) -> None:
    """Run every cell, wait for the last one, and fail with the cell's own words when one stops.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A page with a notebook that is ready.
    """
    page.evaluate(
        f"""() => {{ {PANEL}
          const panel = notebookPanel();
          globalThis.jupyterapp.shell.activateById(panel.id);
          globalThis.stayCuriousRun = "running";
          globalThis.jupyterapp.commands.execute("notebook:run-all-cells")
            .then(() => {{ globalThis.stayCuriousRun = "done"; }},
                  (error) => {{ globalThis.stayCuriousRun = `failed: ${{error}}`; }});
        }}"""
    )
    page.wait_for_function("() => globalThis.stayCuriousRun !== 'running'", timeout=RUN)
    problems = page.evaluate(
        f"""() => {{ {PANEL}
          const said = globalThis.stayCuriousRun === "done" ? [] : [globalThis.stayCuriousRun];
          for (const cell of notebookPanel().content.model.cells) {{
            if (cell.type !== "code") continue;
            for (const output of cell.outputs.toJSON()) {{
              if (output.output_type === "error") said.push(`${{cell.id}}: ${{output.ename}}: ${{output.evalue}}`);
              if (output.name === "stderr") said.push(`${{cell.id}}: ${{output.text}}`);
            }}
          }}
          return said;
        }}"""
    )
    assert not problems, f"the notebook did not run: {problems}"


def run_cell(page, number: int) -> None:
    """Run one cell and wait for it.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A page with a notebook that is ready.
    number : int
        The cell's place, from 0.
    """
    page.evaluate(
        f"""async (number) => {{ {PANEL}
          const panel = notebookPanel();
          globalThis.jupyterapp.shell.activateById(panel.id);
          panel.content.activeCellIndex = number;
          await globalThis.jupyterapp.commands.execute("notebook:run-cell");
        }}""",
        number,
    )


def source_of(page, grade_id: str) -> str:
    """Give the text of the cell with an nbgrader id, as the open notebook holds it.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A page with a notebook.
    grade_id : str
        The cell's id.

    Returns
    -------
    str
        The cell's text.
    """
    return page.evaluate(
        f"""(wanted) => {{ {PANEL}
          for (const cell of notebookPanel().content.model.cells)
            if (cell.getMetadata("nbgrader")?.grade_id === wanted) return cell.sharedModel.getSource();
          throw new Error(`no cell ${{wanted}}`);
        }}""",
        grade_id,
    )


def control_of(page, name: str):
    """Give the cell with a control, whose answer cell stands below it.

    It is found in the notebook's model and marked: a selector would read the text of every cell, each time.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A page with a notebook that is ready.
    name : str
        The answer's name, such as ``m02_q1``.

    Returns
    -------
    playwright.sync_api.Locator
        The cell.
    """
    page.evaluate(
        f"""(name) => {{ {PANEL}
          const {{ widgets }} = notebookPanel().content;
          const answer = widgets.findIndex(({{ model }}) => model.type === "code"
            && model.sharedModel.getSource().split("\\n").some((line) => line.startsWith(`${{name}} =`)));
          if (answer < 1) throw new Error(`no cell of ${{name}} with one above it`);
          widgets[answer - 1].node.dataset.controls = name;
        }}""",
        name,
    )
    return page.locator(f'.jp-Cell[data-controls="{name}"]')


def write_into(page, grade_id: str, text: str) -> None:
    """Put a text into the cell with an nbgrader id, as typing it there does.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A page with a notebook.
    grade_id : str
        The cell's id.
    text : str
        The cell's new text.
    """
    page.evaluate(
        f"""([wanted, text]) => {{ {PANEL}
          for (const cell of notebookPanel().content.model.cells)
            if (cell.getMetadata("nbgrader")?.grade_id === wanted) return cell.sharedModel.setSource(text);
          throw new Error(`no cell ${{wanted}}`);
        }}""",
        [grade_id, text],
    )


def choose(box) -> None:
    """Choose a radio button or tick a box with the space bar, and see that it is chosen.

    Not with the mouse: once, on a machine with much to do, a click on a cell that wasn't the active one changed nothing.

    Parameters
    ----------
    box : playwright.sync_api.Locator
        A radio button or checkbox that is not chosen yet.
    """
    box.press("Space")
    expect(box).to_be_checked()


def save(page) -> None:
    """Save the open notebook, as File, Save does.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A page with a notebook.
    """
    page.evaluate(f"async () => {{ {PANEL} await notebookPanel().context.save(); }}")


def download_notebook(page) -> bytes:
    """Download the open notebook, as File, Download does.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A page with a notebook.

    Returns
    -------
    bytes
        The file.
    """
    save(page)
    with page.expect_download() as download:
        page.evaluate("() => { globalThis.jupyterapp.commands.execute('docmanager:download'); }")
    return Path(download.value.path()).read_bytes()
