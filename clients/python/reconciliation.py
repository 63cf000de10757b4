"""reconciler and py-reconciliation-service-api, two clients of reconciliation services, one over data frames."""

import os

import pandas
from py_reconciliation_service_api import build_reconciliation_service
from py_reconciliation_service_api.models.reconciliation import ReconciliationQuery, ReconciliationQueryProperty
from reconciler import reconcile

ENDPOINT = os.environ["CITYWEAVE_URL"] + "/reconcile"
ROWS = [  # name, country, the city
    ("Kyoto", "Japan", "city:jp-kyoto"),
    ("Barcelone", "ES", "city:es-barcelona"),
    ("Câmara Municipal de Almada", "PRT", "city:pt-almada"),
    ("Portland, OR", "United States", "city:us-portland"),
    ("Albany", "Japan", None),
    ("Xyzzyx", "Japan", None),
]


def frames() -> int:
    """A column of a data frame, in batches of ten, with another column as property."""
    table = pandas.DataFrame(ROWS * 3, columns=["name", "country", "city"])
    found = reconcile(
        table["name"],
        type_id="City",
        top_res="all",
        property_mapping={"country": table.drop_duplicates()["country"]},
        reconciliation_endpoint=ENDPOINT,
    )
    for name, _, city in ROWS:
        matches = found[(found["input_value"] == name) & (found["match"] == True)]["id"].tolist()  # noqa: E712
        assert matches == ([city] if city else []), (name, matches)
    return len(ROWS)


def models() -> int:
    """The same with a client that has a model of each answer, and with types and a limit."""
    service = build_reconciliation_service(ENDPOINT)
    manifest = service._manifest
    assert manifest.batch_size == 500 and "City" in [one.id for one in manifest.default_types], manifest
    assert manifest.suggest.entity.service_path and "{{id}}" in manifest.preview.url, manifest
    queries = [
        ReconciliationQuery(
            query=name,
            type=["City"],
            limit=2,
            properties=[ReconciliationQueryProperty(pid="country", v=country)],
        )
        for name, country, _ in ROWS
    ]
    for (name, _, city), answer in zip(ROWS, service.reconcile_batch(queries)):
        assert len(answer.result) <= 2, answer
        assert [one.id for one in answer.result if one.match] == ([city] if city else []), (name, answer)
    return len(queries)


print(f"reconciler and py-reconciliation-service-api: {frames()} and {models()} names matched as expected")
