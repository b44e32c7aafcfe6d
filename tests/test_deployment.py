"""The files of the deployment: Debian's compose tool accepts one, and nginx and Odoo run with the others, on the loopback."""
import configparser
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

import pytest
import websocket

from odoo.tools import config

from .addons import ROOT

CLIENT = "203.0.113.7"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_answer(port, path, process, log, seconds=90):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                return answer.read()
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"no answer from {path}:\n{log.read_text()[-3000:]}")


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def production_settings(tmp, database, ports):
    """config/odoo.conf with the paths, ports and database of this machine, and nothing else changed."""
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
    }
    path = tmp / "odoo.conf"
    path.write_text("[options]\n" + "".join(f"{key} = {value}\n" for key, value in options.items()))
    return path


def nginx_settings(tmp, ports):
    text = (ROOT / "config/nginx.conf").read_text()
    for before, after in (
        ("listen 8080;", f"listen 127.0.0.1:{ports['nginx']};"),
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


@pytest.fixture(scope="module")
def database():
    name = config["db_name"]
    return name if isinstance(name, str) else name[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory, database):
    """Odoo with workers behind nginx; gives nginx's port and Odoo's log."""
    tmp = tmp_path_factory.mktemp("site")
    # nginx's workers are another user's: they must reach their cache.
    for folder in (tmp, *tmp.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    ports = {"http": free_port(), "gevent": free_port(), "nginx": free_port()}
    odoo_log, nginx_log = tmp / "odoo.log", tmp / "nginx.log"
    # With workers Odoo starts its websocket server by its own file name, which `-m odoo` has not.
    launcher = tmp / "odoo-bin"
    launcher.write_text("import odoo.cli\n\nodoo.cli.main()\n")
    with odoo_log.open("w") as out:
        command = [sys.executable, launcher, "server", "-c", production_settings(tmp, database, ports)]
        odoo = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        await_answer(ports["http"], "/web/health", odoo, odoo_log)
        await_answer(ports["gevent"], "/web/health", odoo, odoo_log)
        with nginx_log.open("w") as out:
            command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", nginx_settings(tmp, ports), "-g", "daemon off;"]
            nginx = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            await_answer(ports["nginx"], "/web/login", nginx, nginx_log)
            yield ports["nginx"], odoo_log
        finally:
            stop(nginx)
    finally:
        stop(odoo)


def fetch(port, path, method="GET", body=None, **headers):
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read()


def test_compose_file():
    done = subprocess.run(
        ["docker-compose", "-f", "docker-compose.yml", "config"], cwd=ROOT, env={**os.environ, "POSTGRES_PASSWORD": "secret"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for image in ("odoo:19.0", "postgres:16"):
        assert f"image: {image}" in done.stdout
    published = re.findall(r"published: .*|- (\S*):\d+:\d+", done.stdout)
    assert published and all(address.startswith("127.0.0.1") for address in published), "reachable from the network"


def test_compose_wants_a_password():
    environment = {name: value for name, value in os.environ.items() if name != "POSTGRES_PASSWORD"}
    done = subprocess.run(["docker-compose", "config"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode and "POSTGRES_PASSWORD" in done.stderr


def test_login_page(site):
    answer, body = fetch(site[0], "/web/login")
    assert answer.status == 200
    assert b'name="csrf_token"' in body
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_database_pages_are_closed(site):
    for page in ("manager", "selector", "list"):
        assert fetch(site[0], f"/web/database/{page}")[0].status == 404


def test_assets_are_compressed_and_cached(site):
    page = fetch(site[0], "/web/login")[1].decode()
    bundle = re.search(r'src="(/web/assets/[^"]+\.js)"', page)[1]
    first, packed = fetch(site[0], bundle, Accept_Encoding="gzip")
    assert first.status == 200
    assert first.getheader("Content-Encoding") == "gzip"
    assert packed[:2] == b"\x1f\x8b"
    again, _body = fetch(site[0], bundle, Accept_Encoding="gzip")
    assert again.getheader("X-Cache-Status") == "HIT"
    assert again.getheader("X-Content-Type-Options") == "nosniff"
    assert not again.getheader("Set-Cookie")


def test_websocket(site):
    socket_ = websocket.create_connection(
        f"ws://127.0.0.1:{site[0]}/websocket", origin=f"http://127.0.0.1:{site[0]}", http_no_proxy=["127.0.0.1"], timeout=20
    )
    assert socket_.getstatus() == 101
    socket_.close()


def test_upload_limit(site):
    with socket.create_connection(("127.0.0.1", site[0]), timeout=20) as client:
        client.sendall(f"POST /web/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: {129 * 1024**2}\r\n\r\n".encode())
        assert b" 413 " in client.recv(100)


def test_odoo_believes_the_proxy(site, database, office):
    """The browser's address, host and scheme arrive: an administrator's login sets Odoo's own address from them."""
    port, log = site
    key = "select value from ir_config_parameter where key = 'web.base.url'"
    before = office(f'sql {database} "{key}"').strip()
    headers = {"Host": "office.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": CLIENT}
    try:
        answer, page = fetch(port, "/web/login", **headers)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.decode())[1]
        headers["Cookie"] = answer.getheader("Set-Cookie").partition(";")[0]
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        form = urllib.parse.urlencode({"csrf_token": token, "login": "admin", "password": "admin"})
        assert fetch(port, "/web/login", "POST", form, **headers)[0].status == 303
        assert office(f'sql {database} "{key}"').strip() == "https://office.example"
        assert f"werkzeug: {CLIENT} " in log.read_text()
    finally:
        office(f"sql {database} \"update ir_config_parameter set value = '{before}' where key = 'web.base.url'\"")


def test_reports_without_a_name_leave_no_line(site):
    """Neither log names a page that promises anonymity, however large the body."""
    port, log = site
    body = "text=" + "x" * 100_000
    assert fetch(port, f"/speak-up/{'z' * 26}", "POST", body, Content_Type="application/x-www-form-urlencoded", Cookie="session_id=abc")[0].status == 404
    assert fetch(port, "/speak-up")[0].getheader("Set-Cookie") is None
    for file in (log, log.with_name("nginx.log")):
        assert "/web/login" in file.read_text()
        assert "speak-up" not in file.read_text()


def test_log_is_clean(site):
    lines = site[1].read_text().splitlines()
    # The mode of the image: Odoo warns of root, which the tests may run as.
    assert not [line for line in lines if re.search(r" (WARNING|ERROR|CRITICAL) ", line)]
