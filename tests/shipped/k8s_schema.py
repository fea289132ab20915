"""Kubernetes objects held against the published schema, kept in kubernetes_schema.json (see make-kubernetes-schema)."""
import json
import pathlib

import jsonschema

SCHEMA = json.loads((pathlib.Path(__file__).parent / "kubernetes_schema.json").read_text())
# Defined by operators that a cluster may have, not by Kubernetes: the rules of k8s_policy.py alone speak of them.
FOREIGN = ("monitoring.coreos.com/v1", "cert-manager.io/v1")


def faults(objects):
    """What the schema has against the objects, each with its place: unknown fields, wrong types, missing fields, unknown kinds."""
    for item in objects:
        what = f"{item['kind']} {item['metadata']['name']}"
        if item["apiVersion"] in FOREIGN:
            continue
        definition = SCHEMA["kinds"].get(f"{item['apiVersion']} {item['kind']}")
        if definition is None:
            yield f"{what}: the schema has no such kind"
            continue
        validator = jsonschema.Draft7Validator(SCHEMA | {"$ref": f"#/definitions/{definition}"})
        for error in validator.iter_errors(item):
            yield f"{what}: {'.'.join(map(str, error.absolute_path))}: {error.message}"
