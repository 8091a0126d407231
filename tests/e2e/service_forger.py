"""Services as they should not be: `service_forger.py FOLDER PORT=MODE[:ARGUMENT]…`, run inside a host's namespace.

Listens on every address of the host, IPv4 and IPv6, and says "ready" once all ports are bound. Certificates are
FOLDER/NAME.pem with FOLDER/NAME.key. Ends with its standard input.

  mute              accepts and says nothing
  banner:TEXT       TEXT and an end of line, then nothing; \\r, \\n, \\xHH as in Python
  endless           lines without an end
  blob              bytes without an end, and no line among them
  echo              what it was sent
  close             closed right after it was accepted
  close-asked       closed when a request was read: with one unread, the kernel would send a reset
  reset             reset right after it was accepted
  reset-spoken-to   reset at the first byte that comes
  http[:TEXT]       200 with TEXT as body
  status:CODE       that status, with an empty body
  dribble           a header that comes one byte at a time and never ends
  dribbled-body     a body that does so
  redirect          302 to itself
  endless-body      200 and a body without an end
  endless-header    200 and headers without an end
  malformed         a header that is none
  not-http          the banner of another protocol
  cut-body          half of the body that was promised
  tls:NAME          TLS with that certificate; 200 to an HTTP request
  smtp:NAME  imap:NAME  pop3:NAME
                    the greeting of that protocol, STARTTLS with that certificate
  smtp-without  imap-without  pop3-without
                    the same, but STARTTLS is refused
  smtp-endless      a greeting without an end
  dns:ADDRESS       answers every question for A with ADDRESS, any other with no record
  dns-missing       NXDOMAIN
  dns-failing       SERVFAIL
  dns-dead          bound and deaf
  dns-slow:SECONDS:ADDRESS
                    as dns, that much later
  dns-garbage       bytes that are no message
  dns-cut:ADDRESS   a cut answer over UDP, the whole one over TCP
"""
import asyncio
import functools
import socket
import ssl
import struct
import sys

