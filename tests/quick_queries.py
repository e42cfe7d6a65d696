"""Django's making of queries, with what it finds anew for each of them kept: most of what tests do is ask for rows.

The columns of a model, how each is written and how its values are read are the same every time. This says them once;
whatever is out of the ordinary is left to Django. `tests/test_quick_queries.py` holds that both say the same.
"""

from typing import Any

from django.db.models.expressions import BaseExpression, Col, ColPairs
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query

compiler_class: Any = SQLCompiler  # all of what is replaced is private
expression_class: Any = BaseExpression
query_class: Any = Query
_columns: dict[tuple[Any, str], list[Col]] = {}
_paths: dict[tuple[Any, ...], Any] = {}


def make_quick() -> None:
    for (owner, name), own in OWN.items():
        setattr(owner, name, QUICK[name](own))
    expression_class.__copy__ = _copy


def leave_to_django() -> None:
    for (owner, name), own in OWN.items():
        setattr(owner, name, own)
    del expression_class.__copy__


def _compile(before: Any) -> Any:
    def compiled(self: Any, node: Any) -> Any:
        if type(node) is Col and node.alias:
            quoted = self.quote_name_unless_alias
            return f"{quoted(node.alias)}.{quoted(node.target.column)}", []
        return before(self, node)

    return compiled


def _default_columns(before: Any) -> Any:
    def default_columns(
        self: Any, select_mask: Any, start_alias: Any = None, opts: Any = None, from_parent: Any = None
    ) -> list[Any]:
        meta = opts or self.query.get_meta()
        if select_mask or from_parent or meta is None or meta.parents or meta.proxy:
            return before(self, select_mask, start_alias, opts, from_parent)  # type: ignore[no-any-return]
        key = (meta, start_alias or self.query.get_initial_alias())
        if key not in _columns:
            _columns[key] = before(self, select_mask, start_alias, opts, from_parent)
        return list(_columns[key])

    return default_columns


def _select(before: Any) -> Any:
    def select(self: Any, with_col_aliases: bool = False) -> Any:
        query = self.query
        if not query.default_cols or query.select_related or query.selected is not None or with_col_aliases:
            return before(self, with_col_aliases)
        if query.extra or query.annotations or query.deferred_loading != (frozenset(), True):
            return before(self, with_col_aliases)
        found = [(column, self.compile(column), None) for column in self.get_default_columns({})]
        if any(hasattr(column.target, "select_format") for column, _sql, _alias in found):
            return before(self, with_col_aliases)
        return found, {"model": query.model, "select_fields": list(range(len(found)))} if found else None, {}

    return select


def _converters(before: Any) -> Any:
    def converters(self: Any, expressions: Any) -> Any:
        known = self.connection.ops.__dict__.setdefault("_known_converters", {})
        found = {}
        for number, one in enumerate(expressions):
            if one is None or isinstance(one, ColPairs):
                return before(self, expressions)
            if type(one) is not Col or one.target is not one.output_field:
                if of_one := before(self, [one]):
                    found[number] = of_one[0]
                continue
            if (key := id(one.target)) not in known:
                known[key] = one.target, before(self, [one])
            if of_one := known[key][1]:
                found[number] = (of_one[0][0], one)
        return found

    return converters


def _order_by_pairs(before: Any) -> Any:
    """Django prepares each column for sorting by it, which only sorting by expressions has a use for."""

    def order_by_pairs(self: Any) -> list[Any]:
        query, columns, meta = self.query, self.select, self.query.get_meta()
        names = (*query.extra_order_by, *(query.order_by or (meta and meta.ordering) or ()))
        if all(isinstance(name, str) for name in names) and not (
            query.combinator or any(alias for _column, _sql, alias in columns or ())
        ):
            self.select = None
        found = list(before(self))
        self.select = columns
        return found

    return order_by_pairs


def _names_to_path(before: Any) -> Any:
    def names_to_path(self: Any, names: Any, opts: Any, allow_many: bool = True, fail_on_missing: bool = False) -> Any:
        if self._filtered_relations or self.annotations:
            return before(self, names, opts, allow_many, fail_on_missing)
        key = (*names, opts, allow_many, fail_on_missing)
        if key not in _paths:
            _paths[key] = before(self, names, opts, allow_many, fail_on_missing)
        path, field, targets, rest = _paths[key]
        return list(path), field, targets, list(rest)

    return names_to_path


def _copy(self: Any) -> Any:
    """As copy.copy() does it, which asks many questions first."""
    kind = type(self)
    found = object.__new__(kind)
    found.__dict__.update(self.__getstate__())
    return found


QUICK = {
    "compile": _compile,
    "get_default_columns": _default_columns,
    "get_select": _select,
    "get_converters": _converters,
    "_order_by_pairs": _order_by_pairs,
    "names_to_path": _names_to_path,
}
OWN = {
    (owner, name): getattr(owner, name)
    for name in QUICK
    for owner in (compiler_class if hasattr(compiler_class, name) else query_class,)
}
