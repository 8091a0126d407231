"""The home lab of the pictures: what a person would say of it. Names, numbers and people are made up; addresses are private
ones or of RFC 5737, MACs are those of RFC 7042 for documentation."""

from dataclasses import dataclass

HOME, CABIN = "Home", "Cabin"


@dataclass
class Device:
    name: str
    type: str
    addresses: str
    rtt_ms: float  # of a usual answer
    place: tuple  # on the map
    os: str = ""
    vendor: str = ""
    tags: str = ""
    services: str = ""  # checks, a blank between; options of `ipam check add` are in OPTIONS
    site: str = HOME
    notes: str = ""
    sleepy: bool = False

    @property
    def key(self):
        return self.name.lower().replace("'", "-").replace(" ", "-")


DEVICES = [
    # The way out, and what is beyond.
    Device("Provider", "cloud", "198.51.100.1", 8.2, (0, -360), tags="outside", site=""),
    Device("Public DNS", "cloud", "203.0.113.53", 11.4, (-130, -360), tags="outside", site=""),
    Device("VPS", "server", "203.0.113.80", 17.8, (130, -360), "Debian 12", "", "outside backup", "https tcp/22", site=""),
    Device("Gateway", "firewall", "192.168.10.1 192.168.20.1 192.168.30.1 192.168.40.1 fd12:3456:10::1", 0.31, (0, -240), "OPNsense 25.1",
           "Protectli", "gateway core", "https dns"),
    Device("Core switch", "switch", "192.168.40.2", 0.62, (0, -110), "RouterOS 7", "MikroTik", "core", "tcp/22"),
    Device("Attic switch", "switch", "192.168.40.3", 0.71, (-360, -110), "RouterOS 7", "MikroTik", "core", "tcp/22"),
    Device("Hall AP", "access_point", "192.168.40.11", 0.9, (290, -10), "OpenWrt 24.10", "TP-Link", "wifi"),
    Device("Study AP", "access_point", "192.168.40.12", 0.9, (520, -110), "OpenWrt 24.10", "TP-Link", "wifi"),
    Device("Garden AP", "access_point", "192.168.40.13", 1.1, (800, -110), "OpenWrt 24.10", "TP-Link", "wifi"),
    # The attic.
    Device("NAS", "nas", "192.168.10.10 fd12:3456:10::10", 0.38, (-600, -110), "TrueNAS 24.10", "Supermicro", "storage core", "tcp/445 https"),
    Device("Backup", "nas", "192.168.10.11", 0.44, (-480, -220), "Debian 12", "Hardkernel", "storage backup", "tcp/22 push"),
    Device("Oak", "hypervisor", "192.168.10.20 fd12:3456:10::20", 0.35, (-517, 20), "Proxmox VE 8", "Intel", "core", "https/8006"),
    Device("Pine", "hypervisor", "192.168.10.21 fd12:3456:10::21", 0.36, (-115, 20), "Proxmox VE 8", "Intel", "core", "https/8006"),
    Device("DNS", "vm", "192.168.10.30 fd12:3456:10::30", 0.52, (-690, 150), "Debian 12", "QEMU", "resolver core", "dns"),
    Device("Photos", "vm", "192.168.10.31", 0.55, (-575, 150), "Debian 12", "QEMU", "family", "https"),
    Device("Git", "vm", "192.168.10.32 fd12:3456:10::32", 0.51, (-460, 150), "Debian 12", "QEMU", "lab", "https tcp/22"),
    Device("Media", "vm", "192.168.10.33", 0.57, (-345, 150), "Debian 12", "QEMU", "family", "http/8096"),
    Device("Web", "vm", "192.168.10.34 fd12:3456:10::34", 0.53, (-230, 150), "Debian 12", "QEMU", "lab", "https"),
    Device("Mail", "vm", "192.168.10.35 fd12:3456:10::35", 0.54, (-115, 150), "Debian 12", "QEMU", "family", "tls/993 tcp/25"),
    Device("Builds", "container", "192.168.10.66", 0.49, (0, 150), "Alpine 3.21", "LXC", "lab", "http/3000"),
    # People.
    Device("Desk", "workstation", "192.168.10.50 fd12:3456:10::50", 0.47, (115, 20), "Fedora 41", "Dell", "study"),
    Device("Printer", "printer", "192.168.10.40", 1.9, (115, 150), "", "Brother", "study", "tcp/631"),
    Device("Anna's laptop", "laptop", "192.168.10.121", 3.4, (440, 20), "macOS 15", "Apple", "family", sleepy=True),
    Device("Ben's laptop", "laptop", "192.168.10.124", 3.9, (600, 20), "Debian 12", "Lenovo", "family", sleepy=True),
    Device("Anna's phone", "phone", "192.168.10.108", 6.2, (230, 130), "iOS 18", "Apple", "family", sleepy=True),
    Device("Ben's phone", "phone", "192.168.10.113", 7.1, (350, 130), "Android 15", "Fairphone", "family", sleepy=True),
    Device("Tablet", "tablet", "192.168.10.131", 5.5, (290, 240), "Android 14", "Samsung", "family", sleepy=True),
    Device("TV", "tv", "192.168.20.40", 2.2, (185, 240), "webOS", "LG", "family"),
    Device("Console", "console", "192.168.20.41", 1.4, (520, 240), "", "Valve", "family", notes="asks for nothing, so it is not monitored"),
    Device("Kitchen speaker", "speaker", "192.168.20.45", 4.8, (405, 240), "", "Sonos", "family"),
    # Things.
    Device("Thermostat", "iot", "192.168.20.50", 9.6, (465, 130), "", "Shelly", "heating"),
    Device("Washing machine", "iot", "192.168.20.51", 12.1, (575, 130), "", "Bosch", "kitchen"),
    Device("Door camera", "camera", "192.168.20.60", 3.1, (745, 130), "", "Reolink", "cameras", "tcp/554"),
    Device("Garden camera", "camera", "192.168.20.61", 5.8, (860, 130), "", "Reolink", "cameras", "tcp/554"),
    Device("Solar inverter", "iot", "192.168.20.70", 14.7, (720, 20), "", "Fronius", "energy", "http"),
    Device("Heat pump", "iot", "192.168.20.71", 11.3, (880, 20), "", "Vaillant", "energy heating"),
    Device("Old phone", "phone", "192.168.10.109", 6.6, (640, 240), "Android 11", "Samsung", "family"),
    # The cabin, two hours away.
    Device("Cabin router", "router", "192.168.60.1", 27.5, (330, -240), "OpenWrt 24.10", "GL.iNet", "cabin", "tcp/22", site=CABIN),
    Device("Cabin camera", "camera", "192.168.60.20", 33.0, (480, -300), "", "Reolink", "cabin cameras", "tcp/554", site=CABIN),
    Device("Cabin heating", "iot", "192.168.60.21", 36.4, (480, -190), "", "Shelly", "cabin heating", site=CABIN),
]
UNMONITORED = "Console"

