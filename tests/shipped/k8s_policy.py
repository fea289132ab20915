"""What every Kubernetes object of the suite must be like. Each rule takes all objects and yields what is wrong with them."""
import re

SERVICES = ("intake", "goals", "scoring")
NAME = "app.kubernetes.io/name"
WORKLOADS = ("Deployment", "StatefulSet", "Job", "CronJob")
# Who calls whom, as docs/architecture.md draws it, the two that bring the databases' schemas up to date, and the job that
# estimates practices' parameters.
CALLS = {("scoring", "goals"), ("scoring", "intake"), ("goals", "intake"), ("scoring", "redis"), ("intake", "postgres"),
         ("goals", "postgres"), ("intake-migrate", "postgres"), ("goals-migrate", "postgres"), ("estimate", "intake")}
STORE_PORTS = {"redis": 6379, "postgres": 5432}


def of_kind(objects, *kinds):
    return [item for item in objects if item["kind"] in kinds]


def name_of(item):
    return item["metadata"]["name"]


def find(objects, kind, name):
    return next((item for item in of_kind(objects, kind) if name_of(item) == name), None)


def pod_of(workload):
    spec = workload["spec"]
    return spec.get("jobTemplate", {}).get("spec", spec)["template"]["spec"]


def workloads(objects):
    return [(f"{item['kind']} {name_of(item)}", pod_of(item)) for item in of_kind(objects, *WORKLOADS)]


def servers(objects):
    """The service's short name and its Deployment, for each that is there."""
    return [(name, item) for name in SERVICES if (item := find(objects, "Deployment", f"rapport-{name}"))]


def restricted(objects):
    """The pod security standard `restricted`, a read-only root and no account's token."""
    for what, pod in workloads(objects):
        security = pod.get("securityContext", {})
        if security.get("runAsNonRoot") is not True or not security.get("runAsUser"):
            yield f"{what}: may run as root"
        if security.get("seccompProfile", {}).get("type") != "RuntimeDefault":
            yield f"{what}: no seccomp profile"
        if pod.get("automountServiceAccountToken") is not False:
            yield f"{what}: gets a token of the cluster"
        for item in pod["containers"] + pod.get("initContainers", []):
            own = item.get("securityContext", {})
            if own.get("allowPrivilegeEscalation") is not False or own.get("capabilities") != {"drop": ["ALL"]}:
                yield f"{what}: {item['name']} has privileges"
            if own.get("readOnlyRootFilesystem") is not True:
                yield f"{what}: {item['name']} may write to its root"
            if own.get("privileged") or own.get("runAsUser") == 0:
                yield f"{what}: {item['name']} is privileged"
        if any(pod.get(key) for key in ("hostNetwork", "hostPID", "hostIPC")):
            yield f"{what}: shares the host's namespaces"
        if any("hostPath" in volume for volume in pod.get("volumes", [])):
            yield f"{what}: mounts the host's files"
    for item in of_kind(objects, "Namespace"):
        if item["metadata"].get("labels", {}).get("pod-security.kubernetes.io/enforce") != "restricted":
            yield f"Namespace {name_of(item)}: does not enforce the restricted standard"


def accounts(objects):
    """Each workload has an account of its own name, or the one of the service it migrates for."""
    for item in of_kind(objects, *WORKLOADS):
        account = pod_of(item).get("serviceAccountName")
        if account != name_of(item).removesuffix("-migrate") or find(objects, "ServiceAccount", account) is None:
            yield f"{name_of(item)}: no ServiceAccount of its own"


def resources(objects):
    for what, pod in workloads(objects):
        for item in pod["containers"]:
            for bound in ("requests", "limits"):
                if not {"cpu", "memory"} <= set(item.get("resources", {}).get(bound, {})):
                    yield f"{what}: {item['name']} lacks {bound}"


