# SPDX-License-Identifier: Apache-2.0
"""Who gets which page: one line a route, read by `test_access_matrix.py`, which fails for a route without its line.

A new route: add its line. A page that names a row says the row's kind; a new kind is made in `access_rows.py`.
"""

from dataclasses import dataclass

from guildmark.web import accounts_urls

OWN, SAME_DISTRICT, OTHER_DISTRICT, OTHER_CITY, ABSENT = PLACES = (
    "own",
    "same district",
    "other district",
    "other city",
    "absent",
)
ROLES = (
    "nobody",  # has not signed in
    "account",  # has signed in and holds no office
    "firm-handler",
    "firm-checker",
    "district-officer",
    "city-officer",
    "city-supervisor",
    "auditor",
    "worker",  # has her own account and looks at her own record
)
FIRM = ("firm-handler", "firm-checker")
HANDLER, CHECKER = ("firm-handler",), ("firm-checker",)
CITY = ("city-officer", "city-supervisor")
OFFICER = ("city-officer",)
JOURNAL = (*CITY, "auditor")
OFFICE = ("district-officer", *JOURNAL)
WORKER = ("worker",)
EVERYONE = ROLES
SIGNED_IN = ROLES[1:]

# How far a role reaches among the places at which the rows lie.
CITYWIDE = (OWN, SAME_DISTRICT, OTHER_DISTRICT)
REACH = {
    **dict.fromkeys(FIRM, (OWN,)),
    "district-officer": (OWN, SAME_DISTRICT),
    **dict.fromkeys(JOURNAL, CITYWIDE),
    "worker": (OWN,),
}


@dataclass(frozen=True)
class Route:
    """One line of the table.

    ``row``: the kind of row its address names, or none. ``may``: whose page it is; for everyone else it does not exist
    (404), and whoever has not signed in is asked to. ``does``: who of them may post; the others are refused (403)
    before anything else is looked at; none: the page takes no deeds. ``get``: what a reader gets.
    """

    row: str | None
    may: tuple[str, ...]
    does: tuple[str, ...] | None = None
    get: int | tuple[int, ...] = 200
    # a public page: the row is found wherever it lies
    public: bool = False
    # who of them may read, where not all: the others are refused (403), for the page is a deed's beginning
    reads: tuple[str, ...] | None = None


def public(row=None, *, get=200, does=EVERYONE):
    """A page for everyone, wherever the row lies."""
    return Route(row, EVERYONE, does, get, public=True)


def account(get=(200, 302)):
    """A page about one's own account, whatever office one holds."""
    return Route(None, SIGNED_IN, SIGNED_IN, get)


def deed(row, may, does=None):
    """An address that only takes a deed: there is nothing to read."""
    return Route(row, may, does or may, get=405)


