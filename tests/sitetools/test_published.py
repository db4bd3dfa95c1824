"""The stamp that says which published version a copy of a notebook comes from."""

import json

from staycurious.sitetools.published import stamp_of, version_of, write_stamped


def test_a_copy_says_its_version_and_is_else_the_published_notebook(tmp_path):
    source, copy = tmp_path / "m99.ipynb", tmp_path / "new" / "m99.ipynb"
    notebook = {"cells": [{"source": "“Ü”"}], "metadata": {"kernelspec": {"name": "python3"}}}
    source.write_text(json.dumps(notebook), encoding="utf-8")
    version = write_stamped(source, copy, "exercises/m99.ipynb")
    assert stamp_of(copy) == version == version_of(source)
    made = json.loads(copy.read_text(encoding="utf-8"))
    published = {"path": "exercises/m99.ipynb", "version": version}
    assert made["metadata"].pop("stay_curious") == {"published": published}
    assert made == notebook

    source.write_text(json.dumps(notebook, indent=4), encoding="utf-8")
    assert version_of(source) == version, "how it is set out is nothing new"
    source.write_text(json.dumps(notebook).replace("python3", "python"), encoding="utf-8")
    assert version_of(source) != version
