"""Certificates: valid, expired, soon to expire, of another name, signed by nobody, after STARTTLS too."""
import pytest
from certificates import NAME, Authority
from service_run import add_checks, last_known, services

CERTIFICATES = ("good", "expired", "future", "tomorrow", "wrong_name", "self_signed")
STARTTLS = ("smtp", "imap", "pop3")
TLS = {name: 7443 + number for number, name in enumerate(CERTIFICATES)}
PLAIN = {f"{kind}:{name}": 7500 + number
         for number, (kind, name) in enumerate((kind, name) for kind in STARTTLS for name in ("good", "expired"))}
REFUSING = {f"{kind}-without": 7600 + number for number, kind in enumerate(STARTTLS)}
PEERS = {"flappy": {**{port: f"tls:{name}" for name, port in TLS.items()},
                    **{port: mode for mode, port in {**PLAIN, **REFUSING}.items()}}}

EXPIRED, SOON, UNTRUSTED = "certificate expired", "certificate expires soon", "certificate not trusted"
OTHER_NAME = "certificate of another name"
HOST = ["--host", NAME]

# name: service and options, state, cause, what the detail holds, days left
CASES = {
    "good": (["tls/7443", *HOST], "up", None, "", 30),
    "good-by-address": (["tls/7443"], "up", None, "", 30),
    "good-too-short": (["tls/7443", *HOST, "--days", "60"], "down", SOON, "", 30),
    "expired": (["tls/7444", *HOST], "down", EXPIRED, "3 days ago", -3),
    "expired-unverified": (["tls/7444", *HOST, "--verify", "no"], "down", EXPIRED, "", -3),
    "future": (["tls/7445", *HOST], "down", EXPIRED, "not valid yet", 30),
    "tomorrow": (["tls/7446", *HOST], "down", SOON, "", 1),
    "tomorrow-enough": (["tls/7446", *HOST, "--days", "0"], "up", None, "", 1),
    "wrong-name": (["tls/7447", *HOST], "down", OTHER_NAME, "other.test", 30),
    "wrong-name-unverified": (["tls/7447", *HOST, "--verify", "no"], "up", None, "", 30),
    "wrong-name-asked-for": (["tls/7447", "--host", "other.test"], "up", None, "", 30),
    "self-signed": (["tls/7448", *HOST], "down", UNTRUSTED, "self-signed", 30),
    "self-signed-unverified": (["tls/7448", *HOST, "--verify", "no"], "up", None, "", 30),
    "https-good": (["https/7443", *HOST, "--body", "fine"], "up", None, "", 30),
    "https-expired": (["https/7444", *HOST], "down", EXPIRED, "", -3),
    "https-tomorrow": (["https/7446", *HOST], "down", SOON, "", 1),
    "https-wrong-name": (["https/7447", *HOST], "down", OTHER_NAME, "other.test", 30),
    "https-self-signed": (["https/7448", *HOST], "down", UNTRUSTED, "", 30),
    "https-unverified": (["https/7448", *HOST, "--verify", "no"], "up", None, "", 30),
    "https-lab": (["https", "--address", "10.98.10.11", "--host", "web.lab.test"], "up", None, "", 30),
    "https-lab6": (["https", "--address", "fd98:0:0:10::11", "--host", "web.lab.test"], "up", None, "", 30),
    "https-lab-address": (["https", "--address", "fd98:0:0:10::11"], "up", None, "", 30),
    **{f"{kind}-good": ([f"tls/{PLAIN[f'{kind}:good']}", *HOST, "--starttls", kind], "up", None, "", 30)
       for kind in STARTTLS},
    **{f"{kind}-expired": ([f"tls/{PLAIN[f'{kind}:expired']}", *HOST, "--starttls", kind], "down", EXPIRED, "", -3)
       for kind in STARTTLS},
    **{f"{kind}-refuses": ([f"tls/{REFUSING[f'{kind}-without']}", *HOST, "--starttls", kind], "down", "tls failed", "",
                           None)
       for kind in STARTTLS},
}


def make_certificates(here):
    """Trusted are the authority of the test and that of the lab."""
    authority = Authority(here.folder / "certificates").issue_usual("10.98.10.14")
    (here.folder / "trusted.pem").write_text(authority.path.read_text() + here.lab.authority.read_text())


@pytest.fixture(scope="module")
def here():
    with services(peers=PEERS, certificates=make_certificates) as one:
        one.collectd.plugins["tcp_check"]["CAFile"] = f'"{one.folder}/trusted.pem"'
        add_checks(one, "box", ["10.98.10.14"], {name: case[0] for name, case in CASES.items()})
        one.collectd.start()
        yield one


@pytest.mark.parametrize("name", CASES)
def test_each_certificate_is_judged(here, name):
    _, state, cause, detail, days = CASES[name]
    row = here.wait_for_outcome("box", name, state, cause)
    assert detail in row["detail"]
    if days is None:
        assert not row["tls_expires"]
    else:  # made less than a minute or two before
        assert days - 0.01 < last_known(here, "box", name, "tls_days_left") <= days


def test_an_untrusting_collectd_trusts_the_lab_no_more(lab, ipam, db, make_collectd):
    """What the tests above would show if CAFile did nothing."""
    ipam.text("device", "add", "web", "10.98.10.11", "--no-check")
    ipam.text("check", "add", "web", "https", "--host", "web.lab.test", "--down-after", "1")
    collectd = make_collectd(lab, plugins={"tcp_check": {"Interval": 1, "Timeout": 1}}, interval=1).start()
    collectd.wait_for(lambda: db.outcome("web", "https").get("cause") == UNTRUSTED, 10, "not trusted")
