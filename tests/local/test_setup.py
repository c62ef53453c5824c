"""Set-up says in one sentence what is wrong, and does nothing twice."""

from __future__ import annotations

import venv
from pathlib import Path

import pytest

from local import setup

ROOT = Path(__file__).resolve().parents[2]


def test_an_old_python_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is installed."""
    monkeypatch.setattr(setup, "OLDEST_PYTHON", (99, 0))

    with pytest.raises(
        setup.SetupError, match=r"^Python 3\.\d+ is too old: install 3.11 or newer and run `make"
    ):
        setup.main()


def test_an_unreachable_registry_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pip's own words go to the log."""
    for name, value in {"INDEX_URL": "http://127.0.0.1:9/", "RETRIES": "0", "FIND_LINKS": ""}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "LOG", tmp_path / "setup.log")
    monkeypatch.setattr(setup, "VENV", ROOT / ".venv")  # its pip; the folder that is installed into has none
    venv.create(tmp_path / "venv")

    with pytest.raises(setup.SetupError) as caught:
        setup.pip(tmp_path / "venv", "no-such-package==1")

    assert str(caught.value) == (
        "pip could not install the locked packages: see that the package registry can be reached "
        "(PIP_INDEX_URL or pip.conf names it), then run again; setup.log has the details."
    )
    assert "no-such-package" in (tmp_path / "setup.log").read_text()


def test_uv_is_told_what_a_person_has_told_pip() -> None:
    """Mirrors, folders with wheels, a company's certificates; what uv knows nothing of is left to pip."""
    settings = {
        "index-url": "https://mirror.example/simple",
        "extra-index-url": "https://one.example/simple\nhttps://two.example/simple",
        "find-links": "/wheels /more-wheels",
        "cert": "/etc/company.pem",
        "default-timeout": "180",
    }

    told = setup.uv_settings(settings)

    assert told.pop("UV_CACHE_DIR")
    assert told == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://one.example/simple https://two.example/simple",
        "UV_FIND_LINKS": "/wheels,/more-wheels",
        "SSL_CERT_FILE": "/etc/company.pem",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_the_strongest_setting_of_pip_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable is stronger than what pip.conf says of `pip install`, and that than what it says of all."""
    conf = tmp_path / "pip.conf"
    conf.write_text("[global]\nindex-url = a\ncert = b\nproxy = c\n[install]\ncert = d\nproxy = e\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(conf))
    monkeypatch.setenv("PIP_PROXY", "f")
    monkeypatch.delenv("PIP_CERT", raising=False)
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)

    found = setup.pip_settings()

    assert {name: found[name] for name in ("index-url", "cert", "proxy")} == {
        "index-url": "a",
        "cert": "d",
        "proxy": "f",
    }


def test_one_package_is_cut_out_of_a_lock_file() -> None:
    """With its hashes, and nothing of its neighbours."""
    wanted = "uv==2 \\\n    --hash=b \\\n    --hash=c\n"

    assert setup.block_of("uv", f"# lock\nuvx==1 \\\n    --hash=a\n{wanted}    # via x\nw==3\n") == wanted


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    """A stamp says what a part was made from."""
    lock, folder = tmp_path / "lock", tmp_path / "part"
    lock.write_text("a==1")
    made: list[Path] = []

    def make(where: Path) -> None:
        where.mkdir(exist_ok=True)
        made.append(where)

    part = setup.Part("part", folder, (lock,), make)

    assert setup.remake_stale(part)
    assert not setup.remake_stale(part)
    lock.write_text("a==2")
    assert setup.remake_stale(part)
    assert made == [folder, folder]


def test_an_interrupted_part_is_made_again(tmp_path: Path) -> None:
    """The stamp is written last, and removed first."""
    lock, folder = tmp_path / "lock", tmp_path / "part"
    lock.write_text("a==1")
    folder.mkdir()

    def fail(where: Path) -> None:
        raise setup.SetupError("the disk is full")

    part = setup.Part("part", folder, (lock,), fail)
    (folder / ".ready").write_text(part.fingerprint())
    lock.write_text("a==2")

    with pytest.raises(setup.SetupError):
        setup.remake_stale(part)

    assert not part.is_ready()
