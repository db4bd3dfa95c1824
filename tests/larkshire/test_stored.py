"""Reading the hand-written texts that are kept beside the code."""

import pytest

from staycurious.larkshire import stored
from staycurious.larkshire.transcripts import TranscriptError

# the test folder is another for each test, so that nothing may be remembered
read, list_numbers = stored.read_stored.__wrapped__, stored.numbers.__wrapped__


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Give a data folder of the test's own, with two texts in it, one of them spoilt."""
    monkeypatch.setattr(stored, "DATA", tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "T-01-b.json").write_text("{", encoding="utf-8")
    (tmp_path / "notes" / "T-01-a.json").write_text('{"id": "T-01-a"}', encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_spoilt_file_is_named_with_the_mend_in_the_error_that_was_asked_for():
    with pytest.raises(
        TranscriptError, match=r"larkshire/data/notes/T-01-b\.json is not JSON .* Mend that line"
    ):
        read("notes/T-01-b.json", TranscriptError)


@pytest.mark.usefixtures("folder")
def test_the_texts_of_a_folder_are_listed_in_order_and_read():
    assert list_numbers("notes") == ("T-01-a", "T-01-b")
    assert read("notes/T-01-a.json") == {"id": "T-01-a"}
