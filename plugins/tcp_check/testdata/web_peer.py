"""Servers that behave and servers that do not, for web_run_test: `web_peer.py FOLDER`, where FOLDER holds NAME.pem and
NAME.key. Listens on loopback, prints "name port" per server and "ready", and ends when its standard input does."""

import os
import socket
import ssl
import struct
import sys
import threading

ended = threading.Event()
folder = sys.argv[1]
held = []


def read_head(conn):
    head = b""
    while b"\r\n\r\n" not in head and len(head) < 65536:
        got = conn.recv(4096)
        if not got:
            return b""
        head += got
    return head


def reset(conn):
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def say(conn, status, body, *headers):
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    conn.sendall("\r\n".join(head).encode() + body)


def endless(conn, first, piece):
    conn.sendall(first)
    while not ended.is_set():
        conn.sendall(piece)


def dribble(conn, first):
    for byte in first + b"." * 100000:
        conn.sendall(bytes([byte]))
        if ended.wait(0.02):
            return


def http(conn):
    head = read_head(conn)
    words = head.split(b"\r\n")[0].decode().split(" ")
    path = words[1] if len(words) == 3 else ""
    if path == "/ok":
        say(conn, "200 OK", b"all is well", "Set-Cookie: a=b")
    elif path.startswith("/status/"):
        say(conn, path[8:] + " Some Words", b"x")
    elif path == "/loop":
        say(conn, "302 Found", b"", "Location: /loop")
    elif path == "/away":
        say(conn, "302 Found", b"", "Location: http://127.0.0.1:1/")
    elif path == "/none":
        conn.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
    elif path == "/head":
        say(conn, "200 OK", head)
    elif path == "/endless":
        endless(conn, b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 16384)
    elif path == "/endless_error":
        endless(conn, b"HTTP/1.1 500 Oh\r\n\r\n", b"x" * 16384)
    elif path == "/header":
        endless(conn, b"HTTP/1.1 200 OK\r\n", b"X-Again: " + b"x" * 1000 + b"\r\n")
    elif path == "/line":
        endless(conn, b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 16384)
    elif path == "/continue":
        endless(conn, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100)
    elif path == "/dribble":
        dribble(conn, b"HTTP/1.1 200 OK\r\n\r\n")
    elif path == "/slow_header":
        dribble(conn, b"HTTP/1.1 200 OK\r\nX-Slow: ")
    elif path == "/stays":
        conn.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100)
        conn.sendall(b"all is well")
        ended.wait()
    elif path == "/malformed":
        conn.sendall(b"HTTP/1.1 200 OK\r\nthis is no header\r\n\r\nx")
    elif path == "/version":
        conn.sendall(b"HTTP/7.9 200 OK\r\n\r\n")
    elif path == "/garbage":
        conn.sendall(b"\x00\x01\x1b[31m garbage\r\n\r\n")
    elif path == "/chunk":
        conn.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n")
    elif path == "/partial":
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
    elif path == "/reset":
        reset(conn)
    elif path == "/reset_body":
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
        conn.recv(1)
        reset(conn)


def silent(conn):
    ended.wait()


def closing(conn):
    conn.shutdown(socket.SHUT_WR)
    conn.recv(65536)


def resetting(conn):
    conn.recv(65536)
    reset(conn)


def greeting(conn):
    conn.sendall(b"SSH-2.0-Example\r\n")
    conn.recv(65536)


def context(name):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key"))
    return made


def https(name):
    made = context(name)

    def serve(conn):
        with made.wrap_socket(conn, server_side=True) as inside:
            http(inside)

    return serve


def tls_silent(made):
    def serve(conn):
        with made.wrap_socket(conn, server_side=True):
            ended.wait()

    return serve


def picky(made):
    """A mail server that will not speak with somebody who wants HTTP (RFC 7301: no_application_protocol)."""
    inside = tls_silent(made)

    def serve(conn):
        if b"http/1.1" in conn.recv(4096, socket.MSG_PEEK):
            conn.sendall(b"\x15\x03\x03\x00\x02\x02\x78")
        else:
            inside(conn)

    return serve


