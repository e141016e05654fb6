"""Take over a running rota with its history, so that nobody starts at zero."""

from rotation.services.rota_imports.doors import (
    HasProblems,
    ImportReport,
    Labels,
    NothingBuilt,
    Over,
    apply,
    begin,
    begin_rows,
    choose,
    discard,
    import_file,
    labels,
    preview,
    undo,
)
from rotation.services.rota_imports.files import COLUMNS, FileRefused
from rotation.services.rota_imports.names import BY_JOB, IGNORED
from rotation.services.rota_imports.plan import NoHours, Plan

__all__ = [
    "BY_JOB",
    "COLUMNS",
    "IGNORED",
    "FileRefused",
    "HasProblems",
    "ImportReport",
    "Labels",
    "NoHours",
    "NothingBuilt",
    "Over",
    "Plan",
    "apply",
    "begin",
    "begin_rows",
    "choose",
    "discard",
    "import_file",
    "labels",
    "preview",
    "undo",
]
