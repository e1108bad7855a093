# SPDX-License-Identifier: Apache-2.0
"""The canonical bytes: equal to an independent implementation, and refused where the short recipe would be wrong."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from guildmark.engines.seals.jcs import NotCanonicalError, digest, jcs

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]))
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
DOCUMENTS = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20)


@given(DOCUMENTS)
def test_equals_the_independent_implementation(document):
    assert jcs(document) == rfc8785.dumps(document)


def test_sorts_keys_and_drops_spaces():
    assert jcs({"b": [1, True, None], "a": "姓名\n"}) == '{"a":"姓名\\n","b":[1,true,null]}'.encode()


def test_digest_is_the_sha256_of_the_bytes():
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize(
    "document",
    [1.5, {"a": 1.0}, [2**53], {"a": -(2**53)}, "\ud800", {"\ud800": 1}, {"𠮷": 1}, {1: "a"}, {"a": {1, 2}}, b"x"],
)
def test_refuses_what_has_no_one_form(document):
    with pytest.raises(NotCanonicalError):
        jcs(document)


def test_refuses_a_document_nested_without_end():
    deep: list = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(NotCanonicalError, match="deeper"):
        jcs(deep)