# What each protocol says: greeting, and by the word that is looked for, the answer; None is the handshake's place.
SMTP = (b"220 mail.example ESMTP\r\n", {b"EHLO": b"250-mail.example\r\n250 STARTTLS\r\n", b"STARTTLS": b"220 go\r\n"})
SMTP_PLAIN = (SMTP[0], {b"EHLO": b"250 mail.example\r\n"})
SMTP_REFUSES = (SMTP[0], {b"EHLO": SMTP[1][b"EHLO"], b"STARTTLS": b"454 not now\r\n"})
SMTP_BUSY = (b"421 too many\r\n", {})
IMAP = (b"* OK ready\r\n", {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n%s OK done\r\n", b"STARTTLS": b"%s OK go\r\n"})
POP3 = (b"+OK ready\r\n", {b"CAPA": b"+OK\r\nSTLS\r\n.\r\n", b"STLS": b"+OK go\r\n"})


def lines_of(conn):
    left = b""
    while True:
        got = conn.recv(4096)
        if not got:
            return
        left += got
        while b"\n" in left:
            line, left = left.split(b"\n", 1)
            yield line.strip()


def answers(conn, line, table):
    words = line.upper().split()
    for word, answer in table.items():
        if word in words:
            conn.sendall(answer % line.split()[0] if b"%s" in answer else answer)
            return word
    return b""


def mail(script, made, mute=False):
    def serve(conn):
        conn.sendall(script[0])
        for line in lines_of(conn):
            word = answers(conn, line, script[1])
            if word in (b"STARTTLS", b"STLS") and b"454" not in script[1][word]:
                break
        else:
            return
        with made.wrap_socket(conn, server_side=True) as inside:
            # QUIT and LOGOUT stay without an answer.
            for line in lines_of(inside):
                if not mute:
                    answers(inside, line, script[1])

    return serve


def serve_one(handler, conn):
    try:
        with conn:
            handler(conn)
    except OSError:
        pass


def accept_all(listener, handler):
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=serve_one, args=(handler, conn), daemon=True).start()


def bound(family=socket.AF_INET, host="127.0.0.1"):
    made = socket.socket(family, socket.SOCK_STREAM)
    made.bind((host, 0))
    held.append(made)
    return made


def open_server(name, handler, family=socket.AF_INET, host="127.0.0.1"):
    listener = bound(family, host)
    listener.listen(1024)
    print(name, listener.getsockname()[1])
    threading.Thread(target=accept_all, args=(listener, handler), daemon=True).start()


def open_full():
    """Nobody accepts, and the queue is full: the kernel drops each SYN."""
    listener = bound()
    listener.listen(0)
    print("full", listener.getsockname()[1])
    for _ in range(2):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(listener.getsockname())
        held.append(client)


def main():
    good = context("good")
    handlers = {
        "http": http, "silent": silent, "closing": closing, "resetting": resetting, "greeting": greeting,
        "tls_silent": tls_silent(good), "picky": picky(good),
        "smtp": mail(SMTP, good), "smtp_mute": mail(SMTP, good, mute=True), "smtp_plain": mail(SMTP_PLAIN, good),
        "smtp_refuses": mail(SMTP_REFUSES, good), "smtp_busy": mail(SMTP_BUSY, good),
        "smtp_expired": mail(SMTP, context("expired")),
        "imap": mail(IMAP, good), "pop3": mail(POP3, good),
    }
    for name in ("good", "expired", "early", "self", "wrong", "tomorrow", "foreign"):
        handlers["https_" + name] = https(name)
    for name, handler in handlers.items():
        open_server(name, handler)
    try:
        open_server("http6", http, socket.AF_INET6, "::1")
    except OSError:
        print("http6 0")
    print("refused", bound().getsockname()[1])
    open_full()
    print("ready 0", flush=True)
    sys.stdin.read()
    ended.set()
    os._exit(0)


main()
