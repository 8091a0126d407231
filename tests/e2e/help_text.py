"""What `ipam help` says, as data: every verb with its usage, options, filter fields, columns and examples."""
import re

FOR_ALL = {"--db", "--format", "--no-color", "--help", "--version"}
# A verb that does something without a verb of its own; what it takes then is told by the one in quotes.
DOUBLE = {("map",): ("map", "draw")}
HIDDEN = (("conflicts", "ack"),)


class Help:
    def __init__(self, ipam, words):
        self.words = tuple(words)
        self.text = ipam.text(*words, "--help") if words else ipam.text("help")

    @property
    def subverbs(self):
        """The verbs that it lists."""
        if not self.words:
            return re.findall(r"^  ([a-z]+) ", self.text, re.M)
        spoken = self.text.split("\nExamples:")[0]
        return re.findall(rf"^  ipam {' '.join(self.words)} ([a-z]+)\b", spoken, re.M)

    @property
    def options(self):
        """Those of its own."""
        spoken = self.text.split("\nExamples:")[0].split("\nFields of FILTER:")[0]
        return set(re.findall(r"--[a-z][a-z-]*", spoken)) - FOR_ALL

    @property
    def takes_value(self):
        """Its options that take a value."""
        return set(re.findall(r"(--[a-z][a-z-]*) [A-Za-z0-9]", self.text.split("\nExamples:")[0]))

    @property
    def fields(self):
        """{field: its words or None} of its filter."""
        block = self.text.partition("Fields of FILTER:\n")[2].split("\n\n")[0]
        found = {}
        for line in block.splitlines():
            match = re.match(r"([a-z_]+) +(text|number|duration|age or time|address|MAC|word|yes/no)  +(.*)", line)
            words = match[3].rpartition(": ")[2].split(", ") if match[2] == "word" else None
            found[match[1]] = words
        return found

    @property
    def examples(self):
        return [line.strip() for line in self.text.partition("\nExamples:\n")[2].splitlines()]


def every_verb(ipam):
    """Each verb that does something, and what its help says."""
    found = {}

    def walk(words):
        text = Help(ipam, words)
        subverbs = text.subverbs
        if not subverbs:
            found[words] = text
        for verb in (verb for verb in subverbs if verb != "help"):
            walk((*words, verb))

    walk(())
    for words in HIDDEN:
        found[words] = Help(ipam, words)
    return found
