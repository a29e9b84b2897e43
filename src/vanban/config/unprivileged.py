"""The account that PostgreSQL runs under when we are root, and places that account can reach.

PostgreSQL refuses to run as root. The wheel that carries it answers by opening every folder above
the data, the home of root included, to everybody. We leave other people's folders as they are: what
the account cannot reach is moved or copied to a place of our own instead.
"""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

ACCOUNT_NAME = "vanban-db"
FALLBACK_ACCOUNTS = ("postgres", "nobody")
SYSTEM_FOLDER = Path("/var/lib/vanban")


@dataclass(frozen=True, slots=True)
class Account:
    """Who a process runs as: the account's name and its numbers."""

    name: str
    uid: int
    gid: int


def unprivileged_account() -> Account | None:
    """Tell which account must own the data: none when we are not root ourselves."""
    if os.geteuid() != 0:
        return None
    entry = _entry(ACCOUNT_NAME) or _created(ACCOUNT_NAME)
    for name in FALLBACK_ACCOUNTS:
        entry = entry or _entry(name)
    if entry is None:
        message = "no unprivileged account to run PostgreSQL under, and none could be made"
        raise RuntimeError(message)
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def run_as(
    account: Account | None, command: list[str], *, timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run a command as that account (as ourselves when there is none) and hand back its words."""
    identity: dict[str, object] = {}
    if account is not None:
        identity = {"user": account.uid, "group": account.gid, "extra_groups": []}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]  # one dict for three options
        command,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd="/",
        timeout=timeout,
        env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},  # nothing of ours, no secret, no PG*
        **identity,
    )


def reachable(account: Account | None, path: Path) -> bool:
    """Ask the system itself, by trying, whether the account may enter the folder."""
    return run_as(account, ["test", "-x", str(path)], timeout=10).returncode == 0


def home_for(folder: Path, account: Account | None) -> Path:
    """Choose where the data of this folder really lives: inside it, or where the account can go.

    The choice depends only on the path, so that every later start finds the same data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if account is None or reachable(account, folder):
        return folder
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    home = SYSTEM_FOLDER / f"{folder.name}-{mark}"
    home.mkdir(parents=True, exist_ok=True)
    (folder / "moved-to").write_text(f"{home}\n", encoding="utf-8")
    return home


def owned_folder(path: Path, account: Account | None) -> Path:
    """Make a folder that only its owner enters (root passes anyway)."""
    path.mkdir(parents=True, exist_ok=True)
    if account is not None:
        os.chown(path, account.uid, account.gid)
    path.chmod(stat.S_IRWXU)
    return path


def reachable_copy(installation: Path, account: Account | None, *, version: str) -> Path:
    """Hand back the installation, or a copy of it (40 MB, once) where the account can run it."""
    if account is None or _runnable(account, installation):
        return installation
    package = installation.parent
    copy = SYSTEM_FOLDER / f"postgresql-{version}"
    wanted = copy / package.name / installation.name
    if _runnable(account, wanted):
        return wanted
    # Copied beside and moved into place, so that a copy cut short is never taken for a whole one.
    draft = copy.with_name(f"{copy.name}.{os.getpid()}")
    shutil.copytree(installation, draft / package.name / installation.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():  # the programs look for them there, by a relative path
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    _open_to_readers(draft)
    shutil.rmtree(copy, ignore_errors=True)
    draft.rename(copy)
    return wanted


def _runnable(account: Account, installation: Path) -> bool:
    program = str(installation / "bin" / "postgres")
    return run_as(account, ["test", "-x", program], timeout=10).returncode == 0


def _open_to_readers(folder: Path) -> None:
    readers = stat.S_IRGRP | stat.S_IROTH
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        mode = path.stat().st_mode
        enter = stat.S_IXGRP | stat.S_IXOTH if mode & stat.S_IXUSR else 0
        path.chmod(mode | readers | enter)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _created(name: str) -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return None
    options = ["--system", "--no-create-home", "--home-dir", "/nonexistent"]
    command = [useradd, *options, "--shell", "/usr/sbin/nologin", name]
    subprocess.run(command, check=False, capture_output=True)
    return _entry(name)
