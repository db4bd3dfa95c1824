"""A real JupyterLab for the tests of widgets: one for all files that a test process works through."""

from itertools import count

import lite as driver
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from running import running_jupyter


@pytest.fixture(scope="session")
def lab_server(tmp_path_factory):
    """Give a running JupyterLab's address, and the folder that it shows."""
    work = tmp_path_factory.mktemp("work")
    with running_jupyter(work, tmp_path_factory.mktemp("apart")) as url:
        yield url, work


@pytest.fixture(scope="module")
def open_in_lab(browser, lab_server):
    """Give a function that opens a notebook with these cells in JupyterLab and runs the first so many (all when left out)."""
    url, work = lab_server
    pages, number = [], count(1)

    def opened(sources, run=None, **context):
        name = f"{next(number)}-{len(list(work.glob('*.ipynb')))}.ipynb"
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        cells = [new_code_cell(source.strip()) for source in sources]
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), work / name)
        page = browser.new_context(**context).new_page()
        pages.append(page)
        page.goto(f"{url}/doc/tree/{name}")
        driver.wait_until_ready(page)
        for cell in range(len(cells) if run is None else run):
            driver.run_cell(page, cell)
        return page

    yield opened
    for page in pages:
        page.context.close()
