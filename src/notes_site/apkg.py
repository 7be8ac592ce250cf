"""The file of a deck as Anki imports it: a database in a zip."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

DATABASE = "collection.anki2"


def pack_deck(database: sqlite3.Connection) -> bytes:
    """Write the file of a deck without pictures: the same database gives the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, inside in ((DATABASE, database.serialize()), ("media", b"{}")):
            archive.writestr(zipfile.ZipInfo(name), inside, zipfile.ZIP_DEFLATED, 9)
    return content.getvalue()


def date_deck(path: Path, made: int) -> None:
    """Date all that is in a deck: Anki takes over what is newer than its own.

    Args:
        path: The file.
        made: The time in seconds since 1970.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        with zipfile.ZipFile(path) as archive:
            database.deserialize(archive.read(DATABASE))
        with database:
            database.execute("UPDATE notes SET mod = ?", (made,))
            database.execute("UPDATE cards SET mod = ?", (made,))
            models = json.loads(database.execute("SELECT models FROM col").fetchone()[0])
            for model in models.values():
                model["mod"] = made
            database.execute("UPDATE col SET models = ?", (json.dumps(models),))
        path.write_bytes(pack_deck(database))