FAMILIES = (socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")
LINGER_NOT = struct.pack("ii", 1, 0)  # close() then sends a reset: socket(7)
BLOCK = b"x" * 65536
STEP = 0.05  # seconds between two bytes that dribble
RESPONSE = "HTTP/1.1 {}\r\nConnection: close\r\n{}\r\n"
DRIBBLE = "X-Slow: " + "z" * 100000
BODIES = {
    "redirect": RESPONSE.format("302 Found", "Location: /\r\nContent-Length: 0\r\n"),
    "malformed": RESPONSE.format("200 OK", "no colon at all\r\n: no name\r\nX-Nul: a\0b\r\n"),
    "not-http": "SSH-2.0-OpenSSH_9.2\r\n",
    "cut-body": RESPONSE.format("200 OK", "Content-Length: 100\r\n") + "half",
}
GREETINGS = {"smtp": "220 box.test ESMTP\r\n", "imap": "* OK IMAP4rev1 ready\r\n", "pop3": "+OK ready\r\n"}
# By the first word of a line (the second of IMAP): RFC 3207, RFC 2595, RFC 3501, RFC 1939
REPLIES = {
    "smtp": {"EHLO": "250-box.test\r\n250{}\r\n", "HELO": "250 box.test\r\n", "STARTTLS": "220 go ahead\r\n"},
    "imap": {"CAPABILITY": "* CAPABILITY IMAP4rev1{}\r\n{tag} OK done\r\n", "STARTTLS": "{tag} OK go ahead\r\n"},
    "pop3": {"CAPA": "+OK\r\nUSER\r\n{}.\r\n", "STLS": "+OK go ahead\r\n"},
}
OFFERS = {"smtp": ("-SIZE 1000\r\n250 STARTTLS", " SIZE 1000"), "imap": (" STARTTLS", " LOGINDISABLED"),
          "pop3": ("STLS\r\n", "")}
REFUSALS = {"smtp": "454 not now\r\n", "imap": "{tag} BAD what?\r\n", "pop3": "-ERR what?\r\n"}


def written(text):
    return text.encode().decode("unicode_escape").encode("latin-1")


async def until_closed(reader, *_):
    while await reader.read(65536):
        pass


async def mode_banner(reader, writer, text):
    writer.write(written(text) + b"\r\n")
    await until_closed(reader)


async def mode_endless(_, writer, unit=b"another line of a banner that never ends\r\n"):
    while True:
        writer.write(unit * (1 + 65535 // len(unit)))
        await writer.drain()
        await asyncio.sleep(0.002)  # 32 MB/s do not wear the machine out


async def mode_blob(reader, writer):
    await mode_endless(reader, writer, BLOCK)


async def mode_echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()


async def mode_close_asked(reader, *_):
    await reader.readuntil(b"\r\n\r\n")


async def mode_close(*_):
    pass


async def mode_reset(_, writer):
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)


async def mode_reset_spoken_to(reader, writer):
    await reader.read(1)
    await mode_reset(reader, writer)


async def request_of(reader):
    return await reader.readuntil(b"\r\n\r\n")


async def respond(reader, writer, text):
    await request_of(reader)
    writer.write(text.encode())
    await writer.drain()


async def mode_http(reader, writer, text="fine"):
    await respond(reader, writer, RESPONSE.format("200 OK", f"Content-Length: {len(text)}\r\n") + text)


async def mode_status(reader, writer, code):
    await respond(reader, writer, RESPONSE.format(f"{code} Whatever", "Content-Length: 0\r\n"))


async def dribble(writer, text):
    for letter in text:
        writer.write(letter.encode())
        await writer.drain()
        await asyncio.sleep(STEP)  # a peer that takes its time


async def mode_dribble(reader, writer):
    await respond(reader, writer, "HTTP/1.1 200 OK\r\n")
    await dribble(writer, DRIBBLE)


async def mode_dribbled_body(reader, writer):
    await respond(reader, writer, RESPONSE.format("200 OK", ""))
    await dribble(writer, DRIBBLE)


async def mode_endless_body(reader, writer):
    await respond(reader, writer, RESPONSE.format("200 OK", ""))
    await mode_endless(reader, writer, BLOCK)


async def mode_endless_header(reader, writer):
    await respond(reader, writer, "HTTP/1.1 200 OK\r\n")
    await mode_endless(reader, writer, b"X-More: and more of it\r\n")


async def mode_fixed(kind, reader, writer):
    await respond(reader, writer, BODIES[kind])


def tls_context(folder, name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/{name}.pem", f"{folder}/{name}.key")
    return context


async def upgraded(reader, writer, context):
    """The same connection after a TLS handshake; StreamWriter.start_tls() came with Python 3.11 alone."""
    transport, loop = writer.transport, asyncio.get_running_loop()
    protocol = transport.get_protocol()
    secure = await loop.start_tls(transport, protocol, context, server_side=True)
    reader._transport = secure  # pylint: disable=protected-access
    return reader, asyncio.StreamWriter(secure, protocol, reader, loop)


def command_of(kind, line):
    words = line.decode(errors="replace").split() + ["", ""]
    return (words[1].upper(), words[0]) if kind == "imap" else (words[0].upper(), "")


async def converse(kind, reader, writer, context):
    """Until STARTTLS is agreed on (true) or the client has gone. Without a context it is refused."""
    writer.write(GREETINGS[kind].encode())
    while line := await reader.readline():
        word, tag = command_of(kind, line)
        reply = REPLIES[kind].get(word, REFUSALS[kind])
        starts = "go ahead" in reply
        if starts and not context:
            reply = REFUSALS[kind]
        writer.write(reply.format(OFFERS[kind][0 if context else 1], tag=tag).encode())
        await writer.drain()
        if starts and context:
            return True
    return False


async def mode_starttls(kind, folder, reader, writer, name=None):
    context = tls_context(folder, name) if name else None
    if await converse(kind, reader, writer, context):
        await until_closed((await upgraded(reader, writer, context))[0])


async def mode_smtp_endless(reader, writer):
    await mode_endless(reader, writer, b"220-and one more line of greeting\r\n")


def question_of(message):
    """Header and question alone, and the type that is asked for: RFC 1035 §4.1."""
    end = message.index(b"\0", 12) + 5
    return message[:end], struct.unpack("!H", message[end - 4:end - 2])[0]


def dns_message(message, code=0, address=None, cut=False):
    question, kind = question_of(message)
    flags = 0x8180 | code | (0x0200 if cut else 0)
    answers = 1 if address and kind == 1 and not cut else 0
    header = question[:2] + struct.pack("!HHHHH", flags, 1, answers, 0, 0)
    record = struct.pack("!HHHIH", 0xC00C, 1, 1, 60, 4) + socket.inet_aton(address) if answers else b""
    return header + question[12:] + record


class DnsPeer(asyncio.DatagramProtocol):
    def __init__(self, mode, arguments):
        self.mode = mode
        self.delay = float(arguments[0]) if mode == "dns-slow" else 0
        self.address = arguments[-1] if arguments else None
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def answer_to(self, message):
        codes = {"dns-missing": 3, "dns-failing": 2}
        if self.mode == "dns-garbage":
            return message[:2] + b"\xff" * 20
        return dns_message(message, codes.get(self.mode, 0), self.address, self.mode == "dns-cut")

    def datagram_received(self, data, addr):
        if self.mode != "dns-dead":
            answer = self.answer_to(data)
            asyncio.get_running_loop().call_later(self.delay, lambda: self.transport.sendto(answer, addr))


async def mode_dns_cut(reader, writer, address):
    length = struct.unpack("!H", await reader.readexactly(2))[0]
    answer = dns_message(await reader.readexactly(length), address=address)
    writer.write(struct.pack("!H", len(answer)) + answer)
    await until_closed(reader)


def modes(folder):
    table = {
        "mute": until_closed, "banner": mode_banner, "endless": mode_endless, "blob": mode_blob, "echo": mode_echo,
        "close": mode_close, "close-asked": mode_close_asked, "reset": mode_reset,
        "reset-spoken-to": mode_reset_spoken_to, "http": mode_http,
        "status": mode_status, "dribble": mode_dribble, "dribbled-body": mode_dribbled_body,
        "endless-body": mode_endless_body, "endless-header": mode_endless_header,
        "smtp-endless": mode_smtp_endless, "dns-cut": mode_dns_cut,
        **{kind: functools.partial(mode_fixed, kind) for kind in BODIES},
    }
    for kind in GREETINGS:
        table[kind] = table[f"{kind}-without"] = functools.partial(mode_starttls, kind, folder)
    return table


async def serve_stream(port, mode, arguments, folder):
    context = tls_context(folder, arguments[0]) if mode == "tls" else None
    peer = mode_http if context else modes(folder)[mode]

    async def connected(reader, writer):
        try:
            await peer(reader, writer, *([] if context else arguments))
        except (OSError, EOFError, ssl.SSLError, asyncio.LimitOverrunError):
            pass  # the client has gone, or speaks another language
        finally:
            writer.close()

    for family, address in FAMILIES:
        await asyncio.start_server(connected, address, port, family=family, ssl=context, backlog=1024)


async def serve_datagrams(port, mode, arguments):
    for family, address in FAMILIES:
        sock = socket.socket(family, socket.SOCK_DGRAM)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((address, port))
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: DnsPeer(mode, arguments), sock=sock)


async def main(folder, *services):
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # failed handshakes are what is played
    for service in services:
        port, _, rest = service.partition("=")
        mode, *arguments = rest.split(":", 1)
        if mode.startswith("dns"):
            arguments = rest.split(":")[1:]
            await serve_datagrams(int(port), mode, arguments)
        if mode in modes(folder) or mode == "tls":
            await serve_stream(int(port), mode, arguments, folder)
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
