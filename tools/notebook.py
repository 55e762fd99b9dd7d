"""Run docs/how-to/recompute-a-report.ipynb against a fresh export and save it with its outputs (`make notebook`)."""

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "how-to" / "recompute-a-report.ipynb"
EXPORTS = {"kompass-record.zip": None, "kompass-record-ZZ-invented.zip": "ZZ"}
"""The archives that it reads -> the country in them (None: every real one)."""
_SECONDS = 300  # a cell may take, on a slow machine


def write_exports(folder: Path) -> None:
    """As `kompass export all` and `kompass export all --country ZZ`, from the database that is set up."""
    from kompass.domain.access import PUBLIC
    from kompass.domain.queries.open_data import ARCHIVE, data_file

    for name, country in EXPORTS.items():
        (folder / name).write_bytes(data_file(PUBLIC, ARCHIVE, country=country).content)


def executed(folder: Path) -> nbformat.NotebookNode:
    """The notebook run in a folder with the exports, without what differs from one run to the next."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(
        notebook, timeout=_SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id, cell.metadata = f"cell-{number:02}", nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = _printed(cell.outputs)
    return notebook


def _printed(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """What a cell printed as one piece, however it arrived. Raises ValueError for anything else it gave out."""
    if strange := [one.output_type for one in outputs if one.output_type != "stream" or one.name != "stdout"]:
        raise ValueError(f"the notebook is to print only; found: {', '.join(strange)}")
    text = "".join(one.text for one in outputs)
    return [nbformat.v4.new_output("stream", name="stdout", text=text)] if text else []


def main() -> None:
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as folder:
        os.environ["KOMPASS_DATA"] = data
        os.environ["DJANGO_SETTINGS_MODULE"] = "kompass.settings"
        os.environ.pop("KOMPASS_DATABASE_URL", None)  # a fresh record in a file of its own
        import django

        django.setup()
        from django.db import connection

        from kompass.domain import example, first_start

        first_start.prepare()
        example.load()
        write_exports(Path(folder))
        connection.close()
        notebook = executed(Path(folder))
    nbformat.write(notebook, NOTEBOOK)
    sys.stderr.write(f"Written: {NOTEBOOK.name}\n")


if __name__ == "__main__":
    main()