OPTIONS = {
    "dns": ("--host", "nas.home.arpa"),
    "push": ("--interval", "1d"),
    "https": ("--verify", "no"),
    "https/8006": ("--verify", "no"),
    "tls/993": ("--verify", "no"),
}

LINKS = [
    ("Gateway", "Provider", "wan", "fibre 250/100"),
    ("Gateway:vtnet1", "Core switch:sfp1", "fibre", "10 G"),
    ("Gateway", "Cabin router", "vpn", "WireGuard"),
    ("Provider", "Public DNS", "wan", ""),
    ("Provider", "VPS", "wan", ""),
    ("Core switch:sfp2", "Attic switch:sfp1", "fibre", "10 G"),
    ("Attic switch:1", "NAS:eth0", "ethernet", "2.5 G"),
    ("Attic switch:2", "Backup:eth0", "ethernet", ""),
    ("Attic switch:3", "Oak:eno1", "ethernet", "2.5 G"),
    ("Attic switch:4", "Pine:eno1", "ethernet", "2.5 G"),
    *((("Oak", guest, "virtual", "") for guest in ("DNS", "Photos", "Git", "Media"))),
    *((("Pine", guest, "virtual", "") for guest in ("Web", "Mail", "Builds"))),
    ("Core switch:3", "Desk:eth0", "ethernet", ""),
    ("Core switch:4", "Printer", "ethernet", ""),
    ("Core switch:5", "Hall AP:lan", "ethernet", ""),
    ("Core switch:6", "Study AP:lan", "ethernet", ""),
    ("Study AP", "Garden AP", "ethernet", "garden shed"),
    *((("Hall AP", one, "wifi", "") for one in ("Anna's phone", "Ben's phone", "TV", "Console", "Kitchen speaker", "Tablet"))),
    *((("Study AP", one, "wifi", "") for one in ("Anna's laptop", "Ben's laptop", "Thermostat", "Washing machine"))),
    *((("Garden AP", one, "wifi", "") for one in ("Door camera", "Garden camera", "Solar inverter", "Heat pump"))),
    ("Cabin router", "Cabin camera", "wifi", ""),
    ("Cabin router", "Cabin heating", "wifi", ""),
]

