import os
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.web.launch import APP, command, free_port

CONFIG = APP.parent / ".streamlit" / "config.toml"


def test_the_server_listens_on_this_machine_only_and_reports_to_nobody() -> None:
    flags = command(8600, browser=False, upload_mb=50)
    assert str(APP) in flags
    assert {
        "--server.address=localhost",
        "--server.port=8600",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
        "--server.maxUploadSize=50",
    } <= set(flags)
    assert "--server.maxUploadSize=2" in command(8600, browser=True, upload_mb=1.5)
    assert "--server.headless=false" in command(8600, browser=True, upload_mb=1.5)


def test_streamlit_accepts_every_setting_and_finds_them_beside_the_app(tmp_path: Path) -> None:
    shown = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from streamlit import config; config._main_script_path = sys.argv[1];"
            "config.get_config_options(force_reparse=True);"
            "print(config.get_option('browser.gatherUsageStats'), "
            "config.get_option('theme.dark.primaryColor'))",
            str(APP),
        ],
        cwd=tmp_path,
        env=os.environ | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    dark = tomllib.loads(CONFIG.read_text("utf-8"))["theme"]["dark"]["primaryColor"]
    assert shown.stdout.split() == ["False", dark]
    assert "not a valid config option" not in shown.stderr


def test_starting_the_server_does_not_need_streamlit_loaded() -> None:
    code = "import sys, assistant.web.launch; sys.exit('streamlit' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_port_in_use_is_passed_over_or_said_to_be() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(None, first=port) > port
        with pytest.raises(SettingsError, match=f"Port {port} is in use"):
            free_port(port)
