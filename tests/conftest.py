"""What tests share: the real models, made once a run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, settings

from bot.reading.scorer.extractor import Extractor
from bot.reading.scorer.extractor_settings import ExtractorSettings
from bot.verifier import base_model
from bot.verifier.verifier import Verifier
from index.embedding import Embedder, EmbedderSettings
from tests.chaos.processes import Process, chroma, free_port
from tests.chaos.proxy import Proxy
from tests.embedders import RememberingEmbedder

IS_INSTALLED = base_model.is_installed
# The same examples in each run, and no example that fails because the machine is busy.
for profile, examples in (("seeded", 50), ("thorough", 500)):
    settings.register_profile(
        profile,
        derandomize=True,
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile("seeded")


@pytest.fixture(scope="session")
def model_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder that holds the exported models, one for all processes of a run; each process keeps them loaded."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "models"
    folder.mkdir(exist_ok=True)
    loaded = Extractor(ExtractorSettings(), folder), Embedder(EmbedderSettings(), folder)
    yield folder
    del loaded


@pytest.fixture(scope="session")
def embedder(model_data: Path) -> Embedder:
    """The default model, as it is used, but for texts that it has embedded before."""
    return RememberingEmbedder(model_data)


@pytest.fixture(scope="session")
def extractor(model_data: Path) -> Extractor:
    """The reader's model, as it is used."""
    return Extractor(ExtractorSettings(), model_data)


@pytest.fixture(scope="session")
def verifier(model_data: Path) -> Verifier:
    """The verifier, as it is used."""
    return Verifier(model_data)


@pytest.fixture
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database on a real Postgres, which all processes of a run share."""
    from tests.postgres.server import database

    with database(tmp_path_factory.getbasetemp()) as url:
        yield url


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A real Chroma server, which all tests of a process share; who ends it starts it again."""
    server = chroma(tmp_path_factory.mktemp("chroma"), free_port())
    try:
        server.start()
        yield server
    finally:
        server.end()


@pytest.fixture
def proxy(chroma_server: Process) -> Iterator[Proxy]:
    """A proxy before the Chroma server, with which its connections and answers can be spoilt."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Proxy(chroma_server.port)) as proxy,
    ):
        yield proxy


def without_verifier(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if its extra were not installed, which saves most tests a tenth of a second a question.

    What tests the verifier in its place asks for the fixture `with_verifier`.
    """
    monkeypatch.setattr(base_model, "is_installed", lambda: False)
    monkeypatch.setenv("FOOTNOTE_VERIFIER", "none")


@pytest.fixture
def with_verifier(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is where the extra is installed."""
    monkeypatch.setattr(base_model, "is_installed", IS_INSTALLED)
    monkeypatch.delenv("FOOTNOTE_VERIFIER")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No setting and no key of the person who runs the tests; an empty folder to work in."""
    for name in list(os.environ):
        if name.startswith("FOOTNOTE_") or name.endswith("_API_KEY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    without_verifier(monkeypatch)
    monkeypatch.chdir(tmp_path)
    yield
