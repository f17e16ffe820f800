"""What a curator does to the files of a project."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ID, MILL = "beijing-2025", "old-mill-2025"
OLD_TITLE, NEW_TITLE = "Kim Jong Un in Beijing", "Another title"


def edit(project: Path, old: str, new: str, id: str = ID) -> None:
    """Replace these words in the dossier's file, wherever they stand; they must."""
    path = project / "data" / f"{id}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit_once(project: Path, old: str, new: str) -> None:
    """The same where they must stand in one place."""
    assert (project / "data" / f"{ID}.toml").read_text(encoding="utf-8").count(old) == 1
    edit(project, old, new)


def retitle(project: Path, old: str = OLD_TITLE, new: str = NEW_TITLE) -> None:
    edit_once(project, f'title = "{old}"', f'title = "{new}"')


def add_mill(project: Path) -> None:
    """Put the small dossier of the tests, and its article, beside the repository's."""
    for name, folder in ((f"{MILL}.toml", "data"), ("old-mill.txt", "seeds")):
        (project / folder / name).write_bytes((ROOT / "tests" / "data" / name).read_bytes())
