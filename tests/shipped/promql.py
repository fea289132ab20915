"""The metric names and labels that a PromQL expression reads. A scanner, not a parser: promtool checks the grammar."""
import re

# What may stand where a metric name could: aggregations and the binary operators' words. Functions are followed by "(".
WORDS = {"by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "bool", "offset", "sum", "avg",
         "min", "max", "count", "topk", "bottomk", "inf", "nan"}
NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")


def labels(expression):
    """The labels in matchers and in grouping clauses."""
    expression = re.sub(r"\[[^\]]*\]", "", expression)
    found = set()
    for matchers in re.findall(r"\{([^}]*)\}", expression):
        found.update(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", matchers))
    for group in re.findall(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)", expression):
        found.update(NAME.findall(group))
    return found


def metrics(expression):
    """The names of the metrics selected."""
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', expression)
    text = re.sub(r"\{[^}]*\}", "", text)
    text = re.sub(r"\[[^\]]*\]", "", text)
    text = re.sub(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", "", text)
    found = set()
    for match in NAME.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        if before.isdigit() or before == ".":  # the unit of a duration
            continue
        if text[match.end():].lstrip().startswith("(") or match.group().lower() in WORDS:
            continue
        found.add(match.group())
    return found


def concrete(expression):
    """A dashboard's query with its variables filled in, as Grafana sends it."""
    return expression.replace("$__rate_interval", "1m").replace("$job", "rapport-.+")
