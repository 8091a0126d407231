"""README.md keeps its word: its commands are run in their order, and answer what it shows."""
import os
import pathlib
import re
import subprocess

from collectd_run import BUILD
from labs import REPOSITORY

README = (REPOSITORY / "README.md").read_text()


def commands():
    """(command, what is shown below it), of the blocks that show a console."""
    blocks = re.findall(r"^```console\n(.*?)^```", README, re.M | re.S)
    return [(command, shown) for block in blocks for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M)]


def test_a_home_network_is_described_in_ten_commands(tmp_path):
    (sample,) = re.findall(r"^```csv\n(.*?)^```", README, re.M | re.S)
    (tmp_path / "phpipam.csv").write_text(sample)
    environment = {**os.environ, "LANATLAS_DB": str(tmp_path / "inventory.db"), "LC_ALL": "C.UTF-8",
                   "PATH": f"{BUILD}:{os.environ['PATH']}"}
    run = commands()
    before = [command for command, _ in run if "import" not in command][:10]
    assert len([command for command in before if command.startswith("ipam prefix add")]) == 3
    assert before[-2].startswith("ipam grid") and before[-1].startswith("ipam next")
    for command, shown in run:
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, command + done.stderr
        assert not shown or done.stdout == shown, command
    assert any("phpipam.csv --yes" in command for command, _ in run)


def test_the_table_of_rooms_is_whole():
    rooms = set(re.findall(r"^\| `([\w/.<>]+)/` \|", README, re.M))
    shared = {f"shared/{path.name}" for path in (REPOSITORY / "shared").iterdir() if path.is_dir()}
    assert shared <= rooms
    for room in rooms - {"plugins/<p>"}:
        assert (REPOSITORY / room).is_dir(), room
    for plugin in (REPOSITORY / "plugins").iterdir():
        assert not plugin.is_dir() or f"`{plugin.name}`" in README, plugin.name


def test_the_pages_that_it_names_are_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (REPOSITORY / target).exists(), target


PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+\.png)\)")


def test_the_pictures_are_there_and_described():
    shown = set()
    for page, least in ((REPOSITORY / "README.md", 2), (REPOSITORY / "docs/dashboards.md", 7)):
        pictures = PICTURE.findall(page.read_text())
        assert len(pictures) >= least, page
        for words, target in pictures:
            path = (page.parent / target).resolve()
            assert len(words) > 20, target
            assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n", target
            shown.add(path)
    assert shown == set((REPOSITORY / "docs/pictures").iterdir())
    made = re.findall(r"name: '(\w+)'", (REPOSITORY / "grafana/preview/shots.mjs").read_text())
    assert {path.stem for path in shown} == set(made)


def test_readme_shows_no_stand_in():
    """Whole dashboards have panels that are in no library; README's pictures are of chosen ones."""
    entries = re.split(r"\n  \{", (REPOSITORY / "grafana/preview/shots.mjs").read_text())
    for _, target in PICTURE.findall(README):
        (entry,) = [one for one in entries if f"name: '{pathlib.Path(target).stem}'" in one]
        assert "panels: [" in entry, target
