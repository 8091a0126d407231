"""Certificates for the peers of a test, made by certtool of GnuTLS: an authority and what it has signed."""
import datetime
import subprocess

NAME = "box.test"
DAY = datetime.timedelta(days=1)


def certtool(*arguments):
    result = subprocess.run(["certtool", "--no-text", *map(str, arguments)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"certtool {arguments[0]}: {result.stdout}{result.stderr}"


def stamp(moment):
    return moment.strftime("%Y-%m-%d %H:%M:%S")


class Authority:
    """`folder`/ca.pem is what a client trusts. Every certificate is `folder`/NAME.pem with its key in NAME.key."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "ca.pem"
        folder.mkdir(exist_ok=True)
        self._sign("ca", 'cn = "Test CA"\nca\ncert_signing_key\nexpiration_days = 30\n', self_signed=True)

    def _sign(self, name, template, self_signed=False):
        base = self.folder / name
        base.with_suffix(".template").write_text(template)
        certtool("--generate-privkey", "--key-type", "ecdsa", "--outfile", f"{base}.key")
        out = ["--load-privkey", f"{base}.key", "--template", f"{base}.template", "--outfile", f"{base}.pem"]
        if self_signed:
            certtool("--generate-self-signed", *out)
        else:
            certtool("--generate-certificate", *out, "--load-ca-certificate", self.path,
                     "--load-ca-privkey", self.folder / "ca.key")

    def issue(self, name, *addresses, host=NAME, begins=-1, ends=30, self_signed=False):
        """For a DNS name and addresses; `begins` and `ends` in days from now."""
        now = datetime.datetime.now(datetime.timezone.utc)
        lines = [f'cn = "{host}"', f'dns_name = "{host}"', *(f'ip_address = "{address}"' for address in addresses),
                 "tls_www_server", "signing_key", f'activation_date = "{stamp(now + begins * DAY)}"',
                 f'expiration_date = "{stamp(now + ends * DAY)}"']
        self._sign(name, "\n".join(lines) + "\n", self_signed)

    def issue_usual(self, *addresses):
        """One of every kind that a client must tell apart."""
        self.issue("good", *addresses)
        self.issue("expired", *addresses, begins=-10, ends=-3)
        self.issue("future", *addresses, begins=2)
        self.issue("tomorrow", *addresses, ends=1)
        self.issue("wrong_name", host="other.test")
        self.issue("self_signed", *addresses, self_signed=True)
        return self
