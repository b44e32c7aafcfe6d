"""What the static tests read: the addons' folders, manifests, XML and Python files."""
import ast
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
ADDONS = sorted(path.parent for path in ROOT.glob("addons/*/__manifest__.py"))
NAMES = [addon.name for addon in ADDONS]
MANIFESTS = {addon.name: ast.literal_eval((addon / "__manifest__.py").read_text()) for addon in ADDONS}


def files(pattern):
    return [path for addon in ADDONS for path in sorted(addon.rglob(pattern))]


def shown(path):
    return str(path.relative_to(ROOT))


def xml_root(path):
    return etree.fromstring(path.read_bytes())


def dependencies(name):
    """All of our addons that an addon depends on, through others too."""
    direct = {other for other in MANIFESTS[name]["depends"] if other in MANIFESTS}
    return direct.union(*(dependencies(other) for other in direct))
