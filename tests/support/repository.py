"""Where the repository lies, and the material beside it, which is not ours to publish."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
