// What the schema says of its types and fields, to read beside the editor.

import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from "graphql";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";

// Place is a type, or one of its fields.
export interface Place {
  type: string;
  field: string;
}

type Field = GraphQLField<unknown, unknown> | GraphQLInputField;

const mostFound = 40;

function fieldsOf(type: GraphQLNamedType): Field[] {
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
    ? Object.values<Field>(type.getFields())
    : [];
}

const argumentsOf = (field: Field): readonly GraphQLArgument[] => ("args" in field ? field.args : []);

interface DocsProps {
  schema: GraphQLSchema;
  places: readonly Place[]; // the last one is shown
  onGo: (place: Place) => void;
  onBack: () => void;
}

export function Docs({ schema, places, onGo, onBack }: DocsProps) {
  const root = schema.getQueryType()!.name;
  const place = places.at(-1) ?? { type: root, field: "" };
  const [sought, seek] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const found = useMemo(() => search(schema, sought), [schema, sought]);
  useEffect(() => {
    if (places.length) heading.current?.focus({ preventScroll: true });
  }, [places]);
  const type = schema.getType(place.type);
  const field = type && fieldsOf(type).find(({ name }) => name === place.field);
  const go = (to: Place) => {
    seek("");
    onGo(to);
  };
  return (
    <aside class="docs" aria-label="Documentation of the schema">
      <label>
        Find in the schema
        <input
          type="search"
          value={sought}
          spellcheck={false}
          autocomplete="off"
          placeholder="cities, evidence, CityFilter …"
          onInput={(event) => seek(event.currentTarget.value)}
        />
      </label>
      {sought.trim() ? (
        <>
          <p class="quiet" role="status">
            {found.length
              ? `${found.length === mostFound ? "The first " : ""}${found.length} found`
              : "Nothing has a name like this."}
          </p>
          <ul class="plain">
            {found.map((each) => (
              <li key={`${each.type}.${each.field}`}>
                <button type="button" class="linklike code-name" onClick={() => go(each)}>
                  {each.type}
                  {each.field && `.${each.field}`}
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          <div class="row spread">
            <h3 tabIndex={-1} ref={heading}>
              <code>
                {place.type}
                {field && `.${field.name}`}
              </code>
            </h3>
            {places.length > 0 && (
              <button type="button" class="small" onClick={onBack}>
                Back
              </button>
            )}
          </div>
          {!type ? (
            <p>The schema has no type {place.type}.</p>
          ) : field ? (
            <OfField field={field} onGo={go} />
          ) : (
            <OfType schema={schema} type={type} onGo={go} />
          )}
        </>
      )}
    </aside>
  );
}

interface Goes {
  onGo: (place: Place) => void;
}

function TypeLink({ of, onGo }: { of: string } & Goes) {
  const name = of.replace(/[[\]!]/g, "");
  return (
    <button type="button" class="linklike code-name" onClick={() => onGo({ type: name, field: "" })}>
      {of}
    </button>
  );
}

function Words({ of }: { of: { description?: string | null; deprecationReason?: string | null } }) {
  return (
    <>
      {(of.description ?? "")
        .split(/\n\s*\n/)
        .filter(Boolean)
        .map((each, i) => (
          <p key={i} class="words-of-schema">
            {marked(each)}
          </p>
        ))}
      {of.deprecationReason && <p class="problem warning">Deprecated: {of.deprecationReason}</p>}
    </>
  );
}

// marked shows what stands between backticks as code.
const marked = (text: string) => text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? <code key={i}>{part}</code> : part));

function OfField({ field, onGo }: { field: Field } & Goes) {
  const args = argumentsOf(field);
  return (
    <>
      <p>
        Type: <TypeLink of={String(field.type)} onGo={onGo} />
      </p>
      <Words of={field} />
      {args.length > 0 && (
        <>
          <h4>Arguments</h4>
          <dl>
            {args.map((each) => (
              <div key={each.name}>
                <dt>
                  <code>{each.name}</code>: <TypeLink of={String(each.type)} onGo={onGo} />
                </dt>
                <dd>
                  <Words of={each} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

function OfType({ schema, type, onGo }: { schema: GraphQLSchema; type: GraphQLNamedType } & Goes) {
  const fields = fieldsOf(type);
  return (
    <>
      <Words of={type} />
      {isAbstractType(type) && (
        <p>
          Is one of{" "}
          {schema.getPossibleTypes(type).map(({ name }, i) => (
            <span key={name}>
              {i > 0 && ", "}
              <TypeLink of={name} onGo={onGo} />
            </span>
          ))}
        </p>
      )}
      {isEnumType(type) && (
        <dl>
          {type.getValues().map((each) => (
            <div key={each.name}>
              <dt>
                <code>{each.name}</code>
              </dt>
              <dd>
                <Words of={each} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {fields.length > 0 && (
        <dl>
          {fields.map((each) => (
            <div key={each.name}>
              <dt>
                <button
                  type="button"
                  class="linklike code-name"
                  onClick={() => onGo({ type: type.name, field: each.name })}
                >
                  {each.name}
                </button>
                {argumentsOf(each).length > 0 && "(…)"}: <TypeLink of={String(each.type)} onGo={onGo} />
              </dt>
              <dd class="quiet">{marked((each.description ?? "").split(/\n\s*\n|(?<=\.)\s/)[0]!)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

// search finds types and fields by a part of their names; those that begin with it come first, those of Query before.
export function search(schema: GraphQLSchema, text: string): Place[] {
  const sought = text.trim().toLowerCase().replace(/^.*\./, "");
  if (!sought) return [];
  const found: { place: Place; rank: number }[] = [];
  const add = (type: string, field: string) => {
    const at = (field || type).toLowerCase().indexOf(sought);
    if (at < 0) return;
    const whole = (field || type).length === sought.length;
    found.push({
      place: { type, field },
      rank: (whole ? 0 : at === 0 ? 2 : 4) + (field && type !== schema.getQueryType()?.name ? 1 : 0),
    });
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    add(type.name, "");
    for (const { name } of fieldsOf(type)) add(type.name, name);
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, mostFound)
    .map(({ place }) => place);
}

export const nameOf = (type: string | undefined) => (type ?? "").replace(/[[\]!]/g, "");
