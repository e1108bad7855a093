# SPDX-License-Identifier: Apache-2.0
"""The lasting addresses of the public host."""

from django.urls import path, re_path

from guildmark.web.public import (
    applying,
    certificates,
    figures,
    health,
    home,
    notices,
    objections,
    policies,
    policies_rules,
    register,
    verify,
    wellknown,
)

urlpatterns = [
    path("", home.show, name="home"),
    path("verify", verify.show, name="verify"),
    path("apply/", applying.show, name="apply"),
    re_path(r"^c/(?P<access_id>[a-z2-7]{22})$", certificates.show, name="certificate"),
    re_path(r"^c/(?P<access_id>[a-z2-7]{22})/credential\.json$", certificates.as_json, name="certificate-json"),
    re_path(r"^c/(?P<access_id>[a-z2-7]{22})/certificate\.pdf$", certificates.as_pdf, name="certificate-pdf"),
    re_path(r"^c/(?P<access_id>[a-z2-7]{22})/qr\.svg$", certificates.as_qr, name="certificate-qr"),
    re_path(r"^c/(?P<access_id>[a-z2-7]{22})/credential\.tlog-proof$", certificates.as_proof, name="certificate-proof"),
    path("notices/", notices.show_all, name="notices"),
    path("notices/<int:number>", notices.show, name="notice"),
    path("notices/<int:number>/object/<int:position>", objections.file, name="object"),
    re_path(r"^notices/(?P<number>[0-9]{1,12})/receipt/(?P<receipt>[A-Z2-9]{12})$", objections.receipt, name="receipt"),
    path("policies/", policies.show_all, name="policies"),
    path("policies/<int:pk>/", policies.show, name="policy"),
    path("policies/rules/", policies_rules.show_all, name="policy-rules"),
    re_path(
        r"^policies/rules/(?P<programme>[a-z0-9-]+(?:/[a-z0-9-]+)*)/(?P<version>[A-Za-z0-9.-]+)/$",
        policies_rules.show,
        name="policy-rule",
    ),
    path("figures/", figures.show_all, name="figures"),
    re_path(r"^figures/(?P<name>[A-Za-z0-9-]+)$", figures.show, name="figure"),
    re_path(r"^figures/(?P<name>[A-Za-z0-9-]+)\.json$", figures.as_json, name="figure-json"),
    re_path(r"^figures/(?P<name>[A-Za-z0-9-]+)\.csv$", figures.as_csv, name="figure-csv"),
    path("register/", register.show, name="register"),
    path("register/checkpoint", register.checkpoint, name="checkpoint"),
    path("register/keys.json", register.keys, name="keys"),
    re_path(r"^register/(?P<place>tile/[0-9a-z/.]+)$", register.tile, name="tile"),
    re_path(r"^register/e/(?P<log_id>[a-z2-7]{26})$", register.leaf, name="leaf"),
    re_path(r"^register/e/(?P<log_id>[a-z2-7]{26})\.tlog-proof$", register.leaf_proof, name="leaf-proof"),
    path(".well-known/did.json", wellknown.did, name="did"),
    path(".well-known/guildmark-trust.json", wellknown.trust, name="trust"),
    re_path(r"^status/(?P<name>[0-9]{4}-[0-9]{1,6}-[rs])$", wellknown.status_list, name="status-list"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
