# SPDX-License-Identifier: Apache-2.0
"""A small register in a folder, built as an office would build it, for the audit to look at and tests to spoil."""

import hashlib
import json
from datetime import UTC, datetime

import pytest

from guildmark.engines.register import checkpoints, keylists, leaves, storage, tiles
from guildmark.engines.seals import signatures, status
from guildmark.engines.seals.keys import KeyPair

ORIGIN = "register.example/demo"
DID = "did:web:city.example"
LOG = KeyPair.from_bytes(bytes(range(32)))
ISSUER = KeyPair.from_bytes(bytes(range(1, 33)))
NOON = datetime(2023, 9, 28, 4, tzinfo=UTC)


class Register:
    """Leaves that are added one by one, and the folder that is published from them."""

    def __init__(self, folder):
        self.storage = storage.FolderStorage(folder / "register")
        self.folder = self.storage.folder
        self.leaves, self.edge = [], tiles.Edge()
        for use, key in (("log", LOG), ("issuer", ISSUER)):
            self.add("key", key=use, sha256=keylists.key_digest(use, key.public_multibase, use), kind=use)
        self.keys = [
            keylists.ListedKey("log", LOG.public_multibase, "log", 0, None),
            keylists.ListedKey("issuer", ISSUER.public_multibase, "issuer", 1, None),
        ]

    def id_of(self, name):
        return leaves.new_id(lambda count: hashlib.sha256(str(name).encode()).digest()[:count])

    def add(self, act, key=None, **members):
        key = len(self.leaves) if key is None else key
        members = {"date": "2023-09-01", "sha256": hashlib.sha256(str(key).encode()).hexdigest()} | members
        self.leaves.append(leaves.leaf(act, id=self.id_of(key), **members))
        return leaves.parse(self.leaves[-1])

    def issue(self, key, **members):
        dimensions = {"kind": "level", "level": "3", "occupation": "6-18-01-01", "region": "379901", "first_high": True}
        return self.add("issue", key, **(dimensions | members))

    def again(self, act, old, *, high, new=None):
        new = self.id_of(new) if new else None
        self.leaves.append(leaves.repeated(act, old, sha256="0" * 64, first_high=high, id=new))
        return leaves.parse(self.leaves[-1])

    def raw(self, **members):
        """Add a leaf unchecked."""
        self.leaves.append(json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())

    def publish(self, *, key=LOG, time=NOON):
        """Publish what was added: tiles, then the checkpoint."""
        growth = tiles.grow(self.edge, self.leaves[self.edge.size :])
        self.storage.write_all(growth.files)
        self.edge = growth.edge
        self.storage.write("keys.json", keylists.keys_json(self.keys))
        self.storage.write(
            "checkpoint", checkpoints.Checkpoint(ORIGIN, growth.size, growth.root, time).signed(key.private)
        )
        return str(self.folder)

    def status_list(self, indexes, purpose="revocation", *, logged=True, key=ISSUER):
        """Sign a status list, log it unless told not to, and serve it beside the register."""
        name = status.list_names("2023-1")[purpose]
        bits = status.StatusList.of(indexes)
        document = status.list_credential(f"https://city.example/status/{name}", purpose, DID, bits, NOON)
        sealed = signatures.seal(document, key, f"{DID}#issuer", NOON)
        place = self.folder.parent / "status" / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(sealed.data)
        if logged:
            self.add("list", sha256=sealed.sha256, kind="status")


@pytest.fixture
def register(tmp_path):
    return Register(tmp_path)
