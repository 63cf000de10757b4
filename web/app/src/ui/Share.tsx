// What is shown as a link, a citation, files and queries.

import { useEffect, useRef } from "preact/hooks";

import { curl } from "../data/client";
import { csvOf, entriesCsvOf, geojsonOf, gexfOf, pngOf, svgOf } from "../draw/export";
import { mapFileOf, mapPngOf, mapSvgOf, shoreOf } from "../draw/mapfile";
import { plural } from "../words";
import { Text, useCopy } from "./Copy";
import { download } from "./common";
import { useView } from "./store";

export function Share({ onClose }: { onClose: () => void }) {
  const { explorer, state, picture, scene } = useView();
  const dialog = useRef<HTMLDialogElement>(null);
  const { copy, said, say } = useCopy();
  useEffect(() => dialog.current?.showModal(), []);
  const { release, address } = explorer;
  const name = picture.byId.get(state.selected)?.name ?? picture.entities[0]?.name ?? "";
  const others = picture.entities.length - 1;
  const all = name + (others > 0 ? ` and ${others === 1 ? "another" : `${others} others`}` : "");
  const title = `${all}, Cityweave, release ${release}`;
  const expanded = picture.links.some(({ from, to }) => from.id === state.selected || to.id === state.selected);
  const about =
    others > 1 && expanded && explorer.shown.steps.length > 1 ? `${name} and what it is connected with` : all;
  const citation = `Cityweave (${release.slice(0, 4)}): ${about}. Release ${release}. ${address}`;
  const requests = explorer.shown.steps.map(({ request }) => request);
  const last = requests.at(-1);
  const slug = (
    name
      .normalize("NFKD")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? ["graph"]
  )
    .join("-")
    .slice(0, 40);
  const save = (suffix: string, type: string, content: string | Blob) =>
    download(
      `cityweave-${slug}-${release}.${suffix}`,
      content instanceof Blob ? content : new Blob([content], { type }),
    );
  // On the map, the picture is the map.
  const map = state.view === "map";
  const of = map ? "the map" : "the drawing";
  const shore = async () => shoreOf(await (await fetch("static/world.svg")).text());
  const drawn = () => mapFileOf(picture, state.selected);
  const saveSvg = async () => {
    const svg = map ? mapSvgOf(drawn(), await shore(), title) : svgOf(scene, title);
    save("svg", "image/svg+xml", svg);
  };
  const savePng = async () => {
    try {
      save("png", "image/png", await (map ? mapPngOf(drawn(), await shore()) : pngOf(scene)));
    } catch {
      say("The browser draws no PNG.");
    }
  };
  const steps = requests
    .map(({ query, variables }, i) => `# Step ${i + 1}\n# variables: ${JSON.stringify(variables)}\n${query}`)
    .join("\n");
  return (
    <dialog ref={dialog} class="share" aria-labelledby="share-heading" onClose={onClose}>
      <div class="row spread">
        <h2 id="share-heading">Share</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <p class="quiet">
        {plural(picture.entities.length, "entry", "entries")} and {plural(picture.links.length, "link")} that are shown,
        of release {release}.
      </p>
      <Text label="Link to this page" value={address} onCopy={(text) => copy(text, "Link")} />
      <Text label="Citation" value={citation} onCopy={(text) => copy(text, "Citation")} />
      <h3>Files</h3>
      <ul class="plain files-list">
        <li>
          <button type="button" onClick={() => save("csv", "text/csv", csvOf(picture))}>
            CSV
          </button>{" "}
          a table of the links
        </li>
        <li>
          <button type="button" onClick={() => save("entries.csv", "text/csv", entriesCsvOf(picture))}>
            CSV of entries
          </button>{" "}
          a table of the entries, with country and coordinates
        </li>
        <li>
          <button type="button" onClick={() => save("gexf", "application/xml", gexfOf(picture, scene, title))}>
            GEXF
          </button>{" "}
          a graph for Gephi and others
        </li>
        <li>
          <button type="button" onClick={() => save("geojson", "application/geo+json", geojsonOf(picture))}>
            GeoJSON
          </button>{" "}
          places for QGIS and other maps
        </li>
        <li>
          <button type="button" onClick={() => void saveSvg()}>
            SVG
          </button>{" "}
          {of}, with labels as text
        </li>
        <li>
          <button type="button" onClick={() => void savePng()}>
            PNG
          </button>{" "}
          {of} as an image
        </li>
      </ul>
      {last && (
        <>
          <h3>For programs</h3>
          <Text
            label={`The queries of ${plural(requests.length, "step")} (GraphQL)`}
            value={steps}
            rows={6}
            onCopy={(text) => copy(text, "Queries")}
          />
          <Text
            label="The last step as a shell command (curl)"
            value={curl(last.query, last.variables)}
            rows={3}
            onCopy={(text) => copy(text, "Command")}
          />
        </>
      )}
      <p role="status">{said}</p>
    </dialog>
  );
}
