"""Servers of our own on loopback that answer byte by byte as told, and a resolver that lies."""

import datetime
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def response(status="200 OK", body=b"", **headers):
    """One whole answer; header names are given with underscores."""
    sent = {"Content_Length": len(body)} | headers
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in sent.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def redirect(location, status="302 Found"):
    return response(status, Location=location)


class Server:
    """Counts who connects, keeps what they ask, and answers with the parts in `answers`.

    An answer is bytes, or a function that gets the connection and writes by itself.
    """

    def __init__(self, answers=(), *, host="127.0.0.1", port=0, certificate=None):
        self.answers = list(answers)
        self.requests = []
        self.connections = 0
        self._stop = threading.Event()
        self._context = None
        if certificate:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(certificate)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listening = socket.socket(family)
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listening.bind((host, port))
        self._listening.listen(64)
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        if self._stop.is_set():
            return
        self._stop.set()
        # Wakes who waits for the next connection.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=20)
        self._listening.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _serve(self):
        while not self._stop.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            connection.settimeout(15)
            # Who asked has often gone away before the end, which is the point of many tests.
            with connection, suppress(OSError):
                if self._context:
                    with self._context.wrap_socket(connection, server_side=True) as encrypted:
                        self._answer(encrypted)
                        encrypted.unwrap().close()
                else:
                    self._answer(connection)

    def _answer(self, connection):
        asked = b""
        while b"\r\n\r\n" not in asked:
            part = connection.recv(65536)
            if not part:
                return
            asked += part
        head, _, body = asked.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.split(b":")[1])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length")
            ),
            0,
        )
        while len(body) < length:
            body += connection.recv(65536)
        self.requests.append(head + b"\r\n\r\n" + body)
        answer = self.answers.pop(0) if self.answers else response()
        if callable(answer):
            answer(connection, self._stop)
        else:
            connection.sendall(answer)


def lie(monkeypatch, names):
    """Let names resolve to these addresses; a list of lists is given out one after the other."""
    real = socket.getaddrinfo

    def resolve(host, port, *args, **kwargs):
        name = host.decode() if isinstance(host, bytes) else host
        if name not in names:
            return real(host, port, *args, **kwargs)
        answers = names[name]
        if answers and isinstance(answers[0], list):
            answers = answers.pop(0) if len(answers) > 1 else answers[0]
        if not answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [_row(answer, port) for answer in answers]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def _row(answer, port):
    if ip_address(answer).version == 4:
        return socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, port)
    plain, _, scope = answer.partition("%")
    place = (answer, port, 0, int(scope) if scope.isdigit() else 0)
    return socket.AF_INET6, socket.SOCK_STREAM, 6, "", place if scope else (plain, port, 0, 0)


@contextmanager
def listening_everywhere():
    """A server that only counts, on the same port of both loopback addresses."""
    with Server() as four, Server(host="::1", port=four.port) as six:
        yield four.port, lambda: four.connections + six.connections


def make_certificate(folder, *names):
    """Files of an authority and of a server certified by it for these names."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    day, now = datetime.timedelta(days=1), datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().issuer_name(issuer).public_key(key.public_key())
    builder = builder.not_valid_before(now - day).not_valid_after(now + day)
    authority = (
        builder.subject_name(issuer)
        .serial_number(1)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
    served = (
        builder.subject_name(subject)
        .serial_number(2)
        .add_extension(alternatives, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "authority.pem").write_bytes(authority.public_bytes(pem))
    (folder / "server.pem").write_bytes(private + served.public_bytes(pem))
    return folder / "authority.pem", folder / "server.pem"
