"""The one place where a test waits by asking again."""
import time


def wait_until(predicate, timeout, what, detail=lambda: ""):
    """Returns the first true value of `predicate()`. After `timeout` seconds fails with `what` and `detail()`."""
    deadline = time.monotonic() + timeout
    while True:
        value = predicate()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout} s: {what}\n{detail()}")
        time.sleep(0.02)  # lint: allow sleeps: the pause between two looks
