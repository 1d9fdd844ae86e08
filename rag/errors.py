"""What can go wrong between a question and its answer."""

from __future__ import annotations


class AnsweringError(Exception):
    """Base of every error of this package."""


class IndexEmpty(AnsweringError):
    """There is nothing to answer from yet."""


class QuoteMismatch(AnsweringError):
    """A citation's offsets do not lie in the stored text; it is not emitted."""


class BadEvaluationSet(AnsweringError):
    """A folder is not a question set, or a line of it is malformed."""


class BadBaseline(AnsweringError):
    """A file is not an earlier evaluation, or not one of the same sets."""


class BadCalibration(AnsweringError):
    """A file is not a calibration, not one of this version of Puente, or damaged."""


class LanguageModelError(AnsweringError):
    """A language model wrote no answer; the articles' own sentences are given instead."""


class LanguageModelDown(LanguageModelError):
    """The language model cannot be reached, or what it says is no reply."""


class LanguageModelSlow(LanguageModelError):
    """The language model's reply was not finished in time."""


class LanguageModelBabbles(LanguageModelError):
    """The language model's reply is too long, repeats itself, or cites nothing."""
