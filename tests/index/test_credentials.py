import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.credentials import HIDDEN, lacks_secret, secrets_of, with_login, without_credentials


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://ann:pa55@example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        ("https://pa55@example.org:8443/a", "https://example.org:8443/a"),
        ("https://example.org/a?token=pa55&page=2", "https://example.org/a?token=***&page=2"),
        ("https://example.org/a?X-Amz-Signature=pa55", "https://example.org/a?X-Amz-Signature=***"),
        ("https://example.org/a?sig=pa55&api_key=pa55", "https://example.org/a?sig=***&api_key=***"),
        ("http://ann:pa55@[::1/broken", "http://[::1/broken"),
        ("https://example.org/a?author=ann&page=2", "https://example.org/a?author=ann&page=2"),
    ],
)
def test_what_is_stored_and_shown_holds_no_secret(address: str, shown: str) -> None:
    assert without_credentials(address) == shown
    assert without_credentials(shown) == shown
    assert lacks_secret(shown) == (HIDDEN in shown)


@given(st.text("abcXYZ0123456789", min_size=4, max_size=12), st.sampled_from(["token", "password", "client_secret"]))
def test_no_secret_is_left_in_an_address(secret: str, name: str) -> None:
    address = f"https://user:{secret}@host.example/p?{name}={secret}&x=1"
    assert secret not in without_credentials(address).replace("host.example/p", "")
    assert secret in secrets_of(address)


def test_the_login_of_a_host_comes_from_the_persons_own_file(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    assert with_login("https://example.org/a") == "https://example.org/a"
    (home / ".netrc").write_text("machine example.org login ann password p@ss\n")
    (home / ".netrc").chmod(0o600)
    assert with_login("https://example.org/a") == "https://ann:p%40ss@example.org/a"
    assert with_login("https://other.example/a") == "https://other.example/a"
    assert with_login("https://bob@example.org/a") == "https://bob@example.org/a"
