"""The Nu Html Checker over every kept page. It runs on Java, which is not ours to install everywhere."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.looking.album import Kept
from tests.looking.looking import Found

JAR = Path(__file__).parent.parent.parent / ".venv-look" / "vnu.jar"


def why_not() -> str:
    """What is missing, in words; empty where it can be asked."""
    if not shutil.which("java"):
        return "no Java on this machine (Debian: apt install default-jre-headless)"
    return "" if JAR.exists() else "bin/look gets vnu.jar with npm, which is not there (Debian: apt install npm)"


def check(pages: list[Kept]) -> Iterator[Found]:
    with tempfile.TemporaryDirectory(prefix="peermatch-", dir="/tmp") as folder:
        for page in pages:
            Path(folder, f"{page.number}.html").write_text(page.html)
        command = ["java", "-Xss4m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", folder]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        of = {str(page.number): page for page in pages}
        for said in json.loads(told)["messages"]:
            page = of[Path(said["url"]).stem]
            if said["type"] == "error" or said.get("subType") == "warning":
                near = re.sub(r"\s+", " ", said.get("extract", ""))[:100]
                what = f"{said.get('subType', said['type'])}: {said['message']} {near}"
                yield Found(page.name, page.state, "", "", "", "vnu", what)
