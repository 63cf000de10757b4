package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph/doccache"
	"cityweave/graph/encode"
	"cityweave/graph/exec"
	"cityweave/graph/generated"
	"cityweave/graph/httptransport"
	"cityweave/graph/input"
	"cityweave/graph/plan"
	"cityweave/graph/planner"
	"cityweave/internal/admission"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store"
)

// Options are the settings of the API. The zero value takes the defaults.
type Options struct {
	// Limits is what a request may ask for; of each limit that is 0 the default holds.
	Limits limits.Limits
	// Refused is told the code of every request that is refused, and of every error of one that
	// was run; nil tells nobody.
	Refused func(code string)
	// Admission queues operations and refuses them under overload; nil is the one of a store that
	// computes on the processors of this program.
	Admission *admission.Controller
	// Version is that of the program: answers of two versions have different tags.
	Version string
	// Generated answers with the executor that gqlgen generates, as a check on the direct
	// one, which writes answers from the plan and is many times as fast.
	Generated bool
	// Folders finds the data folders of a release, see export.Options; nil for none.
	Folders func(release string) (write func(io.Writer) error, err error)
	// Page is the largest page of a connection; 0 is 100.
	Page int
	// Log gets the causes of errors that clients do not see; nil is slog.Default.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	o.Limits = o.Limits.OrDefault()
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Admission == nil {
		o.Admission = admission.New(
			admission.Options{CPU: admission.ProcessCPU(), Waiting: o.Limits.Waiting, Log: o.Log},
		)
	}
	return o
}

// NewHandler serves GraphQL over HTTP (GET and POST) from a store.
func NewHandler(o *kg.Ontology, st store.Store, opts Options) http.Handler {
	opts = opts.withDefaults()
	schema := executable()
	coercer := input.New(schema, scalars(), moved()...)
	documents := doccache.New(opts.Limits.Documents, schema)
	planner := newPlanner(o, schema, documents, opts, pricesOf(st))
	executor := exec.New(st, encode.New(o, schema, documents), opts.Limits.Answer)
	h := handler.New(generated.NewExecutableSchema(generated.Config{Schema: schema, Resolvers: &Resolver{}}))
	h.AddTransport(httptransport.New(httptransport.Options{
		Planner:   planner,
		Executor:  executor,
		Documents: documents,
		Schema:    schema,
		Rules:     func() *rules.Rules { return validation(coercer) },
		Input:     coercer,
		Limits:    opts.Limits,
		Direct:    !opts.Generated,
		Admission: opts.Admission,
		Version: fmt.Sprint(
			opts.Version,
			"\n",
			opts.Limits.Nodes,
			"\n",
			Schema(),
		),
		Log:     opts.Log,
		Refused: opts.Refused,
	}))
	if !opts.Generated {
		h.AroundFields(executor.Write)
	}
	h.Use(extension.Introspection{})
	h.AroundRootFields(measured)
	h.AroundFields(introspectionCancelled)
	h.SetErrorPresenter(func(ctx context.Context, err error) *gqlerror.Error { return present(ctx, opts.Log, err) })
	h.SetRecoverFunc(func(ctx context.Context, cause any) error {
		opts.Log.ErrorContext(ctx, "panic in an operation", "cause", cause, "stack", string(debug.Stack()))
		return plan.Internal(fmt.Errorf("panic: %v", cause))
	})
	return h
}

func newPlanner(
	o *kg.Ontology, schema *ast.Schema, documents *doccache.QueryCache, opts Options, p planner.Prices,
) *planner.Planner {
	l := opts.Limits
	bounds := planner.Limits{Nodes: l.Nodes, Touched: l.Touched, Introspection: l.Introspection, Page: opts.Page}
	return planner.New(o, schema, documents, bounds, p)
}

// pricesOf are the prices that a store declares; none by default.
func pricesOf(st store.Store) (p planner.Prices) {
	if priced, ok := st.(store.Priced); ok {
		p.Expand = priced.ExpandPrice()
	}
	return p
}

// measured measures the processor time of a root field. The executor answers introspection in goroutines of its own.
func measured(ctx context.Context, next graphql.RootResolver) (value graphql.Marshaler) {
	introspection := strings.HasPrefix(graphql.GetRootFieldContext(ctx).Field.Name, "__")
	admission.Measure(ctx, !introspection, func() { value = next(ctx) })
	return value
}

// introspectionCancelled ends introspection with its request: the executor, which answers it, does not
// look at the context.
func introspectionCancelled(ctx context.Context, next graphql.Resolver) (any, error) {
	if fc := graphql.GetFieldContext(ctx); strings.HasPrefix(fc.Object, "__") && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return next(ctx)
}

// executable is the schema without @defer, whose parts gqlgen loses over POST, with introspection described, and with
// object types alone as possible types (section 4.2.2 of the GraphQL specification): gqlparser counts an interface
// among those of the interface that it implements.
func executable() *ast.Schema {
	s := *generated.NewExecutableSchema(generated.Config{}).Schema()
	ownMaps(&s)
	delete(s.Directives, "defer")
	describeIntrospection(&s)
	for name, possible := range s.PossibleTypes {
		s.PossibleTypes[name] = slices.DeleteFunc(slices.Clone(possible), func(d *ast.Definition) bool {
			return d.Kind == ast.Interface
		})
	}
	return &s
}

// Schema returns the whole contract as one SDL text. The formatter omits a schema definition whose root types have
// their usual names, and with it the description, so it is written here.
func Schema() string {
	var b strings.Builder
	s := executable()
	fmt.Fprintf(&b, "\"\"\"\n%s\n\"\"\"\nschema {\n  query: %s\n}\n", s.Description, s.Query.Name)
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(s)
	return b.String()
}

// present turns an error into what a client may see and logs what it may not.
func present(ctx context.Context, log *slog.Logger, err error) *gqlerror.Error {
	code, message, hide := plan.Classify(err)
	if !hide {
		e := graphql.DefaultErrorPresenter(ctx, err)
		if e.Extensions["code"] == nil { // an argument of a root field that is not of its type
			e.Extensions = map[string]any{"code": errcode.BadInput}
			e.Message = place(e.Path) + e.Message
			e.Path = e.Path[:min(1, len(e.Path))]       // of the answer; the arguments stand in the message
			_ = graphql.AddFieldLocationToError(ctx, e) // it gives back what it was given
		}
		return e
	}
	if code == errcode.Internal {
		log.ErrorContext(ctx, "answering a root field", "error", err)
	} else if !errors.Is(err, context.Canceled) {
		log.WarnContext(ctx, "answering a root field", "error", err)
	}
	return &gqlerror.Error{Message: message, Path: graphql.GetPath(ctx), Extensions: map[string]any{"code": code}}
}

// place writes the path of an argument as the plan does: cities(where.name.eq).
func place(path ast.Path) string {
	if len(path) < 2 {
		return ""
	}
	return fmt.Sprintf("%s(%s): ", path[:1], path[1:])
}
