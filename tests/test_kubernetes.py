"""deploy/kubernetes: what Kubernetes' own description takes, and what these files say of Footnote is so."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from typer.main import get_command

from bot.cli import app
from bot.server.api.health import router
from bot.settings import Settings
from bot.settings.settings import PREFIX

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "deploy" / "kubernetes"
IMAGE = "footnote"

Resource = dict[str, Any]


def described(path: Path) -> list[Resource]:
    return [document for document in yaml.safe_load_all(path.read_text(encoding="utf-8")) if document]


KUSTOMIZATION = described(FOLDER / "kustomization.yaml")[0]
RESOURCES = [resource for name in KUSTOMIZATION["resources"] for resource in described(FOLDER / name)]
IDS = [f"{resource['kind']}-{resource['metadata']['name']}" for resource in RESOURCES]


def pods() -> Iterator[Resource]:
    """The specification of each pod."""
    for resource in RESOURCES:
        if resource["kind"] == "Deployment":
            yield resource["spec"]["template"]["spec"]
        if resource["kind"] == "CronJob":
            yield resource["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def containers() -> list[Resource]:
    return [container for pod in pods() for container in (*pod["initContainers"], *pod["containers"])]


def settings() -> dict[str, str]:
    (data,) = [resource["data"] for resource in RESOURCES if resource["kind"] == "ConfigMap"]
    return dict(data)


@pytest.mark.parametrize("resource", RESOURCES, ids=IDS)
def test_kubernetes_takes_it(resource: Resource) -> None:
    kubernetes_validate.validate(resource, kubernetes_validate.latest_version(), strict=True)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
def test_kubectl_renders_it() -> None:
    done = subprocess.run(["kubectl", "kustomize", str(FOLDER)], capture_output=True, text=True, check=True)
    rendered = list(yaml.safe_load_all(done.stdout))
    assert sorted(f"{resource['kind']}-{resource['metadata']['name']}" for resource in rendered) == sorted(IDS)
    assert {resource["metadata"].get("namespace", "footnote") for resource in rendered} == {"footnote"}
    assert "image: footnote\n" not in done.stdout, "the image has its registry"


def test_every_file_is_a_part_of_it() -> None:
    assert sorted(KUSTOMIZATION["resources"]) == sorted(
        path.name for path in FOLDER.glob("*.yaml") if path.name != "kustomization.yaml"
    )
    assert [image["name"] for image in KUSTOMIZATION["images"]] == [IMAGE]
    assert {container["image"] for container in containers()} == {IMAGE}


def test_the_containers_run_commands_that_there_are() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]  # it is a group
    started = [container["args"][0] for container in containers() if "args" in container]
    assert sorted(started) == ["serve", "slack", "sync"]
    assert set(started) <= commands.keys()
    options = {name for parameter in commands["serve"].params for name in parameter.opts}
    (serve,) = [container["args"] for container in containers() if container.get("args", [""])[0] == "serve"]
    assert {word for word in serve if word.startswith("--")} <= options


def test_the_settings_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in settings().items():
        monkeypatch.setenv(name, value)
        field = name.removeprefix(PREFIX).lower().split("__")[0]
        assert field in Settings.model_fields, name
    loaded = Settings()
    assert [source.path for source in loaded.sources] == ["/documents"]
    assert loaded.serve.public_url == "https://ask.example.com"
    assert {PREFIX + field.upper() for field in ("database_url", "store_token")} <= set(
        (FOLDER / "settings.yaml").read_text(encoding="utf-8").replace(",", " ").split()
    ), "which secrets there are is said beside the settings"


def test_no_secret_stands_in_a_file() -> None:
    assert not [resource for resource in RESOURCES if resource["kind"] == "Secret"]
    for pod in pods():
        (main,) = pod["containers"]
        assert main["envFrom"] == [{"configMapRef": {"name": "footnote"}}, {"secretRef": {"name": "footnote"}}]


def test_the_probes_ask_what_the_server_answers() -> None:
    paths = {route.path for route in router.routes if hasattr(route, "path")}
    (server,) = [container for container in containers() if container["name"] == "server"]
    assert server["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert server["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert {server[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")} <= paths
    assert [port["containerPort"] for port in server["ports"]] == [Settings().serve.port]


def test_a_pod_may_finish_what_it_answers() -> None:
    for pod in pods():
        if pod.get("restartPolicy") != "Never":
            assert pod["terminationGracePeriodSeconds"] > Settings().serve.grace


def test_nothing_may_do_more_than_it_needs() -> None:
    for pod in pods():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert f"--uid {pod['securityContext']['runAsUser']}" in (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for container in containers():
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} <= container["resources"]["limits"].keys() & container["resources"]["requests"].keys()


def test_every_selector_finds_its_pods() -> None:
    labels = [
        resource["spec"]["template"]["metadata"]["labels"] for resource in RESOURCES if resource["kind"] == "Deployment"
    ]
    for resource in RESOURCES:
        spec = resource.get("spec", {})
        wanted = spec.get("selector", spec.get("podSelector", {}))
        wanted = wanted.get("matchLabels", wanted)
        assert not wanted or wanted in labels, json.dumps(resource["metadata"])


def test_what_is_mounted_is_there() -> None:
    for pod in pods():
        there = {volume["name"] for volume in pod["volumes"]}
        for container in (*pod["initContainers"], *pod["containers"]):
            assert {mount["name"] for mount in container["volumeMounts"]} <= there
        (main,) = pod["containers"]
        assert "/data" in {mount["mountPath"] for mount in main["volumeMounts"]}, "as the image has it"
