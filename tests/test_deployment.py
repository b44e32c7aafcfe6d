"""The files of the deployment: Debian's compose tool accepts one, and nginx and Odoo run with the others, on the loopback."""

import configparser
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest
import websocket
import yaml

from odoo.tools import config

from .addons import ROOT

CLIENT = "203.0.113.7"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def await_answer(port, path, process, log, seconds=90, redirected=False):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                return answer.read()
        except OSError:
            # nginx sends to its TLS port, whose certificate is nobody's
            if redirected and not port_free(port):
                return b""
            time.sleep(0.3)
    raise AssertionError(f"no answer from {path}:\n{log.read_text()[-3000:]}")


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def production_settings(tmp, database, ports, **others):
    """config/odoo.conf with the paths, ports and database of this machine, and nothing else changed but what the test says."""
    parser = configparser.RawConfigParser()
    parser.read(ROOT / "config/odoo.conf")
    options = dict(parser["options"])
    options |= {
        "addons_path": ",".join(config["addons_path"]),
        "data_dir": config["data_dir"],
        "db_host": config["db_host"],
        "db_port": str(config["db_port"]),
        "db_user": config["db_user"],
        "db_name": database,
        "dbfilter": f"^{database}$",
        "http_interface": "127.0.0.1",
        "http_port": str(ports["http"]),
        "gevent_port": str(ports["gevent"]),
        "workers": "2",
        # The schedules of the tested database stay where they are.
        "max_cron_threads": "0",
        **others,
    }
    path = tmp / "odoo.conf"
    path.write_text("[options]\n" + "".join(f"{key} = {value}\n" for key, value in options.items()))
    return path


def start_odoo(tmp, settings):
    """Odoo as the image starts it, and its log. With workers it starts its websocket server by its own file name, which `-m odoo` has not."""
    log, launcher = tmp / "odoo.log", tmp / "odoo-bin"
    launcher.write_text("import odoo.cli\n\nodoo.cli.main()\n")
    # Odoo takes the environment's word over the file's.
    environment = {name: value for name, value in os.environ.items() if name not in ("PGHOST", "PGPORT", "PGUSER")}
    with log.open("w") as out:
        return subprocess.Popen([sys.executable, launcher, "server", "-c", settings], stdout=out, stderr=out, env=environment), log


def make_certificate(tmp):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", tmp / "tls_key", "-out", tmp / "tls_certificate"], check=True, capture_output=True,
    )  # fmt: skip


def nginx_settings(tmp, ports):
    make_certificate(tmp)
    text = (ROOT / "config/nginx.conf").read_text()
    for before, after in (
        ("listen 8080;", f"listen 127.0.0.1:{ports['plain']};"),
        ("listen 8443 ssl;", f"listen 127.0.0.1:{ports['nginx']} ssl;"),
        ("/run/secrets/", f"{tmp}/"),
        ("server odoo:8069;", f"server 127.0.0.1:{ports['http']};"),
        ("server odoo:8072;", f"server 127.0.0.1:{ports['gevent']};"),
        ("pid /tmp/nginx.pid;", f"pid {tmp}/nginx.pid;"),
        ("/tmp/nginx-", f"{tmp}/nginx-"),
    ):
        assert before in text
        text = text.replace(before, after)
    path = tmp / "nginx.conf"
    path.write_text(text)
    return path


def open_to_others(folder):
    """Let other users' processes reach into a folder of ours: nginx's workers and PostgreSQL run as their own."""
    for part in (folder, *folder.parents):
        if part.stat().st_uid == os.getuid() and part != Path("/"):
            part.chmod(part.stat().st_mode | 0o011)


