"""The command line, through its machine format."""
import json
import os
import shutil
import subprocess

from collectd_run import BUILD


class Ipam:
    def __init__(self, database):
        self.database = database

    def run(self, *arguments, **options):
        """The finished process, whatever its exit code."""
        environment = {**os.environ, "LANATLAS_DB": str(self.database), "NO_COLOR": "1"}
        program = BUILD / "ipam"
        if "user" in options:  # who may not enter this work tree
            program = shutil.copy(program, self.database.parent)
        command = [str(program), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, **options)

    def text(self, *arguments):
        result = self.run(*arguments)
        assert result.returncode == 0, f"ipam {' '.join(map(str, arguments))}: {result.stdout}{result.stderr}"
        return result.stdout

    def json(self, *arguments):
        output = self.text(*arguments, "--format", "json")
        return json.loads(output) if output.strip() else None

    def add_lab(self, lab, *names):
        """Adds hosts of a lab as devices (all but the prober when none is named)."""
        nodes = lab.nodes()
        for name in names or [node for node in nodes if node != "prober"]:
            node = nodes[name]
            profile = ["--profile", "sleepy"] if "sleepy" in (node["traits"] or "") else []
            self.text("device", "add", name, *filter(None, (node["ipv4"], node["ipv6"])), *profile)
