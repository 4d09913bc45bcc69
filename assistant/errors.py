"""The errors a user can put right.

    AssistantError
    ├── SettingsError         a setting is unknown or has a wrong value
    ├── ArchiveError          the archive cannot do what was asked
    │   ├── ArchiveEmpty      nothing is indexed yet
    │   ├── ArchiveBusy       another process is writing
    │   ├── ArchiveFull       the disk has no room for it
    │   ├── ArticleNotFound   no article has that id
    │   └── CorrectionError   what is put right by hand does not fit
    ├── ConversationNotFound  no conversation has that id
    ├── ReadingError          a file cannot be read as an article
    ├── DictionaryError       a dictionary's file is missing or damaged
    ├── ModelError            the chat model or the embedding endpoint failed
    └── QuestionError         the question cannot be asked as it stands

Each message says what is wrong, then what to do. Anything else that is raised is a bug and keeps
its traceback. Vendors' errors are translated where they cross into the project, `from exc`.
"""


class AssistantError(Exception):
    """Something the user can put right; the message says how."""


class SettingsError(AssistantError):
    """A setting is unknown or has a wrong value."""


class ArchiveError(AssistantError):
    """The archive cannot do what was asked."""


class ArchiveEmpty(ArchiveError):
    """Nothing is indexed yet."""


class ArchiveBusy(ArchiveError):
    """Another process is writing to this archive."""


class ArchiveFull(ArchiveError):
    """The disk has no room for what is to be written."""


class ArticleNotFound(ArchiveError):
    """No article has that id."""


class CorrectionError(ArchiveError):
    """What is put right by hand does not fit."""


class ConversationNotFound(AssistantError):
    """No conversation has that id."""


class ReadingError(AssistantError):
    """A file cannot be read as an article."""


class DictionaryError(AssistantError):
    """A dictionary's file is missing or damaged."""


class ModelError(AssistantError):
    """The chat model or the embedding endpoint failed."""


class QuestionError(AssistantError):
    """The question cannot be asked as it stands."""
