// What tasks in Chromium use: a browser, a page for each task, and the picture that the explorer shows.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";

import { chromium } from "playwright-core";

export const url = process.env.CITYWEAVE_URL;
export const shots = process.env.CITYWEAVE_SHOTS;
const script = basename(process.argv[1], ".js");
const executablePath = ["chromium", "chromium-browser", "google-chrome"]
  .map((name) => `/usr/bin/${name}`)
  .find(existsSync);
if (!executablePath) {
  console.error(`${script}: skipped because Chromium is not installed`);
  process.exit(0);
}
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const only = process.argv[2] ? new RegExp(process.argv[2]) : /./;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
let done = 0;
let failures = 0;
// Files of tasks run beside each other, unless EXPLORER_ONE_BY_ONE is set.
const oneByOne = Boolean(process.env.EXPLORER_ONE_BY_ONE);
let before = Promise.resolve();

// task runs in a page of its own. Whatever the console says is an error, unless the task allows it.
export async function task(name, run, { path = "/", base = url, allow = /^$/, ...options } = {}) {
  if (!only.test(name)) return;
  const turn = before;
  let end;
  if (oneByOne) before = new Promise((resolve) => (end = resolve));
  await turn;
  try {
    return await twice(name, run, { path, base, allow, ...options });
  } finally {
    end?.();
  }
}

async function twice(name, run, options) {
  for (const last of [false, true]) {
    try {
      return await attempt(name, run, options);
    } catch (error) {
      console.error(
        `${script}: ${name}: ${error.message}${last ? "" : "\nonce more, since a busy machine may miss a deadline"}`,
      );
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
  page.on("request", (asked) =>
    assert.ok(asked.url().startsWith(base) || asked.url().startsWith("blob:"), `asks ${asked.url()}`),
  );
  try {
    await page.goto(base + path);
    const result = await run(page, context);
    assert.deepEqual(
      said.filter((text) => !allow.test(text)),
      [],
    );
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

export const button = (page, name, exact = true) => page.getByRole("button", { name, exact });
export const mark = (page, id) => page.locator(`.drawing [data-key="${id}"]`);
export const settled = (page) => page.waitForFunction(() => !document.querySelector(".notice progress"));

// violations lists what axe finds; the page needs bypassCSP.
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return found.violations.map(({ id, nodes }) => [
    id,
    nodes.slice(0, 3).map(({ html, failureSummary }) => [html.slice(0, 200), failureSummary.slice(0, 200)]),
  ]);
}

// picture is what is shown, as the table has it.
export async function picture(page) {
  await settled(page);
  await page.locator(".views").getByText("Table").click();
  await page.locator(".tables tbody").first().waitFor();
  return page.evaluate(() => ({
    title: document.title,
    selected: document.querySelector("#panel-heading")?.innerText,
    ticked: [...document.querySelectorAll(".tables input:checked")].map((one) => one.ariaLabel),
    // Without rows that are open below others.
    rows: [...document.querySelectorAll(".tables section > .scroll > table > tbody")].map((body) =>
      [...body.rows].filter(({ cells }) => cells.length > 3).map((row) => row.innerText),
    ),
  }));
}

const ways = ["mouse", "keyboard", "table"];
let sames = 0;

// same runs a task in three ways, which must end with the same picture.
export async function same(name, by, options) {
  if (!only.test(name)) return;
  assert.deepEqual(Object.keys(by), ways, name);
  sames++;
  const ends = [];
  for (const [way, run] of Object.entries(by)) {
    ends.push([
      way,
      await task(
        `${name}, by ${way}`,
        async (page) => {
          await run(page);
          if (shots) await page.screenshot({ path: `${shots}/${name.replace(/\W+/g, "-")}-done-by-${way}.png` });
          return picture(page);
        },
        options,
      ),
    ]);
  }
  for (const [way, end] of ends) {
    try {
      assert.deepEqual(end, ends[0][1]);
    } catch (error) {
      failures++;
      console.error(`${script}: ${name}: ${way} ends otherwise than ${ends[0][0]}: ${error.message}`);
    }
  }
}

export const box = (page) => page.getByRole("combobox", { name: "Find a city, programme or organisation" });
export async function findByMouse(page, text, name) {
  await box(page).pressSequentially(text);
  await page.getByRole("option", { name }).first().click();
}
// tab presses Tab until an element has the focus.
export async function tab(page, locator) {
  await locator.first().waitFor({ state: "attached" });
  for (let i = 0; i < 150; i++) {
    if (await locator.evaluate((element) => element === element.getRootNode().activeElement).catch(() => false)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the Tab key does not reach ${locator}`);
}
// chooseFirst types a text and takes the first suggestion for all of it, not one for its first letters.
export async function chooseFirst(page, text) {
  const suggested = page.waitForResponse((answer) =>
    answer
      .request()
      .postData()
      ?.includes(`"text":${JSON.stringify(text)}`),
  );
  await page.keyboard.type(text);
  await suggested;
  await page.waitForTimeout(200);
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}
export async function findByKeys(page, text) {
  await tab(page, box(page));
  await chooseFirst(page, text);
  await page.locator("#panel-heading").waitFor();
}
export const press = async (page, locator) => {
  await tab(page, locator.first());
  await page.keyboard.press("Enter");
};
export const bremen = { path: "/#about=city:de-bremen" };
export const toTable = (page) => press(page, page.locator(".views").getByText("Table"));
export const expanded = (page) => page.locator(".sums", { hasText: "19 entries" }).waitFor();

// failed allows for what the console says of requests that a task makes fail.
export const failed = { allow: /Failed to load resource|net::ERR/ };

// finish says how many tasks were done, at least so many of them in three ways unless an argument chooses some.
export async function finish(inThreeWays = 0) {
  await browser.close();
  console.log(`${script}: ${done} tasks done, ${failures} failed${sames ? `; ${sames} of them in three ways` : ""}`);
  if (!process.argv[2]) assert.ok(sames >= inThreeWays, `fewer than ${inThreeWays} tasks are done in three ways`);
  process.exitCode = failures ? 1 : 0;
}
