# SPDX-License-Identifier: Apache-2.0
"""The credential: an Open Badges 3.0 document that hides behind its salt and names its body."""

from guildmark.engines.seals import credentials, signatures
from guildmark.engines.seals.jcs import digest, jcs


def test_the_names_and_codes_stand_where_open_badges_has_them(city):
    made = credentials.build(**city.fields)
    achievement = made["credentialSubject"]["achievement"]
    assert made["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert achievement["alignment"][0]["targetCode"] == "6-18-01-01"
    codes = {item["identifierType"]: item["identifier"] for item in achievement["creator"]["otherIdentifier"]}
    assert codes == {"ext:creditCode": "91370700MA3C000017", "ext:filingCode": "Y000037000123"}
    assert made["credentialSubject"]["licenseNumber"] == "Y000037000123233000001"
    assert (made["validFrom"], made["awardedDate"]) == ("2023-09-28T00:00:00+08:00", "2023-09-10T00:00:00+08:00")


def test_a_name_is_normalised(city):
    made = credentials.build(**(city.fields | {"name": "Jose\u0301"}))
    assert made["credentialSubject"]["name"] == "Jos\u00e9"


def test_equal_facts_have_different_digests(city):
    assert digest(credentials.build(**city.fields)) != digest(credentials.build(**city.fields))
    assert len(credentials.build(**city.fields)["salt"]) >= 22


def test_results_are_texts(city):
    made = credentials.build(**(city.fields | {"results": {"theory": "78.50"}}))["credentialSubject"]
    assert made["result"][0]["value"] == "78.50"
    assert made["result"][0]["resultDescription"] == made["achievement"]["resultDescription"][0]["id"]


def test_what_is_shown_is_what_was_built(city):
    shown = credentials.shown(city.credential())
    assert shown == {
        "number": "Y000037000123233000001",
        "kind": "level",
        "name": "欧阳丹",
        "occupation": "车工",
        "level": "3",
        "issuer": city.did,
        "body": "鸢都精密机械有限公司",
        "valid_from": "2023-09-28",
    }


def test_what_is_shown_of_a_spoilt_document_is_nothing():
    assert set(credentials.shown({"credentialSubject": [], "issuer": 3}).values()) == {None}


def test_many_are_sealed_like_one(city):
    certificate = credentials.Certificate(**city.fields)
    (sealed,) = credentials.seal_many([certificate], city.issuer, city.method, city.created)
    assert sealed.data == jcs(
        signatures.sign(credentials.document(certificate), city.issuer, city.method, city.created)
    )
