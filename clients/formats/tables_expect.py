"""What a table of an operation must hold, worked out from the schema, the operation and the JSON answer of the API, by
the rules of docs/tables.md. Nothing here knows how the server makes its tables."""

import dataclasses

import graphql
from graphql.language import ast

SCALARS = {"Int": "int", "Float": "float", "Boolean": "bool"}
TOTALS = "totalCount", "totalGroups"


class Refused(Exception):
    """The options do not fit the operation, so the server refuses the table."""


class Unknown(Exception):
    """What the table must hold cannot be seen in the JSON."""


class Number(float):
    """A number with its text in JSON."""

    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number


@dataclasses.dataclass
class Column:
    name: str
    kind: str
    list: bool
    field: object


class Field:
    """A response key of the operation, with all selections of it."""

    def __init__(self, key, parent=None, definition=None):
        self.key, self.parent, self.definition = key, parent, definition
        self.children, self.selections = {}, []
        self.type = graphql.get_named_type(definition.type) if definition else None

    @property
    def name(self):
        return self.selections[0].name.value if self.selections else ""

    def composite(self):
        return self.definition is None or graphql.is_composite_type(self.type)

    def many(self):
        return self.definition is not None and graphql.is_list_type(graphql.get_nullable_type(self.definition.type))

    def rows(self):
        """Whether this is a list of objects."""
        return self.many() and self.composite()

    def has(self, name):
        return name in getattr(self.type, "fields", ())

    def connection(self):
        return bool(self.definition) and not self.many() and self.has("pageInfo") and "after" in self.definition.args

    def paged(self):
        """Whether this is a list of a connection that has its elements, and not one about all of them."""
        return self.rows() and self.parent.connection() and self.name in ("nodes", "edges", "groups")

    def hidden(self):
        """Whether names of columns leave the key out."""
        up = self.parent
        if up is None or up.definition is None:
            return False
        if self.name in ("nodes", "edges") and up.connection():
            return not any(c is not self and c.name in ("nodes", "edges") for c in up.children.values())
        return self.name == "node" and up.name == "edges" and up.parent is not None and up.parent.connection()

    def lineage(self):
        """The fields from the top to this one."""
        return ([] if self.parent is None else self.parent.lineage()) + ([self] if self.parent else [])

    def path(self, above=None):
        names = []
        for field in reversed(self.lineage()):
            if field is above:
                break
            if not field.hidden():
                names.append(field.key)
        return ".".join(reversed(names))

    def below(self, above):
        return above in self.lineage() or above.parent is None

    def lists(self):
        """The outermost lists below."""
        for c in self.children.values():
            if c.name == "pageInfo":
                continue
            if c.rows():
                yield c
            elif c.composite():
                yield from c.lists()

    def all_lists(self):
        for one in self.lists():
            yield one
            yield from one.all_lists()


class Operation:
    """An operation with its variables, as a tree of response keys."""

    def __init__(self, schema, text, variables):
        self.schema, self.document = schema, graphql.parse(text)
        (self.operation,) = (d for d in self.document.definitions if isinstance(d, ast.OperationDefinitionNode))
        fragments = (d for d in self.document.definitions if isinstance(d, ast.FragmentDefinitionNode))
        self.fragments = {d.name.value: d for d in fragments}
        self.variables = variables or {}
        self.values = {
            v.variable.name.value: graphql.value_from_ast_untyped(v.default_value)
            for v in self.operation.variable_definitions if v.default_value is not None
        } | self.variables
        self.top = Field("")
        self.select(self.operation.selection_set, schema.query_type, self.top)

    def select(self, selections, on, into):
        for s in selections.selections:
            if not self.included(s):
                continue
            if isinstance(s, ast.FieldNode):
                key = s.alias.value if s.alias else s.name.value
                definition = self.definition(on, s.name.value)
                field = into.children.setdefault(key, Field(key, into, definition))
                if not any(s is one for one in field.selections):
                    field.selections.append(s)
                if s.selection_set:
                    self.select(s.selection_set, field.type, field)
                continue
            inner = self.fragments[s.name.value] if isinstance(s, ast.FragmentSpreadNode) else s
            narrowed = self.schema.type_map[inner.type_condition.name.value] if inner.type_condition else on
            self.select(inner.selection_set, narrowed, into)

    def definition(self, on, name):
        if name == "__typename":
            return graphql.GraphQLField(graphql.GraphQLNonNull(graphql.GraphQLString))
        return on.fields[name]

    def included(self, selection):
        for d in selection.directives:
            if d.name.value in ("skip", "include"):
                (condition,) = (self.value(a.value) for a in d.arguments if a.name.value == "if")
                if condition == (d.name.value == "skip"):
                    return False
        return True

    def value(self, node):
        return graphql.value_from_ast_untyped(node, self.values)

    def given(self, field, *names):
        """Whether the operation gives one of the arguments, other than null."""
        arguments = {a.name.value: self.value(a.value) for a in field.selections[0].arguments}
        return any(arguments.get(n) is not None for n in names)