def secrets_by_reference(objects):
    """No secret stands in the manifests: neither a Secret nor a password in an environment variable."""
    for item in of_kind(objects, "Secret"):
        yield f"Secret {name_of(item)}: stands in the manifests"
    for what, pod in workloads(objects):
        for item in pod["containers"]:
            for variable in item.get("env", []):
                if re.search(r"PASSWORD|KEY|TOKEN|SECRET", variable["name"]) and not variable["name"].endswith("_FILE"):
                    yield f"{what}: {variable['name']} is a secret in the environment"


def images(objects):
    for what, pod in workloads(objects):
        for item in pod["containers"]:
            if ":" not in item["image"] or item["image"].endswith(":latest"):
                yield f"{what}: the image {item['image']} has no fixed tag"


def probes(objects, ports):
    """Native gRPC probes on the health port, and time to start."""
    for name, item in servers(objects):
        container = pod_of(item)["containers"][0]
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            if container.get(probe, {}).get("grpc", {}).get("port") != ports[name]["health"]:
                yield f"{name}: {probe} does not ask the health port"
        start = container.get("startupProbe", {})
        if start.get("periodSeconds", 10) * start.get("failureThreshold", 3) < 60:
            yield f"{name}: has less than a minute to start"


def published_ports(objects, ports):
    """Container ports are the architecture's, and a headless Service publishes calls and metrics."""
    for name, item in servers(objects):
        found = {port["name"]: port["containerPort"] for port in pod_of(item)["containers"][0]["ports"]}
        if found != ports[name]:
            yield f"{name}: ports {found} are not {ports[name]}"
        service = find(objects, "Service", f"rapport-{name}")
        if service is None or service["spec"].get("clusterIP") != "None":
            yield f"{name}: no headless Service"
            continue
        if {port["name"]: port["port"] for port in service["spec"]["ports"]} != {
                key: ports[name][key] for key in ("grpc", "metrics")}:
            yield f"{name}: its Service publishes other ports"
        if not service["spec"]["selector"].items() <= item["spec"]["template"]["metadata"]["labels"].items():
            yield f"{name}: its Service selects other pods"


def drain(objects, drains):
    """The time that the kubelet grants holds preStop, pause and grace, and five seconds to close."""
    for name, item in servers(objects):
        pod = pod_of(item)
        pre_stop = pod["containers"][0].get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        if not pre_stop:
            yield f"{name}: no preStop"
        if pod.get("terminationGracePeriodSeconds", 30) < pre_stop + drains[name] + 5:
            yield f"{name}: is killed before it has drained"


