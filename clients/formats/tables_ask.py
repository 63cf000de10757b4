"""Asks the API for all that a table must hold: whole lists, page by page, and totals of those that are counted."""

import copy

import graphql
from graphql.language import ast

import tables_expect

PAGE = 100  # the most elements that the API gives at once


def ask(table, post):
    """The answer of the API to the operation of a table, with connections that are whole and with their totals. post
    sends an operation with variables and returns the data."""
    change = Question(table)
    data = post(change.text(), table.operation.variables)
    for f in change.whole:
        if any(above.rows() for above in f.lineage()):
            for page in found(data, f.lineage()):
                if page["x_page"]["hasNextPage"]:
                    raise tables_expect.Unknown("a list in rows is longer than a page")
            continue
        here = next(found(data, f.lineage()), None)
        while here and here["x_page"]["hasNextPage"]:
            change.after(f, here["x_page"]["endCursor"])
            more = next(found(post(change.text(), table.operation.variables), f.lineage()))
            for key, c in f.children.items():
                if c.paged():
                    here[key] += more[key]
            here["x_page"] = more["x_page"]
    return data


def found(value, steps):
    """The objects at a path of fields."""
    if value is None:
        return
    if isinstance(value, list):
        for element in value:
            yield from found(element, steps)
    elif steps:
        yield from found(value.get(steps[0].key), steps[1:])
    else:
        yield value


class Question:
    """The operation as it is asked: with whole pages, and with what says whether they are whole."""

    def __init__(self, table):
        self.table, self.whole = table, []
        self.changed = {}  # by id of the selection: arguments and fields to add
        self.visit(table.top)

    def visit(self, at):
        for f in at.children.values():
            if f.name == "pageInfo" or not f.composite() or self.table.counted(f):
                continue
            if f.connection():
                add = []
                if any(c.paged() and self.table.counted(c) for c in f.children.values()):
                    add += [f"x_total: {name}" for name in tables_expect.TOTALS if f.has(name)][:1]
                arguments = {}
                if self.table.read_whole(f):
                    self.whole.append(f)
                    add.append("x_page: pageInfo { hasNextPage endCursor }")
                    arguments["first"] = str(PAGE)
                for s in f.selections:
                    self.changed[id(s)] = (arguments, add)
            self.visit(f)

    def after(self, field, cursor):
        for s in field.selections:
            arguments, add = self.changed[id(s)]
            self.changed[id(s)] = (arguments | {"after": graphql.print_ast(ast.StringValueNode(value=cursor))}, add)

    def text(self):
        """The operation as text; variables and fragments that nothing uses stay, as they were."""
        return graphql.print_ast(self.rewrite(self.table.operation.document))

    def rewrite(self, node):
        out = copy.copy(node)
        if isinstance(node, ast.DocumentNode):
            out.definitions = tuple(self.rewrite(d) for d in node.definitions)
            used = set()
            graphql.visit(out.definitions[0] if len(out.definitions) == 1 else out, Uses(used))
            for d in out.definitions:
                if isinstance(d, ast.OperationDefinitionNode):
                    d.variable_definitions = tuple(v for v in d.variable_definitions if v.variable.name.value in used)
            return out
        if getattr(node, "selection_set", None):
            out.selection_set = ast.SelectionSetNode(
                selections=tuple(self.rewrite(s) for s in node.selection_set.selections))
        if id(node) in self.changed:
            arguments, add = self.changed[id(node)]
            kept = [a for a in node.arguments if a.name.value not in arguments]
            if "first" in arguments:
                kept = [a for a in kept if a.name.value not in ("last", "before")]
            new = [(ast.NameNode(value=n), graphql.parse_value(v)) for n, v in arguments.items()]
            out.arguments = tuple(kept) + tuple(ast.ArgumentNode(name=n, value=v) for n, v in new)
            if add:
                more = graphql.parse("{ " + " ".join(add) + " }").definitions[0].selection_set.selections
                out.selection_set.selections += tuple(more)
        return out


class Uses(graphql.Visitor):
    """Collects the variables that something other than their definition names."""

    def __init__(self, into):
        super().__init__()
        self.into = into

    def enter_variable(self, node, _key, parent, *_):
        if not isinstance(parent, ast.VariableDefinitionNode):
            self.into.add(node.name.value)
