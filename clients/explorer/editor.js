// Tasks of those who write GraphQL: completion, marked errors, documentation, variables, files and earlier queries, by
// keyboard. The content security policy holds; what it blocks is reported in the console, which fails the task.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { button, press, same, settled, shots, tab, task, toTable, url, violations } from "./harness.js";

const query = (page) => page.getByRole("textbox", { name: "Query", exact: true });
const variables = (page) => page.getByRole("textbox", { name: "Variables, as JSON" });
const answer = (page) => page.locator(".answer");
const marked = (page) => page.locator(".cm-lintRange-error");
const ready = (page) => page.getByText("Loading the schema …").waitFor({ state: "detached" });
const path = `/#query=${encodeURIComponent("{ dataset { release } }")}`;
const named = 'query { programme(id: "programme:iuc") { id, name } }'; // the same as another has written it

// write replaces a text by typing.
async function write(page, box, text) {
  await box.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

async function writeByKeys(page) {
  await press(page, button(page, "Write a query"));
  await page.locator(".cm-content").first().waitFor();
  await ready(page);
  await tab(page, query(page));
  await page.keyboard.press("Control+a");
  await page.keyboard.type('{ programme(id: "programme:iuc") { nam');
  await page.getByRole("option", { selected: true }).waitFor();
  await page.waitForTimeout(200); // the list takes no keys in its first moments
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await answer(page).locator("dd", { hasText: "International Urban Cooperation" }).waitFor();
  await press(page, answer(page).getByRole("button", { name: "Graph" }));
  await page.locator(".graph-view").waitFor();
}

await same("write a query with completion", {
  mouse: async (page) => {
    await button(page, "Write a query").click();
    await page.locator(".cm-content").first().waitFor();
    await ready(page);
    await write(page, query(page), '{ programme(id: "programme:iuc") { nam');
    await page.getByRole("option", { name: "name", exact: false }).first().click();
    await button(page, "Run this query").click();
    await answer(page).locator("dd", { hasText: "International Urban Cooperation" }).waitFor();
    await answer(page).getByRole("button", { name: "Graph" }).click();
    await page.locator(".graph-view").waitFor();
  },
  keyboard: writeByKeys,
  table: async (page) => {
    await writeByKeys(page);
    await toTable(page);
  },
});
await task(
  "an input method composes over a selection",
  async (page, context) => {
    await page.locator(".cm-content").first().waitFor();
    await ready(page);
    const keys = await context.newCDPSession(page);
    for (const composed of ["# 不来梅", "# ブレーメン"]) {
      await query(page).click();
      await page.keyboard.press("Control+a");
      for (const end of [3, composed.length])
        await keys.send("Input.imeSetComposition", {
          text: composed.slice(0, end),
          selectionStart: end,
          selectionEnd: end,
        });
      await keys.send("Input.insertText", { text: composed });
      await page.waitForFunction(
        (text) => document.querySelector(".code-box").shadowRoot.querySelector(".cm-content").innerText.trim() === text,
        composed,
      );
    }
    await page.keyboard.press("Control+z");
    await query(page).getByText("不来梅").waitFor();
  },
  { path },
);
await task(
  "a field that the schema has not is marked, and F1 explains the one at the cursor",
  async (page) => {
    await page.locator(".cm-content").first().waitFor();
    await ready(page);
    await write(page, query(page), "{ cities(first: 1) { nodes { nam");
    await page.keyboard.press("Escape");
    await marked(page).waitFor();
    await marked(page).hover();
    await page.getByText('Cannot query field "nam" on type "City".').first().waitFor();
    await page.keyboard.type("e");
    await page.keyboard.press("Escape");
    await marked(page).waitFor({ state: "detached" });
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("F1");
    const docs = page.getByRole("complementary", { name: "Documentation of the schema" });
    const heading = docs.getByRole("heading", { level: 3 });
    await docs.getByText("City.name", { exact: true }).waitFor();
    assert.ok(await heading.evaluate((each) => each === document.activeElement));
    await tab(page, docs.getByRole("searchbox"));
    await page.keyboard.type("expandFil");
    await docs.getByText("Nothing has a name like this.").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("evidence");
    await press(page, docs.getByRole("button", { name: "Query.evidence", exact: true }));
    await docs.getByText("Query.evidence", { exact: true }).waitFor();
    await press(page, docs.getByRole("button", { name: "Back" }));
    await docs.getByText("City.name", { exact: true }).waitFor();
  },
  { path },
);
await task(
  "variables are checked by their types, completed, and part of the address",
  async (page, context) => {
    await page.locator(".cm-content").first().waitFor();
    await ready(page);
    await write(page, query(page), "query Q($town: ID!) { city(id: $town) { name } }");
    await page.keyboard.press("Escape");
    await write(page, variables(page), '{"tow');
    await page.getByRole("option", { selected: true }).waitFor();
    await page.waitForTimeout(200);
    await page.keyboard.press("Enter");
    await page.keyboard.type(": ");
    await marked(page).first().waitFor();
    await page.keyboard.type('"city:de-bremen');
    await marked(page).first().waitFor({ state: "detached" });
    assert.equal(await variables(page).innerText(), '{"town": "city:de-bremen"}');
    await page.keyboard.press("Control+Enter");
    await answer(page).locator("dd", { hasText: "Bremen" }).waitFor();
    assert.ok(
      await variables(page).evaluate((box) => box === box.getRootNode().activeElement),
      "running takes the focus away",
    );
    const other = await context.newPage();
    await other.goto(page.url());
    await answer(other).locator("dd", { hasText: "Bremen" }).waitFor();
    await other.locator(".cm-content").first().waitFor();
    assert.match(await variables(other).innerText(), /"town": "city:de-bremen"/);
    await other.getByText(/^Earlier queries \(1\)$/).click();
    await other.getByRole("button", { name: "Forget all" }).click();
    await other.getByText(/^Earlier queries/).waitFor({ state: "detached" });
  },
  { path },
);
await task(
  "undo in the editor is not undo of the steps",
  async (page) => {
    await page.locator(".cm-content").first().waitFor();
    const before = page.url();
    await query(page).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" # more");
    await page.keyboard.press("Control+z");
    await page.waitForFunction(() => !document.querySelector(".code-box").shadowRoot.textContent.includes("more"));
    assert.equal(page.url(), before);
  },
  { path },
);
await task(
  "an answer as files",
  async (page) => {
    await answer(page).waitFor();
    await button(page, "Files").click();
    for (const [name, pattern] of [
      ["CSV", /Bremen/],
      ["GEXF", /<gexf/],
    ]) {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        answer(page).getByRole("button", { name, exact: true }).click(),
      ]);
      assert.match(readFileSync(await file.path(), "utf8"), pattern);
      assert.match(file.suggestedFilename(), new RegExp(`\\.${name.toLowerCase()}$`));
    }
  },
  {
    path: `/#query=${encodeURIComponent('{ city(id: "city:de-bremen") { id name programmes { nodes { id name } } } }')}`,
  },
);
await task(
  "without the editor a query can be written, too",
  async (page) => {
    await page.route("**/Editor.js", (route) => route.abort());
    await button(page, "Write a query").click();
    await page.getByText("The editor could not be loaded").waitFor();
    await query(page).fill("{ cities { totalCount } }");
    await query(page).press("Control+Enter");
    await answer(page).locator("dd").first().waitFor();
  },
  { allow: /Failed to load resource|net::ERR/ },
);
await task("the editor is not part of the first load", async (page) => {
  const asked = [];
  page.on("request", (one) => asked.push(one.url()));
  await page.reload();
  await page.getByText("How is Bremen").waitFor();
  assert.ok(asked.some((each) => each.endsWith("/app.js")));
  assert.ok(!asked.some((each) => each.endsWith("/Editor.js") || each.endsWith("/schema.graphqls")));
});
for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1280, 2560]) {
    await task(
      `axe and width of the editor, ${colorScheme}, ${width} px`,
      async (page) => {
        const check = async (where) => {
          await settled(page);
          await page.waitForTimeout(1500);
          assert.deepEqual(await violations(page), [], where);
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(over <= 0, `${where} is ${over} px too wide`);
          if (shots)
            await page.screenshot({ path: `${shots}/editor-${where}-${colorScheme}-${width}.png`, fullPage: true });
        };
        await page.locator(".cm-content").first().waitFor();
        await ready(page);
        await write(page, query(page), "# Cities\nquery Q($first: Int = 3) { cities(first: $first) { nodes { name nam");
        await page.getByRole("option", { selected: true }).waitFor();
        await check("completion");
        await page.keyboard.press("Escape");
        await marked(page).waitFor();
        await page.keyboard.press("F1");
        await page.locator(".docs h3").waitFor();
        await check("documentation");
        await button(page, "Files").click();
        await check("files");
      },
      { path, bypassCSP: true, colorScheme, viewport: { width, height: 900 } },
    );
  }
}
await task(
  "an answer has a lasting address, and a citation",
  async (page) => {
    await answer(page).locator("dd", { hasText: "International Urban Cooperation" }).waitFor();
    await answer(page).getByRole("button", { name: "Cite" }).click();
    const address = await page.getByRole("textbox", { name: "Address of this answer" }).inputValue();
    assert.ok(address.startsWith(`${url}/r/`), address);
    assert.match(address, /\/r\/\d{4}-[^/]+\/q\/[0-9a-f]{64}$/);
    assert.ok((await page.getByRole("textbox", { name: "Citation" }).inputValue()).endsWith(` ${address}`));
    assert.deepEqual(await violations(page), []);
    const { data } = await (await page.request.get(`${address}.json`)).json();
    assert.deepEqual(data, { programme: { id: "programme:iuc", name: "International Urban Cooperation" } });
    await page.getByRole("link", { name: "The page of this answer" }).click();
    await page.getByRole("heading", { name: "How to cite" }).waitFor();
    assert.equal(page.url(), address);
    await page.goto(address.replace(/q\/.*/, `#query=${encodeURIComponent(named)}`)); // of that release, too
    await answer(page).getByRole("button", { name: "Cite" }).click();
    assert.equal(await page.getByRole("textbox", { name: "Address of this answer" }).inputValue(), address);
  },
  { path: `/#query=${encodeURIComponent('{programme(id:"programme:iuc"){id name}}')}`, bypassCSP: true },
);
