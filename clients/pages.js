// Pages that the server makes, in Chromium: axe looks at one of each type, light and dark, wide and narrow, and none is
// wider than the window. The tasks of the explorer look at the start page. An argument is a pattern of the names of the
// pages to look at.

import assert from "node:assert/strict";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { failed, finish, task, url, violations } from "./explorer/harness.js";
import { canStart, folder, serve } from "./explorer/server.js";

// accessible looks at the page of an address, which answers with a status.
async function accessible(name, path, { status = 200, base = url } = {}) {
  await task(`${name}, ${path}`, async (page) => {
    const asked = await fetch(base + path, { headers: { Accept: "text/html" }, redirect: "manual" });
    assert.deepEqual([asked.status, asked.headers.get("Content-Type")], [status, "text/html; charset=utf-8"]);
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual((await violations(page)).map((each) => [colorScheme, width, ...each]), []);
      }
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `it is ${over} px wider than ${width} px`);
    }
  }, { base, path, bypassCSP: true, ...failed });
}

// post sends JSON and gives that of the answer.
async function post(path, body, base = url) {
  const answer = await fetch(base + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  return answer.json();
}

const { ontology, dataset, links: [link], statements: [statement] } = await post("/graphql", { query: `{
  ontology { entityTypes { type example } } dataset { release }
  links(first: 1) { nodes { id evidence { id } } } statements(first: 1) { nodes { id } }
}` }).then(({ data }) => ({ ...data, links: data.links.nodes, statements: data.statements.nodes }));
for (const { type, example } of ontology.entityTypes) {
  await accessible(type, `/${type === "SOURCE" ? "source" : "entity"}/${example}`);
}
await accessible("a hub", "/entity/country:jp");
await accessible("links of an entity", "/entity/org:iclei/members/cities");
await accessible("cities in a place", "/entity/country:jp/within/cities");
await accessible("a link", `/link/${link.id}`);
await accessible("a statement", `/statement/${statement.id}`);
await accessible("evidence", `/evidence/${link.evidence[0].id}`);
await accessible("a record of a release", `/r/${dataset.release}/entity/city:pt-almada`);
for (const path of ["/data", "/graph", "/q", "/r", `/r/${dataset.release}/data`]) await accessible("a list", path);
const { hash } = await post("/q", {
  query: "query ($n: Int = 5) { cities(first: $n) { nodes { id name country { name } } } }", variables: { n: 3 },
});
await accessible("an answer", `/q/${hash}`);
await accessible("an unknown ID", "/entity/city:pt-almad", { status: 404 });
await accessible("a mark of a page that is none", "/entity/org:iclei/members/cities?after=x", { status: 400 });
await accessible("an unknown release", "/r/2001-01-01-abc/entity/city:pt-almada", { status: 404 });
await accessible("the preview of a match", "/reconcile/preview?id=city:pt-almada");
await accessible("the preview of an unknown ID", "/reconcile/preview?id=city:nowhere", { status: 404 });

// plums is a release of its own with an ID that is gone.
const plums = (...names) => folder({
  "entities/programme.csv": ["id,name", ...names.map((name) => `programme:${name.toLowerCase()},${name}`)],
  "replaced.csv": ["id,replaced_by,reason", "programme:plum,,it never was"],
});

// releases looks at pages that need a release which is gone, and one that is kept.
async function releases() {
  const kept = folder({});
  const settings = (...names) => ["--data", plums(...names), "--releases", kept];
  const packed = () => readdirSync(kept).filter((name) => name.endsWith(".pack"));
  const { release } = await serve(settings("Apple"), async (base) => {
    await accessible("an ID that is gone", "/entity/programme:plum", { status: 410, base });
    while (!packed().length) await new Promise((resolve) => { setTimeout(resolve, 100); });
    return (await post("/graphql", { query: "{ dataset { release } }" }, base)).data.dataset;
  });
  for (const name of packed()) rmSync(join(kept, name));
  await serve(settings("Apple", "Pear"), async (base) => {
    await accessible("a release that is gone", `/r/${release}/entity/programme:apple`, { status: 410, base });
    await accessible("kept releases", "/r", { base });
  });
}
if (canStart) await releases();
await finish();
