// What people who see the page for the first time want to know, in their own words.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { box, button, findByMouse, settled, task } from "./harness.js";

const view = (page, name) => page.locator(".views").getByText(name, { exact: true });
const sums = (page, text) => page.locator(".sums", { hasText: text }).waitFor();
const end = (page, label) => page.getByRole("combobox", { name: label, exact: true });
// saved returns the file that a button of Share gives.
async function saved(page, name) {
  const [file] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
  return readFileSync(await file.path());
}

await task("is Quito in KYOTO+20: no direct link, but a connection with its sources", async (page) => {
  await findByMouse(page, "Quito", /^Quito City in Ecuador/);
  await page.locator("#panel-heading", { hasText: "Quito" }).waitFor();
  await findByMouse(page, "KYOTO+20", /^Kyoto Conference on the Global Environment 2017 Event/);
  await page.getByText("No direct link between these 2 entries is in the data.").waitFor();
  await button(page, "How are they connected?").click();
  await button(page, "Find paths").click();
  await page.locator(".kinds .path[open] .proof a").first().waitFor();
});
await task("what connects Bonn and Melbourne, and who says so", async (page) => {
  await button(page, "Connect two").click();
  for (const [label, name] of [
    ["From", "Bonn"],
    ["To", "Melbourne"],
  ]) {
    await end(page, label).pressSequentially(name);
    await page.getByRole("option", { name: new RegExp(`^${name} City`) }).first().click();
  }
  await button(page, "Find paths").click();
  await page.getByText("Bonn → ICLEI → Melbourne").waitFor();
  await page.locator(".kinds .path[open] .proof a", { hasText: "ICLEI" }).first().waitFor();
});
await task("a sentence in the box to find leads to questions", async (page) => {
  await box(page).fill("japanese cities that joined before 2000");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing has a name like this.").waitFor();
  await page.getByRole("heading", { name: "Questions with such words" }).waitFor();
  await page.locator("main li button").first().click();
  await button(page, "Answer").waitFor();
});
await task(
  "the members of C40 in Africa as a spreadsheet, and on a map to send",
  async (page) => {
    const show = page.locator(".panel").getByRole("button", { name: /^Show \d+ of Members: cities/ });
    for (const entries of [21, 41, 61, 81, 101]) {
      await show.click();
      await sums(page, `${entries} entries`);
    }
    await view(page, "Map").click();
    await page.getByText("Select by coordinates").click();
    for (const [side, degrees] of Object.entries({ West: "-20", South: "-36", East: "52", North: "15" }))
      await page.getByLabel(side, { exact: true }).fill(degrees);
    await page.getByLabel("North", { exact: true }).fill("north");
    await button(page, "Select the places inside").click();
    await page.getByText("North: write a number of degrees").waitFor();
    await page.getByLabel("North", { exact: true }).fill("15");
    await button(page, "Select the places inside").click();
    const selected = Number.parseInt(await page.locator(".choices strong").innerText(), 10);
    assert.ok(selected > 5 && selected < 20, `${selected} selected`);
    await page.locator(".choices").getByRole("button", { name: "Hide all others" }).click();
    await sums(page, `${selected} entries`);
    await settled(page);
    await button(page, "Share").click();
    assert.match(
      await page.getByRole("textbox", { name: "Citation" }).inputValue(),
      new RegExp(`^Cityweave \\(2026\\): .* and ${selected - 1} others\\.`),
    );
    const rows = (await saved(page, "CSV of entries")).toString("utf8").trim().split("\r\n");
    assert.equal(rows.length, selected + 1);
    assert.match(rows.find((row) => row.includes("Nairobi")), /^city:ke-nairobi,Nairobi,city,Kenya,-1\.\d+,36\.\d+,/);
    assert.match((await saved(page, "SVG")).toString("utf8"), /d="M-59\.6 80l.*>Nairobi<\/text>/s);
    assert.equal((await saved(page, "PNG")).toString("latin1", 1, 4), "PNG");
  },
  { path: "/#about=org:c40-cities" },
);
await task(
  "an answer says in words, and once, what is not in the data",
  async (page) => {
    await button(page, "Answer").click();
    const warnings = page.locator(".problem.warning", { hasText: "Not all are in these data:" });
    await warnings.first().waitFor();
    assert.deepEqual(
      (await warnings.locator("p").allInnerTexts()).map((text) => text.replace(/^.*data: |: \d.*$/g, "")),
      ["C40 Cities", "UNESCO Creative Cities Network"],
    );
  },
  { path: "/#question=networks-overlap" },
);
