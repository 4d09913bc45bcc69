"""The evaluation's own errors that a user can put right; all are `AssistantError`s.

EvaluationError
├── DatasetError   a dataset or its archive is not as it must be
├── RunNotFound    no stored run has that name or id
└── NotComparable  two runs, or a run and a published figure, do not measure the same
"""

from assistant.errors import AssistantError


class EvaluationError(AssistantError):
    """An evaluation cannot be done as asked."""


class DatasetError(EvaluationError):
    """A dataset or its archive is not as it must be."""


class RunNotFound(EvaluationError):
    """No stored run has that name or id."""


class NotComparable(EvaluationError):
    """What was to be compared does not measure the same."""
