# SPDX-License-Identifier: Apache-2.0
"""`guildmark verify --online` against a live local server: the newest state, the proof, and nobody else asked."""

import http.server
import json
import threading

import pytest
from tests import factories

from guildmark.cli import main
from guildmark.domain.credentials.models import Credential
from guildmark.engines.register.sources import fetch_from
from guildmark.flows import daily, papers, revocations


class Site:
    """A server of fixed answers that keeps which paths it was asked for."""

    def __init__(self):
        self.answers, self.asked = {}, []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append(self.path)
                data = site.answers.get(self.path)
                self.send_response(302 if data == "elsewhere" else 200 if data else 404)
                if data == "elsewhere":
                    self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()
                if isinstance(data, bytes):
                    self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("localhost", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def host(self):
        return f"localhost:{self.server.server_port}"


@pytest.fixture
def site():
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def certificate(site, settings, town):
    settings.PUBLIC_URL = settings.IDENTITY_URL = f"http://{site.host}"
    factories.batch(factories.firm(town), "closed")
    daily.run_due()
    return Credential.objects.order_by("pk").first()


@pytest.fixture
def files(certificate, tmp_path):
    """The credential and the trust file of the day, as a stranger keeps them."""
    (tmp_path / "credential.json").write_bytes(papers.credential_json(certificate))
    (tmp_path / "trust.json").write_bytes(papers.trust_json())
    return tmp_path


def publish(site, client, certificate):
    lists = [certificate.status_list + "-" + purpose for purpose in "rs"]
    places = [f"/status/{name}" for name in lists] + [f"/register/e/{certificate.log_id}.tlog-proof"]
    site.answers = {place: client.get(place).content for place in places}


def verify(files, capsys, *more):
    told = [str(files / "credential.json"), "--trust", str(files / "trust.json"), *more, "--json"]
    code = main.main(["verify", *told])
    return code, json.loads(capsys.readouterr().out)


def test_the_register_is_asked_and_proves_the_certificate(site, client, certificate, files, capsys):
    publish(site, client, certificate)
    code, answer = verify(files, capsys, "--online")
    assert (code, answer["state"]) == (0, "active")
    assert {check["name"]: check["ok"] for check in answer["checks"]}["register"] is True


def test_a_certificate_revoked_since_the_trust_file_is_revoked_online_only(
    site, client, certificate, files, capsys, town
):
    proposed = revocations.propose(certificate, reason="成绩登记有误", by=town.officer)
    revocations.confirm(proposed, by=town.supervisor)
    daily.run_due()
    publish(site, client, certificate)
    assert verify(files, capsys)[1]["state"] == "active"
    assert site.asked == []
    assert verify(files, capsys, "--online")[1]["state"] == "revoked"


def test_without_the_site_the_kept_list_still_speaks(site, certificate, files, capsys):
    code, answer = verify(files, capsys, "--online")
    assert (code, answer["state"]) == (0, "active")
    assert {check["name"]: check["ok"] for check in answer["checks"]}["register"] is None


@pytest.mark.parametrize("address", ["http://localhost:1/x", "https://example.org/x", "file:///etc/passwd"])
def test_no_host_but_those_of_the_trust_file_is_asked(site, address):
    with pytest.raises(OSError, match="not a host of the trust file"):
        fetch_from({site.host})(address)


def test_a_site_that_sends_us_elsewhere_is_not_followed(site):
    site.answers["/moved"] = "elsewhere"
    with pytest.raises(OSError, match="302"):
        fetch_from({site.host})(f"http://{site.host}/moved")
    assert site.asked == ["/moved"]
