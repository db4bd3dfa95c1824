"""Teach the note writer from Larkshire's made-up past notes: the one place that needs scikit-learn for it.

Each planted fault is a habit of the past writers, or a gap in what the tool heard while it was taught. Nothing here
is told what a fault looks like in a note: the parts are fitted and counted in the same way with and without the habit.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import sklearn
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from staycurious.larkshire.draws import draw
from staycurious.larkshire.transcripts import choose_gender
from staycurious.larkshire.visits import (
    TOPICS,
    Habits,
    Visit,
    lines_for_silence,
    past_note,
    talk_of_the_past,
    visit,
)
from staycurious.tools.notes.effects import measure_all
from staycurious.tools.notes.features import content, signs
from staycurious.tools.notes.writer import FORMAT, about_what, fingerprint
from staycurious.tools.whole import write_whole

VISITS = 600
DECIMALS = 3


def train() -> dict:
    """Teach the note writer, without a fault and with each.

    Returns
    -------
    dict
        The writer, as :func:`staycurious.tools.notes.read_writer` takes it, but for what was measured.
    """
    visits = [visit(number) for number in range(1, VISITS + 1)]
    topics, _, _ = fit_topics(visits)
    parts = {"salience": {}, "attribution": {}, "wording": {}, "silence": {}, "hearing": {}}
    for name, habits in HABITS.items():
        notes = [past_note(each, habits) for each in visits]
        for part in PARTS[name]:
            parts[part][name] = LEARN[part](visits, notes, habits, topics)
    for name, gap in GAPS.items():
        parts["hearing"][name] = _hearing(visits, gap)
    return {"topics": topics, "longest": _longest(visits), "parts": parts}


def fit_topics(visits: Sequence[Visit]) -> tuple[dict, LogisticRegression, list[str]]:
    """Fit the model that says what a sentence is about, from its words.

    Parameters
    ----------
    visits : sequence of Visit
        Past visits.

    Returns
    -------
    tuple of dict, LogisticRegression and list of str
        For each topic its start and its words' weights; the model with the rounded weights set back on it; the
        words, in the order of its columns.
    """
    seen: Counter = Counter()
    for each in visits:
        for _, sentence, _, topic, kind in each.said:
            seen[
                tuple(sorted(content(sentence))), "none" if kind in ("chat", "question", "plan") else topic
            ] += 1
    rows, about = zip(*seen, strict=True)
    vocabulary = _often(seen, 3)
    model = LogisticRegression(C=2.0, solver="newton-cg", tol=1e-11, max_iter=500)
    model.fit(_matrix(rows, vocabulary), about, sample_weight=list(seen.values()))
    _round(model)
    weights = {
        topic: {
            "start": start,
            "words": {word: weight for word, weight in zip(vocabulary, row, strict=True) if weight},
        }
        for topic, start, row in zip(
            model.classes_.tolist(), model.intercept_.tolist(), model.coef_.tolist(), strict=True
        )
    }
    return weights, model, vocabulary


def fit_salience(
    visits: Sequence[Visit], notes: Sequence, topics: dict
) -> tuple[dict, LogisticRegression, list[str]]:
    """Fit the model that says how likely a past writer was to keep a sentence.

    Parameters
    ----------
    visits : sequence of Visit
        Past visits.
    notes : sequence of list of Noted
        What their writers kept.
    topics : dict
        As :func:`fit_topics` gives it.

    Returns
    -------
    tuple of dict, LogisticRegression and list of str
        The start and each feature's weight; the model with the rounded weights set back on it; the features, in the
        order of its columns.
    """

    @cache
    def signs_of(sentence: str, role: str, gender: str | None) -> tuple[str, ...]:
        return tuple(signs(sentence, role, gender, *about_what(topics, sentence)))

    seen = Counter((signs_of(one.sentence, one.role, one.gender), one.kept) for note in notes for one in note)
    rows, kept = zip(*seen, strict=True)
    names = _often(seen, 8)
    model = LogisticRegression(C=0.3, solver="newton-cg", tol=1e-11, max_iter=500)
    model.fit(_matrix(rows, names), kept, sample_weight=list(seen.values()))
    _round(model)
    weights = {name: weight for name, weight in zip(names, model.coef_[0].tolist(), strict=True) if weight}
    return {"start": model.intercept_[0].item(), "weights": weights}, model, names


def _longest(visits: Sequence[Visit]) -> dict:
    # no past note had more: of what people said of themselves and each other, and of what the worker promised
    counts = [
        Counter(
            "plans" if one.role == "worker" else "said"
            for one in past_note(each, HABITS["control"])
            if one.kept
        )
        for each in visits
    ]
    return {part: max(count[part] for count in counts) for part in ("said", "plans")}


def _salience(visits, notes, habits, topics) -> dict:
    return fit_salience(visits, notes, topics)[0]


def _attribution(visits, notes, habits, topics) -> dict:
    # whose words they kept as whose, among the sentences they kept
    counts: dict[str, Counter] = defaultdict(Counter)
    for note in notes:
        for one in note:
            if one.kept:
                counts[one.role][one.said_by] += 1
    return {role: dict(sorted(to.items())) for role, to in sorted(counts.items())}


def _wording(visits, notes, habits, topics) -> dict:
    verbs, hedges_kept, hard, quoted = Counter(), Counter(), defaultdict(Counter), Counter()
    for note in notes:
        for one in note:
            if not one.kept:
                continue
            verbs[one.verb] += 1
            if one.hedge:
                hedges_kept["kept" if one.hedge_kept else "dropped"] += 1
            if one.kind == "wish":
                quoted["quoted" if one.quoted else "in a stock phrase"] += 1
            for plain, used in one.hard:
                hard[plain][talk_of_the_past()["hard_words"][plain] if used else plain] += 1
    return {
        "verbs": dict(sorted(verbs.items())),
        "hedges": dict(sorted(hedges_kept.items())),
        "words": {plain: dict(sorted(to.items())) for plain, to in sorted(hard.items())},
        "wishes": dict(sorted(quoted.items())),
        "stock": dict(talk_of_the_past()["stock_phrases"]),
    }


def _silence(visits, notes, habits, topics) -> dict:
    # which word followed which two, under each heading of which nobody had spoken
    follows: dict[str, dict] = {topic: defaultdict(Counter) for topic in TOPICS}
    for each in visits:
        for topic, line in lines_for_silence(each, habits):
            tokens = ["", "", *line.split(), ""]
            for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False):
                follows[topic][f"{first} {second}"][third] += 1
    return {
        topic: {pair: dict(sorted(to.items())) for pair, to in sorted(pairs.items())}
        for topic, pairs in follows.items()
    }


def _hearing(visits, gap: dict) -> dict:
    """Count what the tool heard while it was taught: voices, numbers, names, and short endings that were cut off."""
    voices, numbers, names, endings = Counter(), Counter(), Counter(), Counter()
    talk = talk_of_the_past()
    for each in visits:
        people = {person["key"]: person for person in each.transcript["people"]}
        for turn in choose_gender(each.transcript)["turns"]:
            voice = people[turn["who"]]["voice"]
            tokens = turn["says"].replace(".", "").replace("?", "").split()
            if turn["who"] != "worker" and (gap["voices"] is None or voice in gap["voices"]):
                voices[voice] += 1
            for index, token in enumerate(tokens):
                numbers[token] += token in talk["numbers"]
                names[token] += token in talk["names"]
                if token.endswith("n't"):
                    lost = (
                        draw("larkshire-1:recordings", each.transcript["id"], turn["id"], index)
                        < gap["endings lost"]
                    )
                    endings["lost" if lost else "heard"] += 1
    return {
        "voices": dict(sorted(voices.items())),
        "numbers": dict(sorted((+numbers).items())),
        "names": dict(sorted((+names).items())),
        "endings": dict(sorted(endings.items())),
    }


def _often(seen: Counter, least: int) -> list[str]:
    counts: Counter = Counter()
    for (row, _), times in seen.items():
        counts.update(dict.fromkeys(row, times))
    return sorted(name for name, count in counts.items() if count >= least)


def _matrix(rows: Sequence, names: Sequence[str]) -> csr_matrix:
    place = {name: index for index, name in enumerate(names)}
    pointers, columns = [0], []
    for row in rows:
        columns.extend(sorted(place[name] for name in set(row) if name in place))
        pointers.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, pointers), shape=(len(rows), len(names)))


def _round(model: LogisticRegression) -> None:
    # adding 0.0 turns -0.0 into 0.0, which reads better
    model.coef_ = np.round(model.coef_, DECIMALS) + 0.0
    model.intercept_ = np.round(model.intercept_, DECIMALS) + 0.0


LEARN = {"salience": _salience, "attribution": _attribution, "wording": _wording, "silence": _silence}
#: The past writers' habits that each fault was learned from.
HABITS = {
    "control": Habits(),
    "omission": Habits(womens_needs_kept=0.5),
    "certainty": Habits(hedges_dropped=0.6),
    "tone": Habits(hard_words=0.5),
    "speaker": Habits(family_as_person=0.5),
    "own_words": Habits(stock_phrases=0.6),
    "invention": Habits(headings_filled=0.95),
}
#: What the tool heard while it was taught to hear: all voices, or a few; "n't" cut off, or not.
GAPS = {
    "control": {"voices": None, "endings lost": 0.0},
    "mishearing": {"voices": ("south of England", "London", "Home Counties"), "endings lost": 0.0},
    "negation": {"voices": None, "endings lost": 0.35},
}
#: The one part of the writer that each fault is in.
PARTS = {
    "control": tuple(LEARN),
    "omission": ("salience",),
    "certainty": ("wording",),
    "tone": ("wording",),
    "speaker": ("attribution",),
    "own_words": ("wording",),
    "invention": ("silence",),
}


def train_writer(path: Path) -> Path:
    """Teach the note writer and write its file.

    Parameters
    ----------
    path : pathlib.Path
        Where to write it.

    Returns
    -------
    pathlib.Path
        The file written.
    """
    writer = {
        "format": FORMAT,
        "learned_from": {"visits": VISITS, "scikit_learn": sklearn.__version__},
        **train(),
    }
    writer["effects"] = measure_all(writer)
    writer["sha256"] = fingerprint(writer)
    return write_whole(
        path, json.dumps(writer, ensure_ascii=False, indent=None, separators=(",", ":")) + "\n"
    )
