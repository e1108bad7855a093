# SPDX-License-Identifier: Apache-2.0
"""A city that seals: its keys, one certificate, its status lists, its register of two leaves, its trust file."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from guildmark.engines.register import checkpoints, leaves, proofs, tiles
from guildmark.engines.seals import credentials, jcs, keys, qr, signatures, status, trust

BEIJING = timezone(timedelta(hours=8))
CREATED = datetime(2023, 9, 28, 0, 5, tzinfo=BEIJING)


class City:
    """Everything that a verifier's tests need, made once and changed by a test."""

    site = "https://city.example"
    did = "did:web:city.example"
    origin = "city.example/demo/register"
    issuer = keys.KeyPair.from_bytes(bytes(range(1, 33)))
    log = keys.KeyPair.from_bytes(bytes(range(32)))
    access_id = "c" * 22
    created = CREATED

    def __init__(self):
        self.method = f"{self.did}#key-1"
        self.ended = {}
        self.set_bits = {"revocation": [], "suspension": []}
        self.listed_at = CREATED + timedelta(days=2)
        self.fields = {
            "issuer": self.did,
            "issuer_name": "鸢都市人力资源和社会保障局",
            "log_id": "b" * 26,
            "number": "Y000037000123233000001",
            "name": "欧阳\u4e39",
            "occupation": "6-18-01-01",
            "occupation_name": "车工",
            "level": "3",
            "body_name": "鸢都精密机械有限公司",
            "body_credit_code": "91370700MA3C000017",
            "body_code": "Y000037000123",
            "valid_from": datetime(2023, 9, 28, tzinfo=BEIJING),
            "awarded": date(2023, 9, 10),
            "status_base": f"{self.site}/status",
            "status_shard": "2023-1",
            "status_index": 40_000,
        }

    def sign(self, document, key=None):
        return signatures.sign(document, key or self.issuer, self.method, CREATED)

    def credential(self, **changes):
        return self.sign(credentials.build(**(self.fields | changes)))

    def status_lists(self):
        made = {}
        for purpose, name in status.list_names("2023-1").items():
            address = f"{self.site}/status/{name}"
            bits = status.StatusList.of(self.set_bits[purpose])
            made[address] = self.sign(status.list_credential(address, purpose, self.did, bits, self.listed_at))
        return made

    def trust(self, lists=None):
        document = keys.did_document(self.did, {"key-1": self.issuer.public_multibase}, self.ended)
        register = trust.register_part(self.origin, self.log.public_multibase, [], b"")
        built = trust.build(
            CREATED, {self.did: document}, self.status_lists() if lists is None else lists, register, []
        )
        return trust.build_trust(built, self.issuer, self.method, CREATED)

    def link(self, credential):
        return qr.link(credential, self.issuer, self.site, self.access_id)

    def proof(self, credential, **changes):
        members = {"id": credential["logId"], "sha256": jcs.digest(credential), "kind": "level", "date": "2023-09-28"}
        entries = [leaves.leaf("journal", id="d" * 26, sha256="0" * 64, date="2023-09-28")]
        entries.append(leaves.leaf("issue", **(members | changes)))
        growth = tiles.grow(tiles.Edge(), entries)
        head = checkpoints.Checkpoint(self.origin, growth.size, growth.root, CREATED.astimezone(UTC))
        files = growth.files | {"checkpoint": head.signed(self.log.private)}
        return proofs.prove(files.get, 1).encode()


@pytest.fixture
def city():
    return City()
