"""Fixtures of the end-to-end tests: a lab, collectd in it, ipam and the database beside it."""
import os
import signal

import pytest

from collectd_run import Collectd
from demo_run import Demo
from grafana_installed import GrafanaInstalled
from inventory_db import InventoryDb
from ipam_run import Ipam
from labs import Lab


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes minutes; run by make check-long")
    # A shell starts what it puts into the background, and nohup all, with signals ignored, and programs that a test
    # starts would inherit that and be deaf to the test. A handler that does nothing ignores as well, and is not inherited.
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
    if os.geteuid() != 0:
        pytest.exit("the end-to-end tests raise network namespaces: run them as root", returncode=4)


def of_its_module(item):
    """Whether a test takes a fixture that its module makes once."""
    found = item._fixtureinfo.name2fixturedefs.values()  # pylint: disable=protected-access
    return any(fixture.scope == "module" for fixtures in found for fixture in fixtures)


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in this hook
def pytest_collection_modifyitems(items):
    """Side by side: the tests of a module's fixture stay together, each other one runs where there is room. Those that
    stay together come first, because what is long and begins last is what all wait for."""
    for item in items:
        if of_its_module(item):
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))
    items.sort(key=lambda item: not of_its_module(item))


@pytest.fixture(scope="session")
def shared_lab():
    """One small lab for tests that leave it as they found it."""
    lab = Lab()
    try:
        yield lab.up()
    finally:
        lab.down()


@pytest.fixture
def lab():
    """A small lab of the test's own."""
    lab = Lab()
    try:
        yield lab.up()
    finally:
        lab.down()


@pytest.fixture
def bulk_lab():
    """A prober and a namespace that answers for 10.99.0.0/17 and fd99::/64."""
    lab = Lab()
    try:
        lab.up("bare").bulk()
        yield lab
    finally:
        lab.down()


@pytest.fixture
def database(tmp_path):
    return tmp_path / "inventory.db"


@pytest.fixture
def ipam(database):
    return Ipam(database)


@pytest.fixture
def db(database):
    return InventoryDb(database)


@pytest.fixture
def make_collectd(tmp_path, database):
    """make_collectd(lab, **options of Collectd): ended with the test, its log shown when the test failed."""
    made = []

    def make(lab, **options):
        folder = tmp_path / f"collectd{len(made)}"
        folder.mkdir()
        made.append(Collectd(lab, folder, options.pop("database", database), **options))
        return made[-1]

    yield make
    for collectd in made:
        print(collectd.output())
        if collectd.running:
            collectd.stop()


@pytest.fixture
def collectd(lab, make_collectd):
    """icmp_heartbeat as its sample configures it, not yet started, in the prober of `lab`."""
    return make_collectd(lab)


@pytest.fixture
def demo(tmp_path):
    running = []

    def start(seconds="", **options):
        running.append(Demo(tmp_path, seconds, **options))
        return running[-1]

    yield start
    for one in running:
        one.end()


@pytest.fixture
def grafana(tmp_path):
    """Grafana as the demo finds it."""
    return GrafanaInstalled(tmp_path)
