// An answer as files: the server writes them from the query, whole beyond the pages that the query asks for.

import { useState } from "preact/hooks";

import { count } from "../words";
import { download } from "./common";

const formats: { purpose: string; formats: [label: string, format: string][] }[] = [
  {
    purpose: "Tables",
    formats: [
      ["CSV", "csv"],
      ["Excel", "xlsx"],
      ["Parquet", "parquet"],
      ["JSON Lines", "jsonl"],
    ],
  },
  {
    purpose: "Graphs",
    formats: [
      ["GEXF", "gexf"],
      ["GraphML", "graphml"],
      ["Cytoscape", "cyjs"],
      ["GeoJSON", "geojson"],
      ["Turtle (RDF)", "ttl"],
    ],
  },
];

export function Files({ query, variables, name }: { query: string; variables: object; name: string }) {
  const [said, setSaid] = useState("");
  const save = async (format: string) => {
    setSaid("Writing the file …");
    try {
      const answer = await fetch(`graphql?format=${format}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      if (!answer.ok) {
        const { errors } = (await answer.json()) as { errors?: { message: string }[] };
        return setSaid(`There is no such file: ${errors?.[0]?.message ?? `status ${answer.status}`}`);
      }
      const given = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
      const content = await answer.blob();
      download(given ?? `${name || "answer"}.${format}`, content);
      const rows = answer.headers.get("X-Row-Count");
      setSaid(`Saved${rows ? ` with ${count(Number(rows))} rows` : ""}.`);
    } catch {
      setSaid("The server does not respond. Try again.");
    }
  };
  return (
    <div class="files-of-answer">
      {formats.map((group) => (
        <p key={group.purpose} class="row">
          <span class="quiet">{group.purpose}</span>
          {group.formats.map(([label, format]) => (
            <button key={format} type="button" class="small" onClick={() => void save(format)}>
              {label}
            </button>
          ))}
        </p>
      ))}
      <p class="quiet" role="status">
        {said}
      </p>
    </div>
  );
}
