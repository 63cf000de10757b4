// The variables of a question as fields of a form.

import { queries } from "../data/queries";
import { labelOf, namesOf, typesOf, type Variable } from "../data/questions";
import { sentence, typeOrder, typeWord } from "../words";
import { useAnswer } from "./common";
import { Find } from "./Find";

export type Values = Record<string, unknown>;

// valuesOf reads what the fields contain. It returns the first mistake with the name of its field, if there is one.
export function valuesOf(
  variables: readonly Variable[],
  draft: Values,
): { values: Values; wrong: { name: string; message: string } | null } {
  const values: Values = {};
  for (const variable of variables) {
    const { name, required } = variable;
    try {
      const value = read(variable, draft[name]);
      const missing = value === null || value === "" || (Array.isArray(value) && !value.length);
      if (missing && required) throw new Error("needs a value");
      values[name] = missing && !required ? null : value;
    } catch (error) {
      return { values, wrong: { name, message: `“${labelOf(name)}” ${(error as Error).message}.` } };
    }
  }
  return { values, wrong: null };
}

function read({ type, list }: Variable, value: unknown): unknown {
  if (typeof value !== "string") return value ?? null;
  if (list && type === "String") return namesOf(value);
  const text = value.trim();
  if (text === "") return null;
  switch (type) {
    case "ID":
    case "String":
      return text;
    case "Int":
      if (!/^-?\d+$/.test(text)) throw new Error("must be a whole number, such as 20");
      return Number(text);
    case "Float":
      if (!Number.isFinite(Number(text))) throw new Error("must be a number, such as 2.5");
      return Number(text);
    case "Date":
      if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(text))
        throw new Error("must be a year, such as 2015, or a day, such as 2015-06-30");
      return text;
    case "Boolean":
      return text === "true";
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('must be JSON, such as {"latitude": 53, "longitude": 8.8, "km": 50}');
  }
}

interface FieldsProps {
  variables: readonly Variable[];
  example: Values;
  draft: Values;
  wrong: string; // name of the field with a mistake
  onChange: (draft: Values) => void;
}

export function Fields({ variables, example, draft, wrong, onChange }: FieldsProps) {
  const ids = variables
    .filter(({ type }) => type === "ID")
    .flatMap(({ name }) => draft[name])
    .filter((id) => typeof id === "string" && id);
  const known = useAnswer<{ nodes: ({ id: string; name: string } | null)[] }>(
    queries.names,
    ids.length ? { ids } : null,
  );
  const names = new Map(known.data?.nodes.flatMap((node) => (node ? [[node.id, node.name] as const] : [])));
  const nameOf = (id: unknown) => names.get(String(id ?? "")) ?? String(id ?? "");
  return (
    <div class="fields">
      {variables.map((variable) => {
        const { name, type, list } = variable;
        const value = draft[name] ?? null;
        const set = (to: unknown) => onChange({ ...draft, [name]: to });
        const label = labelOf(name);
        if (type === "ID") {
          const types = typesOf(name, example[name]);
          if (!list)
            return (
              <Find key={name} label={label} value={nameOf(value)} types={types} onChoose={(node) => set(node.id)} />
            );
          const all = Array.isArray(value) ? (value as string[]) : [];
          return (
            <fieldset key={name}>
              <legend>{label}</legend>
              <ul class="chips">
                {all.map((id) => (
                  <li key={id}>
                    <bdi>{nameOf(id)}</bdi>
                    <button
                      type="button"
                      class="small"
                      aria-label={`Remove ${nameOf(id)}`}
                      onClick={() => set(all.filter((each) => each !== id))}
                    >
                      ×
                    </button>
                  </li>
                ))}
              </ul>
              <Find
                label="Add"
                value=""
                types={types}
                onChoose={(node) => !all.includes(node.id) && set([...all, node.id])}
              />
            </fieldset>
          );
        }
        if (type === "EntityType" && list) {
          const all = Array.isArray(value) ? (value as string[]) : [];
          return (
            <fieldset key={name} class="row">
              <legend>
                Types <span class="quiet">(none: all)</span>
              </legend>
              {typeOrder
                .filter((each) => each !== "SOURCE")
                .map((each) => (
                  <label key={each}>
                    <input
                      type="checkbox"
                      checked={all.includes(each)}
                      onChange={() => set(all.includes(each) ? all.filter((one) => one !== each) : [...all, each])}
                    />{" "}
                    {sentence(typeWord(each, 2))}
                  </label>
                ))}
            </fieldset>
          );
        }
        if (type === "Boolean") {
          return (
            <label key={name}>
              <input
                type="checkbox"
                checked={value === true || value === "true"}
                onChange={(event) => set(event.currentTarget.checked)}
              />{" "}
              {label}
            </label>
          );
        }
        const parts = value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Values) : null;
        if (parts) {
          return (
            <fieldset key={name}>
              <legend>{label}</legend>
              <div class="row">
                {Object.entries(parts).map(([part, of]) => (
                  <label key={part}>
                    {labelOf(part)}
                    <input
                      class="short"
                      value={String(of)}
                      inputMode={typeof of === "number" ? "decimal" : undefined}
                      onChange={(event) => {
                        const text = event.currentTarget.value.trim();
                        const number = Number(text);
                        set({
                          ...parts,
                          [part]: typeof of === "number" && text !== "" && Number.isFinite(number) ? number : text,
                        });
                      }}
                    />
                  </label>
                ))}
              </div>
            </fieldset>
          );
        }
        const lines = list && type === "String";
        const many = lines || (typeof value === "object" && value !== null);
        const text =
          lines && Array.isArray(value)
            ? value.join("\n")
            : typeof value === "object" && value !== null
              ? JSON.stringify(value, null, 1)
              : String(value ?? "");
        return (
          <label key={name}>
            {label}
            {many ? (
              <textarea
                rows={lines ? 8 : 4}
                value={text}
                aria-invalid={wrong === name}
                onInput={(event) => set(event.currentTarget.value)}
              />
            ) : (
              <input
                value={text}
                dir="auto"
                aria-invalid={wrong === name}
                inputMode={type === "Int" ? "numeric" : undefined}
                onInput={(event) => set(event.currentTarget.value)}
              />
            )}
          </label>
        );
      })}
    </div>
  );
}
