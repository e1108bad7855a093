# SPDX-License-Identifier: Apache-2.0
"""The peer of `roster.import`: django-import-export on the same rows, into a plain table, with its model's checks."""

from __future__ import annotations

import io
import os
from typing import Any

from bench.frame import say, seconds

ROWS = int(os.environ.get("BENCH_PEER_ROWS", "10000"))


def import_export(cells: list[list[Any]]) -> tuple[float, int]:
    """Return the seconds that the import of the first ``BENCH_PEER_ROWS`` rows takes, and how many they are."""
    from import_export.formats.base_formats import XLSX

    rows = cells[: ROWS + 1]
    data = _workbook(rows)
    model, resource = _resource(len(rows[0]))

    def work() -> None:
        dataset = XLSX().create_dataset(data)
        dataset.headers = [f"c{place}" for place in range(len(rows[0]))]
        found = resource.import_data(dataset, dry_run=False, raise_errors=False)
        if found.has_errors():
            raise RuntimeError(f"{found.row_errors()[0][1][0].error!r}")

    took = seconds(work)
    say(f"django-import-export: {model.objects.count()} rows in {took:.2f} s")
    return took, len(rows) - 1


def _workbook(rows: list[list[Any]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, [str(cell) for cell in row])
    return out.getvalue()


def _resource(width: int) -> tuple[Any, Any]:
    """A model of text columns, found again by the second, its table, and the resource that imports into it."""
    from django.db import connections, models
    from import_export import resources

    names = [f"c{place}" for place in range(width)]
    fields: dict[str, Any] = {name: models.CharField(max_length=400, blank=True) for name in names}
    meta = type("Meta", (), {"app_label": "bench"})
    model = type("PeerRow", (models.Model,), fields | {"Meta": meta, "__module__": __name__})
    with connections["owner"].schema_editor() as editor:
        editor.create_model(model)
    with connections["owner"].cursor() as cursor:
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC")
        cursor.execute("CREATE INDEX ON bench_peerrow (c1)")
    told = {
        "model": model,
        "fields": names,
        "import_id_fields": ["c1"],
        "use_bulk": True,
        "batch_size": 1000,
        "skip_diff": True,
        "clean_model_instances": True,
    }
    made = type("Meta", (), told)
    return model, type("PeerRows", (resources.ModelResource,), {"Meta": made})()