@pytest.fixture(scope="module")
def site(tmp_path_factory, database):
    """Odoo with workers behind nginx; gives the ports and Odoo's log."""
    tmp = tmp_path_factory.mktemp("site")
    open_to_others(tmp)
    ports = {"http": free_port(), "gevent": free_port(), "nginx": free_port(), "plain": free_port()}
    nginx_log = tmp / "nginx.log"
    odoo, odoo_log = start_odoo(tmp, production_settings(tmp, database, ports))
    try:
        await_answer(ports["http"], "/web/health", odoo, odoo_log)
        await_answer(ports["gevent"], "/web/health", odoo, odoo_log)
        with nginx_log.open("w") as out:
            command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", nginx_settings(tmp, ports), "-g", "daemon off;"]
            nginx = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            await_answer(ports["plain"], "/", nginx, nginx_log, redirected=True)
            yield ports, odoo_log
        finally:
            stop(nginx)
    finally:
        stop(odoo)


def trusting(folder):
    return ssl.create_default_context(cafile=folder / "tls_certificate")


def fetch(site, path, method="GET", body=None, **headers):
    ports, log = site
    connection = HTTPSConnection("127.0.0.1", ports["nginx"], timeout=60, context=trusting(log.parent))
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read()


def sign_in(send, login, password, **headers):
    """The answer to the login form, and the headers with which one stays signed in. send(path, method, body, **headers)"""
    answer, page = send("/web/login", "GET", None, **headers)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.decode())[1]
    headers |= {"Cookie": answer.getheader("Set-Cookie").partition(";")[0], "Content-Type": "application/x-www-form-urlencoded"}
    answer, body = send("/web/login", "POST", urllib.parse.urlencode({"csrf_token": token, "login": login, "password": password}), **headers)
    assert answer.status == 303, " ".join(re.findall(r'alert-danger[^>]*>([^<]*)', body.decode()))
    headers["Cookie"] = (answer.getheader("Set-Cookie") or headers["Cookie"]).partition(";")[0]
    return answer, headers


COMPOSE = {
    "docker-compose.yml": {"db", "odoo", "nginx", "tools"},
    "config/docker-compose.replica.yml": {"db", "odoo", "nginx", "tools", "replica"},
}


