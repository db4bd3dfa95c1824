"""Every notebook runs from top to bottom, and holds no outputs."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def problems_of(notebook) -> list[str]:
    """List what went wrong in a run notebook, cell by cell."""
    found = []
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                found.append(f"cell {number} ({cell.id}): {output.ename}: {output.evalue}")
            elif output.get("name") == "stderr":
                found.append(f"cell {number} ({cell.id}) wrote on the error output: {output.text}")
    return found


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def ran(request):
    """Give a notebook after it ran in a fresh kernel."""
    notebook = nbformat.read(request.param, as_version=4)
    # Its own folder, as the book's build and JupyterLab run it.
    client = NotebookClient(notebook, timeout=60, allow_errors=True, kernel_name="python3")
    client.execute(cwd=str(request.param.parent))
    return request.param, notebook


def test_there_is_a_notebook():
    assert NOTEBOOKS, "notebooks/ holds no .ipynb"


def test_a_notebook_runs_from_top_to_bottom(ran):
    path, notebook = ran
    found = problems_of(notebook)
    assert not found, f"notebooks/{path.name}: mend the cell, then run the notebook again:\n" + "\n".join(
        found
    )


def test_what_a_notebook_shows_has_words_for_where_nothing_runs(ran):
    path, notebook = ran
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if "application/vnd.jupyter.widget-view+json" in output.get("data", {}):
                words = re.sub(r"<[^>]+>", "", output.data.get("text/html", "")).strip()
                assert len(words) > 10, (
                    f"notebooks/{path.name}, cell {number} ({cell.id}): no text/html stand-in"
                )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "code":
            clean = cell.outputs == [] and cell.execution_count is None
            assert clean, (
                f"notebooks/{path.name}, cell {number} ({cell.id}) holds outputs. "
                f"Run: nbstripout --keep-id notebooks/{path.name}"
            )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_named_cells_and_the_common_kernel(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    unnamed = [name for name in ids if not re.fullmatch(r"[a-z][a-z0-9_]+", name)]
    assert not unnamed, (
        f"notebooks/{path.name}: give the cells {unnamed} a name (a later edit then shows as one)"
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_opens_with_a_title_a_time_and_a_content_note(path):
    first = nbformat.read(path, as_version=4).cells[0].source
    assert first.startswith("# ")
    assert "minutes" in first
    assert "What this deals with" in first


def test_a_failing_cell_is_named():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0", id="divide")])
    NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
    assert problems_of(notebook) == ["cell 1 (divide): ZeroDivisionError: division by zero"]