ROUTES = {
    # the firm's portal
    "portal:overview": Route(None, FIRM),
    "portal:filings": Route(None, FIRM),
    "portal:people": Route(None, FIRM, HANDLER),
    "portal:batches": Route(None, FIRM),
    "portal:batch_new": Route(None, FIRM, HANDLER),
    "portal:batch": Route("batch", FIRM),
    "portal:batch_open": deed("batch", FIRM, HANDLER),
    "portal:batch_rules": deed("batch", FIRM, HANDLER),
    "portal:plan": Route("draft", FIRM, HANDLER),
    "portal:plan_file": deed("draft", FIRM, HANDLER),
    "portal:template": Route("draft", FIRM, HANDLER, reads=HANDLER),
    "portal:roster_upload": Route("draft", FIRM, HANDLER),
    "portal:roster": Route("roster", FIRM),
    "portal:roster_take": deed("roster", FIRM, HANDLER),
    "portal:roster_undo": deed("roster", FIRM, HANDLER),
    "portal:roster_marked": Route("roster", FIRM, HANDLER, reads=HANDLER),
    "portal:entries": Route("batch", FIRM),
    "portal:entry": Route("entry", FIRM),
    "portal:entry_employer": deed("entry", FIRM, HANDLER),
    "portal:entry_look": deed("entry", FIRM, CHECKER),
    "portal:marks_upload": Route("batch", FIRM, HANDLER),
    "portal:marks_template": Route("open", HANDLER),
    "portal:marks_workbook": Route("marks workbook", FIRM),
    "portal:marks_take": deed("marks workbook", FIRM, HANDLER),
    "portal:marks_marked": Route("marks workbook", HANDLER),
    "portal:evidence": Route("waiting", FIRM, CHECKER),
    "portal:evidence_file": Route("evidence", FIRM),
    "portal:marks": Route("batch", FIRM, HANDLER),
    "portal:results": Route("batch", FIRM, FIRM),
    "portal:notice_put_up": deed("batch", FIRM),
    "portal:papers": Route("batch", FIRM, FIRM),
    "portal:paper_set": Route("batch", FIRM),
    "portal:paper": Route("paper", FIRM),
    "portal:scan": Route("scan", FIRM),
    "portal:scan_remove": deed("scan", FIRM),
    "portal:seats": Route("draft", FIRM, HANDLER),
    "portal:photos": Route("draft", FIRM, HANDLER),
    "portal:photos_take": deed("draft", FIRM, HANDLER),
    "portal:substitute": Route("batch", FIRM, HANDLER),
    "portal:resits": Route("draft", FIRM, HANDLER),
    "portal:card": Route("assessor", FIRM, HANDLER),
    "portal:certificates": Route(None, FIRM),
    "portal:certificate_pdf": Route("credential", FIRM),
    "portal:certificate_json": Route("credential", FIRM),
    "portal:names": Route(None, FIRM),
    "portal:name_ask": Route("differing row", FIRM, HANDLER),
    "portal:submissions": Route(None, FIRM),
    "portal:submission": Route("batch", FIRM),
    "portal:submission_workbook": Route("batch", HANDLER),
    "portal:submission_send": deed("batch", FIRM, HANDLER),
    "portal:submission_hand_in": deed("batch", FIRM, HANDLER),
    "portal:answer": Route("answer", FIRM),
    "portal:answer_take": deed("answer", FIRM, HANDLER),
    "portal:answer_marked": Route("answer", HANDLER),
    "portal:submission_file": Route("answer", HANDLER),
    "portal:submission_mend": Route("submission", FIRM, HANDLER),
    "portal:entry_invite": deed("entry", FIRM, HANDLER),
    # a worker's own record
    "portal:me": Route(None, WORKER),
    "portal:me_path": Route(None, WORKER, WORKER),
    "portal:me_entries": Route(None, WORKER),
    "portal:me_entry": Route("entry", WORKER),
    "portal:me_certificates": Route(None, WORKER),
    "portal:me_pdf": Route("credential", WORKER),
    "portal:me_json": Route("credential", WORKER),
    "portal:me_share": deed("credential", WORKER),
    "portal:me_withdraw": deed("share", WORKER),
    "portal:me_reads": Route(None, WORKER),
    "claim": public(),
    "shared": public("token"),
    # the officers' desk
    "desk:home": Route(None, OFFICE),
    "desk:filings": Route(None, OFFICE),
    "desk:filing_new": Route(None, OFFICER, OFFICER),
    "desk:filing": Route("filing", OFFICE),
    "desk:filing_change": deed("filing", OFFICER),
    "desk:filing_accounts": Route("filing", OFFICER, OFFICER),
    "desk:filing_account_password": deed("filing", OFFICER),
    "desk:batches": Route(None, OFFICE),
    "desk:batch": Route("batch", OFFICE),
    "desk:papers": Route("batch", OFFICE),
    "desk:paper_set": Route("batch", OFFICE),
    "desk:scan": Route("scan", OFFICE),
    "desk:batch_stop": deed("draft", OFFICER),
    "desk:evidence": Route("waiting", OFFICER, OFFICER),
    "desk:evidence_file": Route("evidence", OFFICE),
    "desk:entry": Route("entry", OFFICE),
    "desk:notices": Route(None, OFFICE),
    "desk:notice": Route("notice", OFFICE),
    "desk:objections": Route(None, OFFICE),
    "desk:objection": Route("objection", OFFICE, OFFICER),
    "desk:certificates": Route(None, OFFICE),
    "desk:certificate": Route("credential", OFFICE, CITY),
    "desk:certificate_correct": Route("credential", CITY, CITY),
    "desk:names": Route(None, JOURNAL),
    "desk:name": Route("name question", JOURNAL, CITY),
    "desk:name_decide": deed("name question", CITY),
    "desk:submissions": Route(None, OFFICE),
    "desk:submission_batches": Route(None, OFFICE),
    "desk:submission_confirm": deed(None, OFFICER),
    "desk:submission": Route("batch", OFFICE),
    "desk:submission_workbook": Route("batch", OFFICER),
    "desk:submission_send": deed("batch", OFFICER),
    "desk:submission_hand_in": deed("batch", OFFICER),
    "desk:answer": Route("answer", OFFICER),
    "desk:answer_take": deed("answer", OFFICER),
    "desk:answer_marked": Route("answer", OFFICER),
    "desk:submission_file": Route("answer", OFFICER),
    "desk:submission_mend": Route("submission", OFFICER, OFFICER),
    "desk:revocations": Route(None, OFFICE),
    "desk:revocation": deed("revocation", CITY),
    "desk:ledgers": Route(None, JOURNAL),
    "desk:ledger_upload": Route(None, OFFICER, OFFICER, get=200),
    "desk:ledger_template": Route(None, OFFICER),
    "desk:ledger": Route("ledger", JOURNAL),
    "desk:ledger_take": deed("ledger", OFFICER),
    "desk:ledger_undo": deed("ledger", OFFICER),
    "desk:ledger_marked": Route("ledger", OFFICER),
    "desk:journal": Route(None, JOURNAL),
    "desk:journal-check": deed(None, JOURNAL),
    "desk:permits": Route(None, OFFICE),
    "desk:policies": Route(None, OFFICE),
    "desk:policies_take": deed(None, OFFICER),
    "desk:policy_new": Route(None, OFFICER, OFFICER),
    "desk:policy": Route("document", OFFICE, OFFICER, public=True),
    "desk:policy_move": Route("document", OFFICER, OFFICER, get=405, public=True),
    "desk:policy_revision": Route("revision", OFFICE, public=True),
    "desk:rules": Route(None, OFFICE),
    "desk:rule": Route("published rules", OFFICE, public=True),
    "desk:rule_draft_new": Route(None, OFFICER, OFFICER),
    "desk:rule_draft": Route("rule draft", OFFICE, OFFICER, public=True),
    "desk:rule_draft_file": Route("rule draft", OFFICER, OFFICER, get=405, public=True),
    "desk:rule_draft_check": Route("rule draft", OFFICER, OFFICER, get=405, public=True),
    "desk:rule_draft_follow": Route("rule draft", OFFICER, OFFICER, get=405, public=True),
    "desk:rule_draft_replay": Route("rule draft", OFFICER, OFFICER, get=405, public=True),
    "desk:rule_draft_moved": Route("replay list", OFFICE, public=True),
    "desk:rule_draft_pair": Route("replayed entry", OFFICE),
    "desk:rule_draft_sign": Route("rule draft", CITY, CITY, get=405, public=True),
    "desk:rule_draft_publish": Route("rule draft", CITY, CITY, get=405, public=True),
    "desk:rule_draft_withdraw": Route("rule draft", OFFICER, OFFICER, get=405, public=True),
    "desk:simulations": Route(None, OFFICE, OFFICE),
    "desk:simulation": Route("simulation", OFFICER),
    "desk:simulation_workbook": Route("simulation", OFFICER),
    "desk:simulation_population": Route("simulation", OFFICER),
    "desk:simulation_remove": deed("simulation", OFFICER),
    "desk:person": Route("person", OFFICE),
    "desk:person_invite": deed("person", OFFICER),
    # the API: for everyone, without an account
    "api-1:api-root": public(get=404),
    "api-1:openapi-json": public(),
    "api-1:verify": public(get=405),
    "api-1:checkpoint": public(),
    "api-1:entries": public("leaf"),
    "api-1:listing": public(),
    "api-1:one": public("figure"),
    # everyone's
    "home": public(),
    "verify": public(),
    "apply": public(),
    "certificate": public("access id"),
    "certificate-json": public("access id"),
    "certificate-pdf": public("access id"),
    "certificate-proof": public("access id"),
    "certificate-qr": public("access id"),
    "notices": public(),
    "policies": public(),
    "policy": public("document"),
    "policy-rules": public(),
    "policy-rule": public("rules"),
    "notice": public("public notice"),
    "object": public("line"),
    "receipt": public("receipt"),
    "figures": public(),
    "figure": public("figure"),
    "figure-json": public("figure"),
    "figure-csv": public("figure"),
    "register": public(),
    "checkpoint": public(),
    "keys": public(),
    "tile": public("tile"),
    "leaf": public("leaf"),
    "leaf-proof": public("leaf"),
    "did": public(),
    "trust": public(),
    "status-list": public("status list"),
    "healthz": public(),
    "readyz": public(get=(200, 503)),
    "start": public(get=302),
    "demo_login": public(get=405),
    "demo_clock": public(get=405),
    # signing in, and one's own account
    "account_login": public(get=(200, 302)),
    "account_logout": public(get=(200, 302)),
    "account_inactive": public(),
    "account_reauthenticate": account((302, 403)),
    "account_change_password": account(),
    "first_password": public("password link", get=404),
    "account_security": account(),
    "account_end_sessions": account(405),
    "mfa_index": public(get=302),
    "mfa_authenticate": public(get=302),
    "mfa_reauthenticate": account((302, 403)),
    "mfa_activate_totp": account(),
    "mfa_deactivate_totp": account((302, 404)),
    "mfa_view_recovery_codes": account((302, 404)),
    "mfa_generate_recovery_codes": account(),
    "mfa_download_recovery_codes": account((302, 404)),
    "mfa_list_webauthn": public(get=302),
    "mfa_add_webauthn": account(),
    "mfa_reauthenticate_webauthn": account((302, 403)),
    "mfa_remove_webauthn": Route("passkey", SIGNED_IN, SIGNED_IN, (302, 404)),
    "mfa_edit_webauthn": Route("passkey", SIGNED_IN, SIGNED_IN, (302, 404)),
    "mfa_login_webauthn": public(get=302),
    # pages of allauth's that this house does not have
    **dict.fromkeys(accounts_urls.NOT_HERE, public(get=404)),
    "account_confirm_email": public("mail key", get=404),
    "account_reset_password_from_key": public("password key", get=404),
}