GROUPS = [
    ("Photos from outside", "path", "Provider", "Gateway", "Core switch", "Attic switch", "Oak", "Photos"),
    ("Guests of Oak", "virtualisation", "Oak", "DNS", "Photos", "Git", "Media"),
    ("Guests of Pine", "virtualisation", "Pine", "Web", "Mail", "Builds"),
]

NOTES = [(-600, -300, "the attic"), (640, -330, "the cabin, two hours away")]

# ipam's own words.
PLAN = [
    ("init", "--prefix", "192.168.0.0/16"),
    ("site", "add", HOME),
    ("site", "add", CABIN),
    ("vlan", "add", "10", "home", "--site", HOME),
    ("vlan", "add", "20", "things", "--site", HOME),
    ("vlan", "add", "30", "guests", "--site", HOME),
    ("vlan", "add", "40", "management", "--site", HOME),
    ("prefix", "set", "192.168.0.0/16", "name=all of it", "kind=container"),
    ("prefix", "add", "192.168.10.0/24", "home", "--kind", "lan", "--vlan", "10@Home", "--site", HOME, "--gateway", "192.168.10.1",
     "--dns", "192.168.10.30"),
    ("prefix", "add", "192.168.20.0/24", "things", "--kind", "iot", "--vlan", "20@Home", "--site", HOME, "--gateway", "192.168.20.1"),
    ("prefix", "add", "192.168.30.0/24", "guests", "--kind", "guest", "--vlan", "30@Home", "--site", HOME, "--gateway", "192.168.30.1"),
    ("prefix", "add", "192.168.40.0/27", "management", "--kind", "management", "--vlan", "40@Home", "--site", HOME,
     "--gateway", "192.168.40.1"),
    ("prefix", "add", "192.168.60.0/24", "cabin", "--kind", "remote", "--site", CABIN, "--gateway", "192.168.60.1"),
    ("prefix", "add", "192.168.99.0/29", "WireGuard", "--kind", "vpn", "--note", "six peers, then it is full"),
    ("prefix", "add", "fd12:3456:10::/64", "home, IPv6", "--kind", "lan", "--vlan", "10@Home", "--site", HOME),
    ("prefix", "add", "198.51.100.0/24", "provider", "--kind", "internet"),
    ("prefix", "add", "203.0.113.0/24", "elsewhere", "--kind", "internet"),
    ("range", "add", "192.168.10.2-192.168.10.9", "infrastructure", "switches and access points"),
    ("range", "add", "192.168.10.60-192.168.10.79", "reserved", "for the lab"),
    ("range", "add", "192.168.10.100-192.168.10.199", "dhcp", "people"),
    ("range", "add", "192.168.20.100-192.168.20.249", "dhcp", "things"),
    ("range", "add", "192.168.30.10-192.168.30.250", "dhcp", "guests"),
]

# Of the plan, after the devices are there. Those that a device holds and nobody planned stay out of it: the grid shows them.
UNPLANNED = ("192.168.10.66", "192.168.10.40", "192.168.20.51")
PLANNED = [
    ("address", "reserve", "192.168.10.60-192.168.10.64", "--note", "the next cluster"),
    ("address", "reserve", "192.168.10.12", "--name", "nas2.home.arpa"),
    ("address", "reserve", "192.168.10.37", "--name", "wiki.home.arpa"),
    ("address", "set", "192.168.10.22", "assignment=deprecated", "note=the old server"),
    ("address", "set", "192.168.10.41", "assignment=deprecated", "note=the old printer"),
    ("address", "set", "192.168.10.150", "assignment=static", "name=scanner.home.arpa"),
    *(("address", "set", f"192.168.10.{last}", "assignment=dhcp", f"mac=00:00:5e:00:53:{last:02x}") for last in (80, 81, 82, 84, 85, 88)),
    *(("address", "set", f"192.168.20.{last}", "assignment=dhcp", f"mac=00:00:5e:00:53:{last:02x}") for last in (80, 81, 83)),
    *(("address", "set", f"192.168.99.{last}", "assignment=static", f"name=peer{last}.home.arpa") for last in (1, 2, 3, 4, 5)),
]
