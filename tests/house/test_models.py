"""Rows of another app are reached through its actions and queries, and never upwards."""

import grimp
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model
from django.db.models.fields.related import RelatedField

from kizuna.config.apps import ROOMS
from tests.house.tree import SOURCE, calls, place, python_files


def own_models() -> list[type[Model]]:
    """Every model of Kizuna, not those of Django."""
    return [model for model in apps.get_models() if model.__module__.startswith("kizuna.")]


def app(module: str) -> str:
    """The app that holds a module, `kizuna.<room>.<app>`."""
    return ".".join(module.split(".")[:3])


def room(model: type[Model]) -> int:
    """How high up the stairs a model's room is; Django's own tables are below all rooms."""
    package, name = model.__module__.split(".")[:2]
    return ROOMS.index(name) if package == "kizuna" else -1


def test_a_model_is_imported_by_its_own_app_only() -> None:
    graph = grimp.build_graph("kizuna", cache_dir=None)
    trespassers = [
        f"{importer} imports {module}"
        for module in graph.modules
        if module.endswith(".models")
        for importer in graph.find_modules_that_directly_import(module)
        if app(importer) != app(module)
    ]
    assert not trespassers, trespassers


def test_foreign_keys_go_down_the_stairs_and_open_no_reverse_door() -> None:
    found = []
    for model in own_models():
        for field in model._meta.get_fields():
            if not isinstance(field, RelatedField) or not isinstance(field.related_model, type):
                continue
            target = field.related_model
            if room(target) > room(model):
                found.append(f"{model.__name__}.{field.name} points up to {target.__name__}")
            if app(target.__module__) != app(model.__module__) and not field.remote_field.hidden:
                found.append(f"{model.__name__}.{field.name} opens a door on {target.__name__}")
    assert not found, found


def test_no_one_reaches_a_model_by_its_name() -> None:
    by_name = [
        place(path, call)
        for path in python_files(SOURCE)
        if "migrations" not in path.parts
        for call in calls(path, "get_model")
    ]
    assert not by_name, by_name


def test_nobody_listens_to_signals() -> None:
    listening = [
        place(path)
        for path in python_files(SOURCE)
        if "django.db.models.signals" in path.read_text("utf-8")
        or "django.dispatch" in path.read_text("utf-8")
    ]
    assert not listening, listening


def test_tables_are_called_by_the_plural_of_their_model() -> None:
    odd = [
        f"{model.__name__}: {model._meta.db_table}"
        for model in own_models()
        if not plural_of(model.__name__, model._meta.db_table)
    ]
    assert not odd, odd


def plural_of(name: str, table: str) -> bool:
    """Whether `order_lines` is what many an `OrderLine` are called."""
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]
    return table in {words, f"{words}s", f"{words}es", f"{words[:-1]}ies"}


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
