// People's tasks with the explorer in Chromium: by mouse, by keyboard alone, and with the table alone, which must end
// with the same picture. axe checks each view. CITYWEAVE_SHOTS names a folder for a picture of each task.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { createRequire } from "node:module";

import { chromium } from "playwright-core";

const url = process.env.CITYWEAVE_URL;
const shots = process.env.CITYWEAVE_SHOTS;
const executablePath = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`).find(existsSync);
if (!executablePath) {
  console.error("explorer: skipped because Chromium is not installed");
  process.exit(0);
}
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const only = process.argv[2] ? new RegExp(process.argv[2]) : /./;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
let done = 0;
let failures = 0;

// task runs in a page of its own. Whatever the console says is an error, unless the task allows it.
async function task(name, run, { path = "/explore", base = url, allow = /^$/, ...options } = {}) {
  if (!only.test(name)) return;
  for (const last of [false, true]) {
    try {
      return await attempt(name, run, { path, base, allow, ...options });
    } catch (error) {
      console.error(`explorer: ${name}: ${error.message}${last ? "" : "\nonce more, since a busy machine may miss a deadline"}`);
      if (last) failures++;
    }
  }
}

async function attempt(name, run, { path, base, allow, ...options }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const said = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (asked) => assert.ok(asked.url().startsWith(base) || asked.url().startsWith("blob:"), `asks ${asked.url()}`));
  try {
    await page.goto(base + path);
    const result = await run(page, context);
    assert.deepEqual(said.filter((text) => !allow.test(text)), []);
    if (shots) await page.screenshot({ path: `${shots}/${name.replace(/\W+/g, "-")}.png` });
    done++;
    return result;
  } catch (error) {
    if (shots) await page.screenshot({ path: `${shots}/failed-${name.replace(/\W+/g, "-")}.png` });
    throw error;
  } finally {
    await context.close();
  }
}

const button = (page, name, exact = true) => page.getByRole("button", { name, exact });
const mark = (page, id) => page.locator(`.drawing [data-key="${id}"]`);
const settled = (page) => page.waitForFunction(() => !document.querySelector(".notice progress"));

// picture is what is shown, as the table has it.
async function picture(page) {
  await settled(page);
  await page.locator(".views").getByText("Table").click();
  await page.locator(".tables tbody").first().waitFor();
  return page.evaluate(() => ({
    title: document.title,
    rows: [...document.querySelectorAll(".tables section tbody")].map((body) => [...body.rows].map((row) => row.innerText)),
  }));
}

// same runs a task in several ways, which must end with the same picture.
async function same(name, ways, options) {
  if (!only.test(name)) return;
  const ends = [];
  for (const [way, run] of Object.entries(ways)) {
    ends.push([way, await task(`${name}, by ${way}`, async (page) => { await run(page); return picture(page); }, options)]);
  }
  for (const [way, end] of ends) {
    try {
      assert.deepEqual(end, ends[0][1]);
    } catch (error) {
      failures++;
      console.error(`explorer: ${name}: ${way} ends otherwise than ${ends[0][0]}: ${error.message}`);
    }
  }
}

const box = (page) => page.getByRole("combobox", { name: "Find a city, programme or organisation" });
async function findByMouse(page, text, name) {
  await box(page).pressSequentially(text);
  await page.getByRole("option", { name }).first().click();
}
// tab presses Tab until an element has the focus.
async function tab(page, locator) {
  for (let i = 0; i < 150; i++) {
    if (await locator.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the Tab key does not reach ${locator}`);
}
async function findByKeys(page, text) {
  await tab(page, box(page));
  await page.keyboard.type(text);
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator("#panel-heading").waitFor();
}
const press = async (page, locator) => { await tab(page, locator.first()); await page.keyboard.press("Enter"); };
const bremen = { path: "/explore#about=city:de-bremen" };
const toTable = (page) => press(page, page.locator(".views").getByText("Table"));
const expanded = (page) => page.locator(".sums", { hasText: "19 entries" }).waitFor();