def availability(objects):
    for name, item in servers(objects):
        full = f"rapport-{name}"
        budget = find(objects, "PodDisruptionBudget", full)
        if budget is None or budget["spec"].get("maxUnavailable") != 1 or (
                budget["spec"]["selector"] != item["spec"]["selector"]):
            yield f"{name}: no PodDisruptionBudget of its pods"
        scaler = find(objects, "HorizontalPodAutoscaler", full)
        if scaler is None or scaler["spec"]["scaleTargetRef"]["name"] != full:
            yield f"{name}: no HorizontalPodAutoscaler"
        elif not scaler["spec"]["minReplicas"] < scaler["spec"]["maxReplicas"]:
            yield f"{name}: cannot scale"
        if "replicas" in item["spec"]:
            yield f"{name}: a fixed number of replicas would undo the autoscaler's"
        spread = {rule["topologyKey"] for rule in pod_of(item).get("topologySpreadConstraints", [])}
        if not {"topology.kubernetes.io/zone", "kubernetes.io/hostname"} <= spread:
            yield f"{name}: may have all replicas in one place"
        if item["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] != 0:
            yield f"{name}: an upgrade takes a replica away before the new one is ready"


def _selected(selector):
    return selector.get("matchLabels", {}).get(NAME, "").removeprefix("rapport-")


def _edges(policy):
    """(other side, port) of each rule of a policy; what it selects is one end."""
    for direction, other in (("ingress", "from"), ("egress", "to")):
        for rule in policy["spec"].get(direction, []):
            for peer in rule.get(other, [{}]):
                for port in rule.get("ports", [{}]):
                    yield direction, peer, port.get("port")


def network(objects, ports):
    """Deny-all, and for each edge of the call graph one policy at the side called and one way out at the side that calls."""
    policies = of_kind(objects, "NetworkPolicy")
    deny = find(objects, "NetworkPolicy", "deny-all")
    if deny is None or deny["spec"] != {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}:
        yield "nothing denies what is not allowed"
    port_of = STORE_PORTS | {name: ports[name]["grpc"] for name in SERVICES}
    wanted = {(a, b, port_of[b]) for a, b in CALLS}
    for name in SERVICES:
        wanted |= {("callers", name, ports[name]["grpc"]), ("prometheus", name, ports[name]["metrics"])}
    called, calling = [], []
    for policy in policies:
        own = _selected(policy["spec"]["podSelector"])
        if name_of(policy) in ("deny-all", "all-to-dns", "services-to-issuer"):
            continue
        edges = list(_edges(policy))
        if edges and edges[0][0] == "ingress" and len(edges) != 1:
            yield f"{name_of(policy)}: opens more than one edge"
        for direction, peer, port in edges:
            if direction == "egress":
                calling.append((own, _selected(peer.get("podSelector", {})), port))
                continue
            caller = _selected(peer.get("podSelector", {}))
            if not caller and "namespaceSelector" in peer:
                caller = "callers" if peer["namespaceSelector"].get("matchLabels") == {"rapport/caller": "true"} else "all"
            called.append((caller, own, port))
            if name_of(policy) != f"{caller}-to-{own}":
                yield f"{name_of(policy)}: is not named after its edge {caller}-to-{own}"
    for edge in sorted(wanted - set(called), key=str):
        yield f"no policy for {edge}"
    for edge in sorted(set(called) - wanted, key=str):
        yield f"a policy for {edge}, which is no edge of the call graph"
    for edge in sorted({edge for edge in called if called.count(edge) > 1}):
        yield f"more than one policy for {edge}"
    inner = {edge for edge in wanted if edge[0] not in ("callers", "prometheus")}
    if sorted(calling) != sorted(inner):
        yield f"ways out {sorted(set(calling) ^ inner)} are not the call graph's"


def service_monitors(objects):
    for name in SERVICES:
        monitor = find(objects, "ServiceMonitor", f"rapport-{name}")
        if monitor is None or monitor["spec"]["selector"] != {"matchLabels": {NAME: f"rapport-{name}"}} or (
                [end["port"] for end in monitor["spec"]["endpoints"]] != ["metrics"]):
            yield f"{name}: Prometheus does not find its metrics"


def migrations(objects):
    """A Job for each service with a database, of the same image and configuration, that no Service sends calls to."""
    for name in ("intake", "goals"):
        job, server = find(objects, "Job", f"rapport-{name}-migrate"), find(objects, "Deployment", f"rapport-{name}")
        if job is None:
            yield f"{name}: no migration"
            continue
        mine, theirs = pod_of(job)["containers"][0], pod_of(server)["containers"][0]
        if mine["image"] != theirs["image"] or mine["args"] != ["migrate", *theirs["args"]]:
            yield f"{name}: migrates with another image or configuration"
        if pod_of(job)["volumes"] != pod_of(server)["volumes"] or mine["volumeMounts"] != theirs["volumeMounts"]:
            yield f"{name}: migrates with other secrets"
        if job["spec"]["template"]["metadata"]["labels"][NAME] == f"rapport-{name}":
            yield f"{name}: calls would be sent to its migration"


def estimation(objects):
    """One CronJob, of scoring's image, never two at once, and off until a site names its practices."""
    job, server = find(objects, "CronJob", "rapport-estimate"), find(objects, "Deployment", "rapport-scoring")
    if job is None:
        yield "nothing estimates parameters"
        return
    if pod_of(job)["containers"][0]["image"] != pod_of(server)["containers"][0]["image"]:
        yield "parameters are estimated by another release than they are used by"
    if job["spec"].get("concurrencyPolicy") != "Forbid":
        yield "two estimations may run at once"
    if job["spec"].get("suspend") is not True:
        yield "parameters are estimated without having been asked for"
