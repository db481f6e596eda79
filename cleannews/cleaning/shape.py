"""The shape of a short line: what its own words show, for the model that tells headlines from subheadings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from cleannews.cleaning.facts import Facts

LEAST_WORDS, MOST_WORDS = 3, 20  # of the headlines of 2,998 Russian articles, 99 % lie between
LONG_LINE = 14  # words; of the headlines of 2,998 Russian articles, 88 % are no longer
QUOTING = '«"“„'  # marks that open a quotation
_SENTENCE_INSIDE = regex.compile(r"[.!?…][»”\"]?\s+[«“\"]?\p{Lu}")
_QUESTION_WORDS = 8  # most questions among subheadings are no longer
_PLAIN_QUESTION_WORDS = 4  # with the question word in the middle: longer lines have it in a clause


def could_be_a_headline(block: Facts) -> bool:
    """Whether a line is built so that the model of headlines has something to say of it."""
    text = block.text
    return (
        LEAST_WORDS <= block.words <= MOST_WORDS
        and not block.is_prose
        and not text.endswith((".", ";", ",", ":", "。", "։", "।", "۔"))
        and any(map(str.isalpha, text))
        # Capitals are a paper's way of setting subheadings; of the headlines of 2,998 Russian articles none is set so.
        and not text.isupper()
        # A script without capitals has no names to tell, and nothing was trained on any.
        and text.lower() != text.title()
    )


def measure_shape(block: Facts) -> dict[str, float]:
    """Facts of the line's words, each from 0 to 1. `Facts.shape` holds them, so that they are measured once."""
    text, verbs = block.text, bool(block.verbs)
    opens_small = bool(block.tokens) and block.tokens[0].casefold() in block.lexicon.words.function_words
    return {
        "three words or fewer": float(block.words <= 3),
        "four words or fewer": float(block.words <= 4),
        "words": min(block.words, 20) / 20,
        "finite verb": float(verbs),
        "opens with a function word": float(opens_small),
        "names": min(block.capitalised, 4) / 4,
        "colon": float(":" in text),
        "comma": float("," in text),
        "quotation": float(any(mark in text for mark in QUOTING)),
        "opens with a quotation": float(text[0] in QUOTING),
        "wholly in quotation marks": float(_is_quoted(text)),
        "exclamation mark": float("!" in text),
        "a short question": float(_is_short_question(block)),
        "a sentence ends inside": float(bool(_SENTENCE_INSIDE.search(text))),
    }


def is_question(block: Facts) -> bool:
    """A short question; in most papers such a line is a subheading."""
    return _is_short_question(block) or _asks_in_the_middle(block)


def has_sentence_inside(block: Facts) -> bool:
    """Half a paragraph; where the model has weighed it («Карт-бланш. Кто за кого»), a long line only."""
    long = block.words > LONG_LINE or not block.lexicon.words.finite_verb_endings
    return long and bool(_SENTENCE_INSIDE.search(block.text))


def is_broken_off(block: Facts) -> bool:
    """A piece of a sentence: a quote or bracket that does not close, or a function word at the end."""
    text = block.text
    if any(text.count(a) != text.count(b) for a, b in ("«»", "()", "“”")) or text.count('"') % 2:
        return True
    return ends_in_function_word(block)


def ends_in_function_word(block: Facts) -> bool:
    """Whether something must follow: «Как правительство и», but not «Хуже не будет»."""
    last = block.tokens[-1].casefold() if block.tokens else ""
    return last in block.lexicon.words.function_words and last not in block.verbs


def _is_short_question(block: Facts) -> bool:
    return block.words <= _QUESTION_WORDS and (block.asks or block.text.endswith("?"))


def _asks_in_the_middle(block: Facts) -> bool:
    """«Körpü niyə bağlandı»: where the verb comes last, the question word stands before it."""
    asked = block.lexicon.words.interrogatives
    short = block.words <= _PLAIN_QUESTION_WORDS and bool(block.verbs)
    return short and any(token.casefold() in asked for token in block.tokens[1:])


def _is_quoted(text: str) -> bool:
    """«Мы не считаем медали»: the whole line is somebody's words, as subheadings of interviews are."""
    return text[0] in QUOTING and text[-1] in '»"”“' and not any(c in text[1:-1] for c in '«»"“„”')
