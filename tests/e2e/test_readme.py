"""README.md keeps its word: its commands are run in their order, and answer what it shows."""
import os
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
