"""A program on a terminal of a given size (a pty), as a person sees it."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time


class Terminal:
    def __init__(self, command, columns=120, rows=30, **environment):
        self.master, slave = pty.openpty()
        self.resize(columns, rows)
        base = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "LINES", "LC_ALL")}
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**base, "TERM": "xterm", "LC_CTYPE": "C.UTF-8", **environment}
        )
        os.close(slave)
        self.output = ""

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def signal(self, number):
        self.process.send_signal(number)

    def type(self, text):
        os.write(self.master, text.encode())

    def _read(self, timeout):
        """False at the end of the output."""
        if not select.select([self.master], [], [], timeout)[0]:
            return True
        try:
            chunk = os.read(self.master, 65536)
        except OSError:
            return False
        self.output += chunk.decode(errors="replace")
        return bool(chunk)

    def expect(self, text, timeout=10):
        """Waits until `text` has been shown since the last expect() and gives all that was shown up to its end."""
        deadline = time.monotonic() + timeout
        while text not in self.output:
            assert time.monotonic() < deadline and self._read(0.1), f"{text!r} was not shown in\n{self.output!r}"
        shown, _, self.output = self.output.partition(text)
        return shown + text

    def finish(self, timeout=10):
        """The rest of the output, when the program has ended."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self._read(0.1):
            pass
        try:
            self.process.wait(max(deadline - time.monotonic(), 0.1))
        finally:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGKILL)
                self.process.wait()
            os.close(self.master)
        return self.output
