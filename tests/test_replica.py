"""Two servers of PostgreSQL: a backup restored on another one, followed by a replica that answers what is only read."""

import json
import os
import re
import shutil
import subprocess
import time
from http.client import HTTPConnection

import pytest

from .addons import ROOT
from .test_commands import command
from .test_deployment import await_answer, free_port, open_to_others, production_settings, sign_in, start_odoo, stop

NAME = "office_second"


@pytest.fixture(scope="module")
def servers(tmp_path_factory, database, office):
    """A first server with the restored practice and one that follows it over TCP by the files of config/postgres: their sockets' folders."""
    tmp = tmp_path_factory.mktemp("servers")
    open_to_others(tmp)
    archive = tmp / "office.tar"
    command("backup.sh", OFFICE_DB=database, FILE=str(archive))
    second = {"OFFICE_RUN": str(tmp / "second"), "OFFICE_DB": NAME}
    (tmp / "second").mkdir()
    restored = command("restore.sh", FILE=str(archive), **second)
    assert "counts and hashes agree" in restored.stdout
    first, data, binaries = office('echo "$PGHOST $PG_DATA $(pg_bin)"', **second).split()
    port = free_port()
    password = tmp / "replica_password"
    password.write_text("only for the journal\n")
    replica = tmp / "replica"
    replica.mkdir(mode=0o700)
    sockets = tmp / "sockets"
    sockets.mkdir()
    if os.getuid() == 0:
        for path in (replica, sockets, password):
            shutil.chown(path, "postgres")
    log = tmp / "replica.log"
    following = None
    try:
        # As a server of its own that others reach: over TCP nobody is trusted, and the follower is let in by allow_replica.sh alone.
        office(f"""
            pg_as "$(pg_bin)/pg_ctl" -D "{data}" -m fast -w stop >/dev/null
            printf 'local all all trust\\n' > "{data}/pg_hba.conf"
            pg_as "$(pg_bin)/pg_ctl" -D "{data}" -l "{data}/server.log" -w start \\
                -o "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={first} -c max_connections=200" >/dev/null
            PGDATA="{data}" PGUSER=postgres PGPORT={port} REPLICA_PASSWORD_FILE="{password}" bash config/postgres/allow_replica.sh
            PGDATA="{data}" PGUSER=postgres PGPORT={port} REPLICA_PASSWORD_FILE="{password}" bash config/postgres/allow_replica.sh
            [ "$(grep -c '^host replication' "{data}/pg_hba.conf")" = 1 ]
        """, **second)  # fmt: skip
        wrong = tmp / "wrong"
        wrong.write_text("guessed\n")
        wrong.chmod(0o644)
        environment = {
            "PATH": f"{binaries}:{os.environ['PATH']}", "PGDATA": str(replica), "PRIMARY_HOST": "127.0.0.1", "PRIMARY_PORT": str(port),
            "POSTGRES_BUFFERS": "64MB", "LANG": "C.UTF-8",
        }  # fmt: skip
        follow = [
            *(["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []), "bash", str(ROOT / "config/postgres/replica.sh"),
            "-c", "listen_addresses=", "-c", f"unix_socket_directories={sockets}", "-c", f"port={port}",
        ]  # fmt: skip
        refused = subprocess.run(
            follow, env={**environment, "REPLICA_PASSWORD_FILE": str(wrong), "PGDATA": str(sockets / "none")}, capture_output=True, text=True,
            timeout=60, check=False, cwd="/",
        )  # fmt: skip
        assert refused.returncode and "password authentication failed" in refused.stderr
        with log.open("w") as out:
            following = subprocess.Popen(follow, env={**environment, "REPLICA_PASSWORD_FILE": str(password)}, stdout=out, stderr=out, cwd="/")
        deadline = time.monotonic() + 60
        while following.poll() is None and time.monotonic() < deadline:
            if subprocess.run([f"{binaries}/pg_isready", "-q", "-h", sockets, "-p", str(port)], check=False).returncode == 0:
                break
            time.sleep(0.3)
        else:
            raise AssertionError(log.read_text())
        yield {"first": first, "replica": str(sockets), "port": str(port), "settings": second}
    finally:
        if following:
            stop(following)
        office('pg_stop; if [ "$PG_DATA" != "$RUN/pgdata" ]; then rm -rf "$PG_DATA"; fi', **second)


def sql(servers, which, query):
    return subprocess.run(
        ["psql", "-X", "-At", "-h", servers[which], "-p", servers["port"], "-U", "odoo", "-d", NAME, "-c", query], check=True, capture_output=True, text=True
    ).stdout.strip()


def await_replica(servers, query, wanted):
    deadline = time.monotonic() + 20
    while (found := sql(servers, "replica", query)) != wanted and time.monotonic() < deadline:
        time.sleep(0.2)
    assert found == wanted


def test_reading_is_the_replicas_work(servers, tmp_path):
    """Logged in through Odoo with workers: what is read comes from the replica, what is written goes to the first server and arrives
    at the replica, and who looked at a patient is written down although it was only read."""
    assert sql(servers, "replica", "select pg_is_in_recovery()") == "t"
    ports = {"http": free_port(), "gevent": free_port()}
    settings = production_settings(
        tmp_path, NAME, ports, db_host=servers["first"], db_port=servers["port"], db_replica_host=servers["replica"],
        db_replica_port=servers["port"], data_dir=f"{servers['settings']['OFFICE_RUN']}/data",
    )  # fmt: skip
    odoo, log = start_odoo(tmp_path, settings)
    try:
        await_answer(ports["http"], "/web/health", odoo, log)

        def send(path, method="GET", body=None, **headers):
            connection = HTTPConnection("127.0.0.1", ports["http"], timeout=60)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer, answer.read()

        def call(model, method, args, kwargs, headers):
            body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": {"model": model, "method": method, "args": args, "kwargs": kwargs}})
            answer, content = send(f"/web/dataset/call_kw/{model}/{method}", "POST", body, **{**headers, "Content-Type": "application/json"})
            assert answer.status == 200 and "error" not in json.loads(content), content[:2000]
            return json.loads(content)["result"]

        answer, headers = sign_in(send, "frontdesk", "frontdesk")
        assert answer.status == 303
        looked = "select count(*) from medical_access_log"
        before = int(sql(servers, "first", looked))
        reader = "select count(*) from pg_stat_activity where usename = 'odoo' and datname = current_database() and application_name like 'odoo-%'"
        found = call("medical.patient", "web_search_read", [], {"domain": [], "specification": {"display_name": {}}, "limit": 3}, headers)
        assert len(found["records"]) == 3
        assert int(sql(servers, "replica", reader)) > 0, "nobody reads at the replica"
        assert int(sql(servers, "first", looked)) > before
        user = int(sql(servers, "first", "select id from res_users where login = 'frontdesk'"))
        call("res.users", "write", [[user], {"signature": "<p>Written at the first server</p>"}], {}, headers)
        await_replica(servers, f"select count(*) from res_users where id = {user} and signature like '%first server%'", "1")
    finally:
        stop(odoo)
    assert not [line for line in log.read_text().splitlines() if re.search(r" (WARNING|ERROR|CRITICAL) ", line)]
