# SPDX-License-Identifier: Apache-2.0
"""House rules that no linter knows, each a function from the root of a tree to what breaks it there."""

import ast
import re
from pathlib import Path

ROAD = ("people", "policies", "marking", "cases", "evaluations", "publicity", "credentials")
NAMES = {"__init__", "models", "states", "events", "queries", "permits", "actions", "apps", "migrations"}
FACES_ONLY = ("django.http", "django.shortcuts", "django.contrib.messages")
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
TIMELESS = ("engines", "domain", "flows", "facts", "reporting", "web", "api")
SPDX = "# SPDX-License-Identifier: Apache-2.0"
LONGEST_FUNCTION, LONGEST_FILE = 80, 800
USUAL_FUNCTION, USUAL_FILE, SHARE = 30, 400, 0.95


def sources(root, under="src/guildmark", *, migrations=False):
    """(path from the root, syntax tree) of each module, but of generated migrations only when asked."""
    for path in sorted((root / under).rglob("*.py")):
        if migrations or "migrations" not in path.parts:
            yield path.relative_to(root), ast.parse(path.read_text())


def imports(tree):
    """(line, dotted name) of everything a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def imported(root, banned, folders_free=()):
    free = tuple(f"src/guildmark/{folder}/" for folder in folders_free)
    return [
        f"{path}:{line} imports {name}"
        for path, tree in sources(root)
        if not str(path).startswith(free or ("-",))
        for line, name in imports(tree)
        if any(name == word or name.startswith(f"{word}.") for word in banned)
    ]


def only_faces_speak_http(root):
    return imported(root, FACES_ONLY, ("web", "api", "config"))


def no_signals(root):
    return imported(root, ("django.db.models.signals", "django.dispatch", "django.core.signals"))


def no_queries_in_faces(root):
    return [
        f"{path}:{node.lineno} asks .{node.attr}"
        for face in ("web", "api")
        for path, tree in sources(root, f"src/guildmark/{face}")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]


def no_models_by_name(root):
    return [
        f"{path}:{node.lineno} calls get_model"
        for path, tree in sources(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "get_model"
    ]


def domain_file_names(root):
    packages = [path for path in (root / "src/guildmark/domain").iterdir() if path.is_dir() and path.name[0] != "_"]
    return [
        f"{found.relative_to(root)} is no name of a domain package"
        for package in packages
        for found in sorted(package.iterdir())
        if found.stem not in NAMES and found.name != "__pycache__"
    ]


def classes_of_models(root):
    for path, tree in sources(root):
        if path.name == "models.py" or path.parent.name == "models":
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and is_model(node):
                    yield path, node


def is_model(node):
    bases = {ast.unparse(base) for base in node.bases}
    return bool(bases & {"models.Model", "AbstractBaseUser", "AbstractUser", "PermissionsMixin"})


def models_name_their_personal_data(root):
    return [
        f"{path}:{node.lineno} {node.name} does not say which personal data it holds"
        for path, node in classes_of_models(root)
        if "personal data" not in " ".join((ast.get_docstring(node) or "").split()).lower()
    ]


def keys_point_down_the_road(root):
    return [
        f"{path}:{call.lineno} points up to {call.args[0].value}"
        for path, node in classes_of_models(root)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in RELATIONS
        if call.args and isinstance(call.args[0], ast.Constant) and "." in str(call.args[0].value)
        if rank(call.args[0].value.split(".")[0]) > rank(path.parts[3] if path.parts[2] == "domain" else "kernel")
    ]


def rank(package):
    return ROAD.index(package) + 1 if package in ROAD else 0


def the_generator_uses_the_front_door(root):
    """The demo's generator knows flows, queries, engines and the types they speak in: no deed, no table of its own."""
    demo = list(sources(root, "src/guildmark/flows/demo"))
    deeds = [
        f"{path}:{line} imports {name}"
        for path, tree in demo
        for line, name in imports(tree)
        if name.startswith("guildmark.domain.")
        and name.split(".")[3] != "queries"
        and not name.split(".")[-1][0].isupper()
    ]
    return deeds + [
        f"{path}:{node.lineno} writes by .{node.attr}"
        for path, tree in demo
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "save", "delete", "bulk_create", "bulk_update"}
    ]


def no_clock_but_the_kernel_s(root):
    return [
        f"{path}:{node.lineno} reads {ast.unparse(node)}"
        for folder in TIMELESS
        for path, tree in sources(root, f"src/guildmark/{folder}")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and (ast.unparse(node.value).split(".")[-1], node.attr) in CLOCKS
    ]


def licence_in_the_first_line(root):
    return [
        f"{path.relative_to(root)} does not begin with its licence"
        for folder in ("src", "tests")
        for path in sorted((root / folder).rglob("*.py"))
        if "migrations" not in path.parts and not path.read_text().startswith(SPDX)
    ]


def lengths(root):
    """(where, lines without the docstring) of each function of the product."""
    for path, tree in sources(root):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[0]
                told = ast.get_docstring(node) is not None
                docstring = first.end_lineno - first.lineno + 1 if told else 0
                yield f"{path}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1 - docstring


def functions_are_short(root):
    found = dict(lengths(root))
    long = [f"{where} has {lines} lines" for where, lines in found.items() if lines > LONGEST_FUNCTION]
    usual = sum(lines <= USUAL_FUNCTION for lines in found.values())
    return long + ([] if usual >= SHARE * len(found) else [f"only {usual} of {len(found)} functions are short"])


def files_are_short(root):
    found = {path.relative_to(root): len(path.read_text().splitlines()) for path in (root / "src").rglob("*.py")}
    long = [f"{path} has {lines} lines" for path, lines in found.items() if lines > LONGEST_FILE]
    usual = sum(lines <= USUAL_FILE for lines in found.values())
    return long + ([] if usual >= SHARE * len(found) else [f"only {usual} of {len(found)} files are short"])


def no_inline_script_or_style(root):
    words = re.compile(r"<style|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)
    return [
        f"{path.relative_to(root)} holds {found.group()}"
        for path in sorted((root / "src/guildmark/templates").rglob("*.html"))
        if (found := words.search(path.read_text()))
    ]


RULES = (
    only_faces_speak_http,
    no_signals,
    no_queries_in_faces,
    no_models_by_name,
    domain_file_names,
    models_name_their_personal_data,
    keys_point_down_the_road,
    the_generator_uses_the_front_door,
    no_clock_but_the_kernel_s,
    licence_in_the_first_line,
    functions_are_short,
    files_are_short,
    no_inline_script_or_style,
)
ROOT = Path(__file__).resolve().parents[2]
