"""Tables people hand in (CSV, Excel), read within fixed limits of time and memory; every problem at once.

`read_table` tells the kind from the content. Excel files are opened in a process of their own (`kompass.tables.child`)
with limits on memory, processor time and output; CSV is read here, line by line, within limits on lines and cells.
"""

from kompass.tables.problems import Problem, Problems, TableError
from kompass.tables.reading import read_table
from kompass.tables.shape import Limits, Row, Table

__all__ = ["Limits", "Problem", "Problems", "Row", "Table", "TableError", "read_table"]