class Table:
    """The table of an operation with its options."""

    def __init__(self, operation, rows="", nested="count"):
        self.operation, self.top, self.nested = operation, operation.top, nested
        self.choose(rows)
        self.columns = []
        self.add(self.top, False)
        if not self.columns:
            raise Refused("selects no values")
        self.name()

    def choose(self, rows):
        """Finds the lists that make rows: self.lists, of which the first self.named are named by the caller."""
        top = list(self.top.lists())
        if rows == "" and len(top) > 1:
            raise Refused("several lists side by side")
        named = {"": top[:1], ".": []}.get(rows)
        if named is None:
            named = [f for f in self.top.all_lists() if f.path() == rows][:1]
            assert named, f"rows={rows} is no list"
        self.lists = [f for f in (named[0].lineage() if named else []) if f.rows()]
        self.named = len(self.lists)
        at = named[0] if named else self.top
        while self.nested == "rows":
            inner = list(at.lists())
            if len(inner) > 1:
                raise Refused("which stand side by side")
            if not inner:
                break
            at = inner[0]
            self.lists.append(at)
        self.row = self.lists[self.named - 1] if self.named else self.top

    def counted(self, field):
        inside = field.below(self.row) and field is not self.row
        return field.rows() and field not in self.lists and not (self.nested == "join" and inside)

    def add(self, at, in_list):
        for f in sorted(at.children.values(), key=lambda f: f.name != "__typename"):
            if f.name == "pageInfo":
                continue
            if self.counted(f):
                self.columns.append(Column("", "int", in_list, f))
            elif f.composite():
                self.add(f, in_list or f.rows() and f not in self.lists)
            else:
                self.columns.append(Column("", SCALARS.get(f.type.name, "text"), in_list or f.many(), f))

    def name(self):
        inside = [c for c in self.columns if c.field.below(self.row)]
        for c in inside:
            c.name = c.field.path(self.row) or c.field.key
        names = {c.name for c in inside}
        for c in self.columns:
            if not c.name:
                c.name = c.field.path()
                c.name = "answer." + c.name if c.name in names else c.name
        if len({c.name for c in self.columns}) < len(self.columns):
            raise Refused("two columns would have the name")

    def read_whole(self, field):
        """Whether a connection is read beyond the page that the API gives by default."""
        return (
            field.connection() and not self.operation.given(field, "first", "last", "before")
            and any(c.paged() and not self.counted(c) for c in field.children.values())
        )

    def values(self, data):
        """The rows of the table, each with the values of its columns."""
        for cells in self.explode(0, self.top, data, self.cells(self.top, data)):
            yield [cells.get(id(c.field)) for c in self.columns]

    def explode(self, depth, at, value, cells):
        if depth == len(self.lists):
            yield cells
            return
        inner = self.lists[depth]
        steps = inner.lineage()[len(at.lineage()):]
        for step in steps:
            value = value.get(step.key) if value else None
        if not value and depth >= self.named:
            yield cells
        for element in value or ():
            yield from self.explode(depth + 1, inner, element, cells | self.cells(inner, element))

    def cells(self, at, value):
        """The values of the columns of an object, but for those in lists that make rows."""
        out = {}
        for key, f in at.children.items():
            v = value.get(key) if value else None
            if f.name == "pageInfo" or f in self.lists:
                continue
            if self.counted(f):
                out[id(f)] = self.number(f, value, v)
            elif f.rows():
                self.join(f, v, out)
            elif f.composite():
                out |= self.cells(f, v)
            else:
                out[id(f)] = v
        return out

    def number(self, field, value, elements):
        if value and field.paged() and "x_total" in value:
            return value["x_total"]
        return None if elements is None else len(elements)

    def join(self, field, elements, out):
        def leaves(f):
            for c in f.children.values():
                if c.name != "pageInfo":
                    yield from leaves(c) if c.composite() else [c]

        def gather(f, value):
            for key, c in f.children.items():
                v = value.get(key) if value else None
                if c.name == "pageInfo":
                    continue
                if c.rows():
                    for element in v or ():
                        gather(c, element)
                elif c.composite():
                    gather(c, v)
                elif isinstance(v, list):
                    out[id(c)] += v
                else:
                    out[id(c)].append(v)

        if elements is None:
            return
        out |= {id(c): [] for c in leaves(field)}
        for element in elements:
            gather(field, element)
