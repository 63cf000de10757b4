// A few tasks below a path, with other data and with none. `make nightly` does all tasks below a path on Neo4j, and with
// a mirror of it (clients/run explorer).

import assert from "node:assert/strict";
import { createServer, request } from "node:http";

import {
  box,
  button,
  chooseFirst,
  findByKeys,
  findByMouse,
  mark,
  press,
  same,
  settled,
  tab,
  task,
  toTable,
  url,
  violations,
} from "./harness.js";
import { canStart, folder, serve } from "./server.js";

const view = (page, name) => page.locator(".views").getByText(name, { exact: true }).click();
const sums = (page, text) => page.locator(".sums", { hasText: text }).waitFor();

// walk does what all data allow: where is for the names of tasks; text finds an entry, misspelt, by its key and name,
// which has all its links after a click; places of them are on the map; ends are connected with each other.
async function walk(where, base, { path, text, key, name, links, places, ends }) {
  const about = { base, path: `${path}#about=${key}` };
  const all = "Show 20 of all relations";
  await same(
    `${where}: find and expand`,
    {
      mouse: async (page) => {
        await findByMouse(page, text, name);
        await button(page, all).click();
        await sums(page, links);
      },
      keyboard: async (page) => {
        await findByKeys(page, text);
        await mark(page, key).waitFor();
        await tab(page, mark(page, key));
        await page.keyboard.press("e");
        await sums(page, links);
      },
      table: async (page) => {
        await findByKeys(page, text);
        await toTable(page);
        await press(page, page.locator(".tables").getByRole("button", { name: /^Links of / }));
        await press(page, page.locator(".tables").getByRole("button", { name: all }));
        await sums(page, links);
      },
    },
    { base, path },
  );
  await task(
    `${where}: each view, undo, and the same picture by the address`,
    async (page, context) => {
      await button(page, all).click();
      await sums(page, links);
      await view(page, "Map");
      await page.getByText(places).waitFor();
      await view(page, "Time");
      await page.getByText(/^no date: \d+$/).waitFor();
      await view(page, "Evidence");
      await page.locator(".view .proof a").first().waitFor();
      const other = await context.newPage();
      await other.goto(page.url());
      await other.locator(".view .proof a").first().waitFor();
      assert.equal(await other.locator(".sums").innerText(), await page.locator(".sums").innerText());
      await page.bringToFront();
      await page.keyboard.press("Control+z"); // views are one step
      await page.locator(".graph-view").waitFor();
      await page.keyboard.press("Control+z");
      await sums(page, "1 entry");
    },
    about,
  );
  await task(
    `${where}: connect two, and the words of each step`,
    async (page) => {
      await view(page, "Connect two");
      for (const [label, end] of Object.entries(ends)) {
        await page.getByRole("combobox", { name: label, exact: true }).focus();
        await page.keyboard.press("Control+a");
        await chooseFirst(page, end);
      }
      await button(page, "Find paths").click();
      await page.locator(".kinds .path[open] .proof a").first().waitFor();
    },
    about,
  );
  await task(
    `${where}: an answer is drawn, cited and in files, and an entry has a page`,
    async (page) => {
      await page.locator(".panel a", { hasText: "Page" }).first().waitFor();
      const toPage = await page.locator(".panel a", { hasText: "Page" }).first().evaluate(({ href }) => href);
      assert.ok(toPage.startsWith(`${base}${path}entity/`), toPage);
      assert.equal((await page.request.get(toPage)).status(), 200);
      await page.goto(
        `${base}${path}#query=${encodeURIComponent(`{ entity(id: "${key}") { __typename id name } }`)}`,
      );
      const answer = page.locator(".answer");
      await answer.getByRole("button", { name: "Cite" }).click();
      const address = await page.getByRole("textbox", { name: "Address of this answer" }).inputValue();
      assert.ok(address.startsWith(`${base}${path}r/`), address);
      assert.equal((await page.request.get(`${address}.json`)).status(), 200);
      await page.getByRole("link", { name: "The page of this answer" }).click();
      await page.getByRole("heading", { name: "How to cite" }).waitFor();
      await page.getByRole("link", { name: "csv", exact: true }).waitFor();
      await page.goBack();
      await answer.getByRole("button", { name: "Graph" }).click();
      await mark(page, key).waitFor();
    },
    about,
  );
}

const bremen = {
  text: "Bremmen",
  key: "city:de-bremen",
  name: /^Bremen City/,
  links: "19 entries",
  places: /^\d+ places on the map/,
  ends: { From: "city:cn-taizhou", To: "EMG" },
};

// without is a proxy that takes a path off.
async function without(path, run) {
  const proxy = createServer((from, to) => {
    const target = new URL(url + from.url.slice(path.length));
    from.pipe(
      request(target, { method: from.method, headers: { ...from.headers, host: target.host } }, (answer) => {
        to.writeHead(answer.statusCode, answer.headers);
        answer.pipe(to);
      }),
    );
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => proxy.once("listening", resolve));
  await run(`http://127.0.0.1:${proxy.address().port}`);
  proxy.close();
}

await without("/city", (base) =>
  task(
    "below a path that a proxy takes off, Bremen is shown",
    async (page) => {
      await page.getByText("How is Bremen").click();
      await sums(page, bremen.links);
      await view(page, "Map");
    },
    { base, path: "/city/" },
  ),
);

async function others() {
  await serve(["--base-path", "/tools/city"], (base) => walk("below a path", base, { path: "/tools/city/", ...bremen }));
  await serve(["--data", "@core,../examples/data"], (base) =>
    walk("with data of one’s own", base, {
      path: "/",
      text: "River Gardns",
      key: "programme:example-river-gardens",
      name: /^River Gardens Programme/,
      links: "4 entries",
      places: /^2 places on the map/,
      ends: { From: "city:de-freiburg", To: "city:fr-strasbourg" },
    }),
  );
  await serve(["--data", folder({ "entities/city.csv": ["id,name"] })], async (base) => {
    const empty = { base, bypassCSP: true };
    const checked = async (page) => {
      await settled(page);
      assert.deepEqual(await violations(page), []);
    };
    await task(
      "with no data: the page says so, and finds nothing",
      async (page) => {
        await page.getByText("These data are empty.").waitFor();
        assert.equal(await page.locator(".beginnings li").count(), 0);
        await checked(page);
        await box(page).fill("Bremen");
        await page.keyboard.press("Enter");
        await page.getByText("Nothing has a name like this.").waitFor();
        await checked(page);
      },
      empty,
    );
    await task(
      "with no data: each view, a question and a list of names",
      async (page) => {
        for (const name of ["Graph", "Table", "Map", "Time", "Evidence"]) {
          await button(page, "Connect two").click();
          await view(page, name); // nothing is shown, so there is the beginning again
          await page.getByText("These data are empty.").waitFor();
        }
        await button(page, "Connect two").click();
        await checked(page);
        await view(page, "Questions");
        await button(page, "What is known about one city", false).click();
        await button(page, "Answer").click();
        await page.getByText("no City has the ID").waitFor();
        await checked(page);
        await page.goto(`${base}/`);
        await button(page, "Match a spreadsheet").click();
        await page.getByRole("textbox", { name: "Names" }).fill("Bremen\nKyoto");
        await button(page, "Answer").click();
        await page.getByText("0 of 2 names known.").waitFor();
        await checked(page);
      },
      empty,
    );
    await task(
      "with no data: an address of others says what is missing",
      (page) => page.getByText("Not in these data:").waitFor(),
      { ...empty, path: `/#about=${bremen.key}` },
    );
  });
}
if (canStart) await others();