await same("find Bremen although it is misspelt", {
  mouse: (page) => findByMouse(page, "Bremmen", /^Bremen City/),
  keyboard: (page) => findByKeys(page, "Bremmen"),
});
await task("all results say their type, and why they were found", async (page) => {
  await box(page).fill("EMG");
  await page.keyboard.press("Enter");
  await page.getByText("6 links · also called EMG", { exact: false }).waitFor();
  await page.getByRole("button", { name: /^UN Environment Management Group/ }).click();
  await page.locator("#panel-heading", { hasText: "UN Environment Management Group" }).waitFor();
});
await same("show what Bremen is linked with", {
  mouse: async (page) => { await button(page, "Show 20 of all relations").click(); await expanded(page); },
  keyboard: async (page) => { await mark(page, "city:de-bremen").waitFor(); await tab(page, mark(page, "city:de-bremen")); await page.keyboard.press("e"); await expanded(page); },
  table: async (page) => { await toTable(page); await press(page, button(page, "Links of Bremen")); await press(page, page.locator(".tables").getByRole("button", { name: "Show 20 of all relations" })); await expanded(page); await button(page, "Links of Bremen").click(); },
}, bremen);
await same("hide Pune", {
  mouse: async (page) => { await mark(page, "city:in-pune").click(); await button(page, "Hide").click(); await button(page, "Undo").click(); await button(page, "Undo").click(); await mark(page, "city:in-pune").click(); await button(page, "Hide").click(); },
  keyboard: async (page) => {
    await mark(page, "programme:civitas").waitFor();
    await tab(page, mark(page, "programme:civitas"));
    for (let i = 0; i < 40 && !(await mark(page, "city:in-pune").evaluate((e) => e === document.activeElement)); i++) await page.keyboard.press(["ArrowLeft", "ArrowUp", "ArrowDown", "ArrowLeft"][i % 4]);
    await mark(page, "city:in-pune").focus();
    await page.keyboard.press("Enter");
    await page.locator("#panel-heading", { hasText: "Pune" }).waitFor();
    await mark(page, "city:in-pune").focus();
    await page.keyboard.press("h");
  },
  table: async (page) => { await toTable(page); await press(page, page.locator(".tables").getByRole("button", { name: "Pune" }).first()); await press(page, button(page, "Hide Pune")); },
}, { path: "/explore#about=city:de-bremen,city:in-pune,programme:civitas" });
await same("pin Bremen", {
  mouse: async (page) => button(page, "Pin").click(),
  keyboard: async (page) => { await mark(page, "city:de-bremen").waitFor(); await tab(page, mark(page, "city:de-bremen")); await page.keyboard.press("p"); },
  table: async (page) => { await toTable(page); await press(page, button(page, "Pin Bremen")); },
}, bremen);
await same("who says that Bremen is part of CIVITAS", {
  mouse: async (page) => { await page.locator(".panel").getByRole("button", { name: / by …: / }).first().click(); await page.locator(".panel .proof a").first().waitFor(); },
  keyboard: async (page) => { await press(page, page.locator(".panel").getByRole("button", { name: / by …: / })); await page.locator(".panel .proof a").first().waitFor(); },
  table: async (page) => { await toTable(page); await press(page, page.locator(".tables").getByRole("button", { name: /^Evidence of: / })); await page.locator(".tables .proof a").first().waitFor(); await press(page, page.locator(".tables").getByRole("button", { name: /^Evidence of: / })); await press(page, page.locator(".tables").getByRole("button", { name: /^Select: / })); },
}, { path: "/explore#about=programme:civitas,city:de-bremen" });
await same("connect Taizhou with the Environment Management Group", {
  mouse: async (page) => { await page.getByText("How is Taizhou connected").click(); await page.getByText("4 kinds of connection").waitFor(); },
  keyboard: async (page) => {
    await press(page, button(page, "Connect two"));
    for (const [label, text, name] of [["From", "Taizhou Zhejiang", ""], ["To", "EMG", ""]]) {
      const input = page.getByRole("combobox", { name: label, exact: true });
      await tab(page, input);
      await page.keyboard.type(label === "From" ? "city:cn-taizhou" : text);
      await page.getByRole("option").first().waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      void name;
    }
    await press(page, button(page, "Find paths"));
    await page.getByText("4 kinds of connection").waitFor();
  },
});
await task("the evidence of each step of a path comes first", async (page) => {
  await page.getByText("How is Taizhou connected").click();
  const steps = page.locator(".kinds > li").first().locator(".path[open] ol > li");
  await steps.first().waitFor();
  assert.equal(await steps.count(), 4);
  for (let i = 0; i < 4; i++) assert.ok(await steps.nth(i).locator(".proof a").count());
});
await task("the cities of a forum on the map, and which are only derived", async (page) => {
  await page.getByText("Africa’s forum").click();
  await page.getByText("55 places on the map").waitFor();
  await button(page, "Zoom in").click();
  await button(page, "Zoom in").click();
  await button(page, "Keep only those in view").click();
  await page.locator(".below", { hasText: /^\d+ places? on the map/ }).waitFor();
  await button(page, "Undo").click();
  await page.getByText("55 places on the map").waitFor();
});
await task("the cities of Japan’s programmes in time, with the number of those without a date", async (page) => {
  await page.getByText("Japanese cities").click();
  await page.getByText(/^no date: \d+$/).waitFor();
  await page.locator("#day").first().fill("2012");
  await page.keyboard.press("Enter");
  await page.locator(".sums", { hasText: "not on that day" }).waitFor();
  await page.getByText(/^no date: \d+$/).waitFor();
  await page.locator("#day").first().fill("soon");
  await page.keyboard.press("Enter");
  await page.getByText("Write a year, such as 2015").first().waitFor();
});
await task("where sources disagree", async (page) => {
  await page.getByText("Where do sources disagree").click();
  await page.locator(".view caption", { hasText: "Start year" }).waitFor();
  for (const value of ["2016", "2017"]) await page.locator(".view .conflicts td", { hasText: value }).waitFor();
});
await task("the greatest hub: one request, at most 21 new marks", async (page) => {
  await page.getByText("0 of 9,0", { exact: false }).or(page.locator(".relations tbody tr")).first().waitFor();
  const asked = [];
  page.on("request", (one) => one.postData()?.includes("query Expand") && asked.push(one));
  await button(page, "Show 20 of all relations").click();
  await page.locator(".sums", { hasText: "21 entries" }).waitFor();
  assert.equal(asked.length, 1);
  assert.equal(await page.locator(".drawing .node:not(.more)").count(), 21);
  await page.getByText(/^and 9,\d+ more$/).click();
  await page.locator(".sums", { hasText: "41 entries" }).waitFor();
}, { path: "/explore#about=programme:eu-covenant-of-mayors" });
await task("hide all of a type, and undo", async (page) => {
  await page.getByText("How is Bremen").click();
  await expanded(page);
  await page.getByRole("checkbox", { name: /^Cities/ }).uncheck();
  await page.locator(".sums", { hasText: "11 filtered out" }).waitFor();
  await page.keyboard.press("Control+z");
  await expanded(page);
  await page.keyboard.press("Control+Shift+z");
  await page.locator(".sums", { hasText: "11 filtered out" }).waitFor();
});
await task("an address opens to the same picture, byte by byte, and files have all", async (page, context) => {
  const files = async (of) => {
    await button(of, "Share").click();
    const texts = {};
    for (const name of ["CSV", "GEXF", "GeoJSON", "SVG", "PNG"]) {
      const [file] = await Promise.all([of.waitForEvent("download"), button(of, name).click()]);
      assert.match(file.suggestedFilename(), /^cityweave-bremen-\d{4}-\d\d-\d\d-[0-9a-f]+\.\w+$/);
      texts[name] = readFileSync(await file.path(), "latin1");
    }
    return texts;
  };
  await page.getByText("How is Bremen").click();
  await expanded(page);
  const first = await files(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await expanded(other);
  assert.deepEqual(await files(other), first);
  assert.equal(first.CSV.trim().split("\n").length, 19);
  assert.equal(first.GEXF.match(/<node /g).length, 19);
  assert.match(await other.getByRole("textbox", { name: "Citation" }).inputValue(), /^Cityweave \(2026\): Bremen/);
  const query = await other.getByRole("textbox", { name: /shell command/ }).inputValue();
  assert.match(query, /^curl -s http/);
});
await task("Back takes back the last step", async (page) => {
  await page.getByText("How is Bremen").click();
  await expanded(page);
  await page.locator(".views").getByText("Table").click();
  await page.goBack();
  await page.locator(".graph-view").waitFor();
});
await task("a damaged address says so", async (page) => page.getByText("This address is damaged").waitFor(), { path: "/explore#v1=AAAA" });
await task("an address of another release says so, and leads there", async (page) => {
  await page.getByText("The data have changed since this address was made").waitFor();
  assert.match(await page.getByRole("link", { name: "See it as it was" }).getAttribute("href"), /^r\/2025-01-01-abc\/explore#about/);
}, { path: "/explore#about=city:de-bremen&release=2025-01-01-abc" });
await task("an unknown ID says so", async (page) => page.getByText("Not in these data:").waitFor(), { path: "/explore#about=city:nowhere" });
const failed = { allow: /Failed to load resource|net::ERR/ };
await task("without a connection it says so, and tries again", async (page) => {
  await button(page, "Undo").waitFor();
  await page.getByText("How is Bremen").waitFor();
  await page.route("**/graphql", (route) => route.abort());
  await page.getByText("How is Bremen").click();
  await page.getByText("The server does not respond").first().waitFor();
  await page.unroute("**/graphql");
  await button(page, "Try again").first().click();
  await expanded(page);
}, failed);
await task("too many requests: it says how long to wait", async (page) => {
  await page.getByText("How is Bremen").waitFor();
  await page.route("**/graphql", (route) => route.fulfill({
    status: 429, headers: { "Retry-After": "7" }, contentType: "application/json",
    body: JSON.stringify({ errors: [{ message: "too many requests", extensions: { code: "RATE_LIMITED" } }] }),
  }));
  await page.getByText("How is Bremen").click();
  await page.getByText("The server asks to wait 7 seconds").first().waitFor();
}, failed);
await task("what takes long can be cancelled", async (page) => {
  await page.getByText("How is Bremen").waitFor();
  let waiting;
  await page.route("**/graphql", (route) => (route.request().postData().includes("query Expand") ? (waiting = route) : route.continue()));
  await page.getByText("How is Bremen").click();
  await button(page, "Cancel").click();
  await settled(page);
  assert.ok(waiting);
  await page.unroute("**/graphql");
}, failed);
await task("2,000 links are drawn without a frozen page", async (page) => {
  const ids = await page.evaluate(async () => {
    const ask = async (query) => (await (await fetch("graphql", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ query }) })).json()).data;
    const found = [];
    let after = "";
    for (let i = 0; i < 4; i++) {
      const { entities } = await ask(`{ entities(types: [CITY, PROGRAMME, ORGANISATION], orderBy: [{ degree: DESC }], first: 100${after}) { pageInfo { endCursor } nodes { id } } }`);
      found.push(...entities.nodes.map(({ id }) => id));
      after = `, after: "${entities.pageInfo.endCursor}"`;
    }
    return found;
  });
  await page.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration); }).observe({ type: "longtask" });
  });
  await page.evaluate((all) => { location.hash = `about=${all.join(",")}`; }, ids);
  await page.locator(".sums", { hasText: "400 entries" }).waitFor({ timeout: 60_000 });
  const sums = await page.locator(".sums").innerText();
  console.log(`explorer: ${sums.split("\n")[0]}; the page was busy for at most ${await page.evaluate(() => Math.round(globalThis.longest))} ms at a time`);
});
await task("it works below a path of a proxy", async () => {
  const proxy = createServer((from, to) => {
    const target = new URL(from.url.replace(/^\/city/, ""), url);
    from.pipe(request(target, { method: from.method, headers: { ...from.headers, host: target.host } }, (answer) => {
      to.writeHead(answer.statusCode, answer.headers);
      answer.pipe(to);
    }));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => proxy.once("listening", resolve));
  await task("below a path of a proxy, Bremen is shown", async (page) => {
    await page.getByText("How is Bremen").click();
    await expanded(page);
    await page.locator(".views").getByText("Map").click();
  }, { base: `http://127.0.0.1:${proxy.address().port}`, path: "/city/explore/" });
  proxy.close();
});
for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    await task(`axe and width, ${colorScheme}, ${width} px`, async (page) => {
      const check = async (where) => {
        await settled(page);
        await page.waitForTimeout(300);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => [where, id, nodes.slice(0, 3).map(({ html, failureSummary }) => [html.slice(0, 200), failureSummary.slice(0, 200)])]), []);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${where} is ${over} px too wide`);
      };
      await page.getByText("How is Bremen").waitFor();
      await check("beginning");
      await page.getByText("How is Bremen").click();
      await expanded(page);
      for (const view of ["Graph", "Table", "Map", "Time", "Evidence", "Connect two"]) {
        await page.locator(".views").getByText(view).click();
        await check(view);
        if (shots) await page.screenshot({ path: `${shots}/${view.replace(" ", "-")}-${colorScheme}-${width}.png`, fullPage: true });
      }
      await button(page, "Share").click();
      await check("Share");
    }, { bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
  }
}
await browser.close();
console.log(`explorer: ${done} tasks done, ${failures} failed`);
process.exitCode = failures ? 1 : 0;
