"""Formulas as MathML, made at build time: a browser draws it by itself, and a screen reader reads it.

The stock way is MathJax, 259 kB of script on each page. docutils can translate TeX; Sphinx 7 doesn't offer it.
"""

from __future__ import annotations

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.errors import ExtensionError


def _translate(node: nodes.Element, as_block: bool) -> str:
    tex = node.astext()
    try:
        return tex2mathml(tex, as_block=as_block)
    except MathError as error:
        place = f"{node.source}, line {node.line}" if node.source else "a formula"
        raise ExtensionError(
            f"{place}: the formula {tex!r} can't be read ({error}). Write it more simply."
        ) from error


def visit_inline(translator, node: nodes.math) -> None:
    """Write a formula in running text.

    Parameters
    ----------
    translator : sphinx.writers.html5.HTML5Translator
        The writer.
    node : docutils.nodes.math
        The formula, in TeX.

    Raises
    ------
    docutils.nodes.SkipNode
        Always: all is written.
    sphinx.errors.ExtensionError
        When the formula can't be translated.
    """
    translator.body.append(_translate(node, as_block=False))
    raise nodes.SkipNode


def visit_block(translator, node: nodes.math_block) -> None:
    """Write a formula on lines of its own.

    Parameters
    ----------
    translator : sphinx.writers.html5.HTML5Translator
        The writer.
    node : docutils.nodes.math_block
        The formula, in TeX.

    Raises
    ------
    docutils.nodes.SkipNode
        Always: all is written.
    sphinx.errors.ExtensionError
        When the formula can't be translated.
    """
    translator.body.append(f'<div class="sc-formula">{_translate(node, as_block=True)}</div>')
    raise nodes.SkipNode
