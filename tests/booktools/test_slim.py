import pytest

from staycurious.booktools.slim import slim_css


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".used{color:red}", ".used{color:red}"),
        (".unused{color:red}", ""),
        (".used .unused{color:red}", ""),
        (".unused,.used{color:red}", ".used{color:red}"),
        ("p{color:red}", "p{color:red}"),
        ("p:not(.unused){color:red}", "p:not(.unused){color:red}"),
        (":is(.unused,.used) p{color:red}", ":is(.unused,.used) p{color:red}"),
        (r".used\:more{color:red}", ""),
        ("@media print{.used{color:red}.unused{color:blue}}", "@media print{.used{color:red}}"),
        ("@media print{.unused{color:blue}}", ""),
        ('@charset "UTF-8";p{margin:0}', '@charset "UTF-8";p{margin:0}'),
        ("@keyframes a{from{top:0}}", "@keyframes a{from{top:0}}"),
        ("@font-face{font-family:A;src:url(a.woff2)}", "@font-face{font-family:A;src:url(a.woff2)}"),
        ("@font-face{font-family:FontAwesome;src:url(fa.woff2)}", ""),
        ("/* words */p{margin:0}", "p{margin:0}"),
    ],
)
def test_a_rule_stays_when_some_page_can_match_it(css, kept):
    assert slim_css(css, {"used"}) == kept


def test_a_broken_style_sheet_is_refused():
    with pytest.raises(ValueError, match="style sheet, line 1"):
        slim_css("p{margin:0} }", {"p"})
