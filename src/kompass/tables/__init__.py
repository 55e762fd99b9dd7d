"""Tables people hand in (CSV, Excel), read within fixed limits of time and memory; every problem at once.

`read_table` and `read_sheets` tell the kind from the content. Excel files are opened in a process of their own
(`kompass.tables.child`) with limits on memory, processor time and output; CSV is read here, line by line, within limits
on lines and cells. `fenced` lets other readers do their work in such a process.
"""

from kompass.tables.fence import Stopped, fenced, fenced_file
from kompass.tables.problems import Problem, Problems, TableError
from kompass.tables.reading import read_sheets, read_table
from kompass.tables.shape import Limits, Row, Sheet, Table, build_table

__all__ = [
    "Limits",
    "Problem",
    "Problems",
    "Row",
    "Sheet",
    "Stopped",
    "Table",
    "TableError",
    "build_table",
    "fenced",
    "fenced_file",
    "read_sheets",
    "read_table",
]
