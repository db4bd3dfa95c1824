"""Data that stays as it was checked: shared by everybody who asks for it, and safe from a slip of one of them."""

from __future__ import annotations

from collections.abc import Mapping


class ReadOnly(dict):
    """A dict that can be read and not changed. A deep copy of it is a plain dict."""

    def _refuse(self, *_args, **_kwargs):
        msg = "This stays as it was checked. Make a copy to change: copy.deepcopy(…)."
        raise TypeError(msg)

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self):
        return dict, (dict(self),)


def frozen(part):
    """Make data read-only all through.

    Parameters
    ----------
    part : object
        Mappings and lists, one in another, of plain values.

    Returns
    -------
    object
        The same, with :class:`ReadOnly` for mappings and tuples for lists.

    Examples
    --------
    >>> frozen({"bands": [{"to": 39}]})["bands"][0]["to"]
    39
    """
    if isinstance(part, Mapping):
        return ReadOnly({key: frozen(value) for key, value in part.items()})
    return tuple(map(frozen, part)) if isinstance(part, (list, tuple)) else part
