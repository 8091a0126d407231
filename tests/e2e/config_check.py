"""What `collectd -T` says to a configuration of one of our plugins."""
import unicodedata

from collectd_run import COLLECTD, Collectd

RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe"


def has_no_control(text):
    """No character that moves a cursor, colours, or turns the direction of writing: line ends apart."""
    return not [c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]


class ConfigCheck:
    def __init__(self, lab, folder, plugin):
        self.lab = lab
        self.folder = folder
        self.plugin = plugin
        self.collectd = Collectd(lab, folder, folder / "inventory.db")

    def __call__(self, options, block=""):
        """Options of the plugin and text to put into its block: the exit code, the errors of the plugin, and what
        an error has to name: the file and the block."""
        self.collectd.plugins = {self.plugin: options}
        path = self.folder / "collectd.conf"
        head, end, tail = self.collectd.config().rpartition("</Plugin>")
        path.write_text(f"{head}{block}{end}{tail}", errors="surrogateescape")
        self.collectd.log_path.unlink(missing_ok=True)
        result = self.lab.run("prober", COLLECTD, "-T", "-C", path)
        said = [line for line in self.collectd.log().splitlines() if f"[error] {self.plugin}:" in line]
        return result.returncode, said, (str(path), f'<Plugin "{self.plugin}">')


def assert_refused(answer, *named):
    """One error, in clean words, that names file, block and `named`, and says more than "invalid"."""
    code, said, place = answer
    assert code != 0 and len(said) == 1, said
    for text in (*place, *named):
        assert text in said[0]
    assert has_no_control(said[0].replace(RIGHT_TO_LEFT[0], "")) and len(said[0]) < 1000
    reason = said[0].rpartition(": ")[2]
    assert len(reason.split()) >= 3


def named_value(value):
    """How a value can be expected in a message: its beginning, as collectd hands it over."""
    first = value.split('" "')[0].strip('"')[:40]
    return first if has_no_control(first) and not first.startswith("1e") and " " not in first else ""