@pytest.fixture(params=COMPOSE)
def compose(request):
    """What Debian's compose tool makes of the file, and the services it should have."""
    files = ["-f", "docker-compose.yml", *(["-f", request.param] if request.param != "docker-compose.yml" else [])]
    done = subprocess.run(
        ["docker-compose", *files, "--profile", "tools", "config"], cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return yaml.safe_load(done.stdout), COMPOSE[request.param]


def test_compose_file(compose):
    made, services = compose
    assert set(made["services"]) == services
    assert {service["image"] for service in made["services"].values()} == {"odoo:19.0", "postgres:16", "nginx:1.27"}
    published = {name for name, service in made["services"].items() if service.get("ports")}
    assert published == {"nginx"}, "nobody but nginx is reached from outside"
    for name, service in made["services"].items():
        if name != "tools":
            assert service["healthcheck"]["test"] and service["restart"] == "unless-stopped" and service["mem_limit"]
        for volume in service.get("volumes", []):
            source, target, mode = volume.split(":")
            if source.startswith("/") and target != "/backup":
                assert mode == "ro" and Path(source).exists(), volume
            else:
                assert target == "/backup" or source in made["volumes"], volume


def test_passwords_are_files(compose):
    made, _services = compose
    assert all(Path(secret["file"]).parent.name == "secrets" for secret in made["secrets"].values())
    for service in made["services"].values():
        for name, value in (service.get("environment") or {}).items():
            assert "PASSWORD" not in name or value.startswith("/run/secrets/"), name
        used = {value for value in (service.get("environment") or {}).values() if str(value).startswith("/run/secrets/")}
        assert used <= {f"/run/secrets/{secret['source']}" for secret in service.get("secrets", [])}
    assert "/secrets/" in (ROOT / ".gitignore").read_text()


def test_login_page(site):
    answer, body = fetch(site, "/web/login")
    assert answer.status == 200
    assert b'name="csrf_token"' in body
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_database_pages_are_closed(site):
    for page in ("manager", "selector", "list"):
        assert fetch(site, f"/web/database/{page}")[0].status == 404


def test_assets_are_compressed_and_cached(site):
    page = fetch(site, "/web/login")[1].decode()
    bundle = re.search(r'src="(/web/assets/[^"]+\.js)"', page)[1]
    first, packed = fetch(site, bundle, Accept_Encoding="gzip")
    assert first.status == 200
    assert first.getheader("Content-Encoding") == "gzip"
    assert packed[:2] == b"\x1f\x8b"
    again, _body = fetch(site, bundle, Accept_Encoding="gzip")
    assert again.getheader("X-Cache-Status") == "HIT"
    assert again.getheader("X-Content-Type-Options") == "nosniff"
    assert not again.getheader("Set-Cookie")


def test_websocket(site):
    port = site[0]["nginx"]
    socket_ = websocket.create_connection(
        f"wss://127.0.0.1:{port}/websocket", origin=f"https://127.0.0.1:{port}", http_no_proxy=["127.0.0.1"], timeout=20,
        sslopt={"ca_certs": str(site[1].parent / "tls_certificate")},
    )  # fmt: skip
    assert socket_.getstatus() == 101
    socket_.close()


def test_upload_limit(site):
    with trusting(site[1].parent).wrap_socket(socket.create_connection(("127.0.0.1", site[0]["nginx"]), timeout=20), server_hostname="127.0.0.1") as client:
        client.sendall(f"POST /web/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: {129 * 1024**2}\r\n\r\n".encode())
        assert b" 413 " in client.recv(100)


def test_nothing_travels_in_the_clear(site):
    connection = HTTPConnection("127.0.0.1", site[0]["plain"], timeout=20)
    connection.request("GET", "/web/login?x=1", headers={"Host": "office.example"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (308, "https://office.example/web/login?x=1")
    assert "max-age=31536000" in fetch(site, "/web/login")[0].getheader("Strict-Transport-Security")


def test_no_programs_by_password(site):
    for path in ("/xmlrpc/2/common", "/jsonrpc", "/json/2/res.partner/read"):
        assert fetch(site, path, "POST", "{}", Content_Type="application/json")[0].status == 404


def test_odoo_knows_the_browser(site, database, office):
    """Host, scheme and address arrive, and who forges an address is not believed: an administrator's login sets Odoo's own address."""
    key = "select value from ir_config_parameter where key = 'web.base.url'"
    before = office(f'sql {database} "{key}"').strip()
    forged = {"Host": "office.example", "X-Forwarded-For": CLIENT, "X-Forwarded-Proto": "http"}
    try:
        answer, _headers = sign_in(lambda *request, **headers: fetch(site, *request, **headers), "admin", "admin", **forged)
        assert answer.status == 303
        assert {"secure", "samesite=lax", "httponly"} <= set(answer.getheader("Set-Cookie").lower().split("; "))
        assert office(f'sql {database} "{key}"').strip() == "https://office.example"
        assert CLIENT not in site[1].read_text()
    finally:
        office(f"sql {database} \"update ir_config_parameter set value = '{before}' where key = 'web.base.url'\"")


def test_reports_without_a_name_leave_no_line(site):
    """Neither log names a page that promises anonymity, however large the body."""
    log = site[1]
    body = "text=" + "x" * 100_000
    assert fetch(site, f"/speak-up/{'z' * 26}", "POST", body, Content_Type="application/x-www-form-urlencoded", Cookie="session_id=abc")[0].status == 404
    assert fetch(site, "/speak-up")[0].getheader("Set-Cookie") is None
    for file in (log, log.with_name("nginx.log")):
        assert "/web/login" in file.read_text()
        assert "speak-up" not in file.read_text()


def test_log_is_clean(site):
    lines = site[1].read_text().splitlines()
    # The mode of the image: Odoo warns of root, which the tests may run as.
    assert not [line for line in lines if re.search(r" (WARNING|ERROR|CRITICAL) ", line)]


def test_guessing_passwords_is_slowed(site):
    """The last one here: it uses up what an address may send."""
    answers = [fetch(site, "/web/login/totp", "POST", "x=1", Content_Type="application/x-www-form-urlencoded")[0].status for _attempt in range(40)]
    assert 429 in answers and answers[0] != 429
    assert fetch(site, "/web/login")[0].status == 200
