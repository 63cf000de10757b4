// Tasks with questions: their fields, their answers as tables, graph, map and JSON, and lists of names.

import assert from "node:assert/strict";

import { bremen, button, chooseFirst, press, same, settled, tab, task, toTable, url } from "./harness.js";

const shared = "Which cities share most programmes with it?";
const answer = (page) => page.locator(".answer");

await same(
  "which cities share most programmes with Bremen",
  {
    mouse: async (page) => {
      await button(page, shared).click();
      await answer(page).getByRole("button", { name: "Graph" }).click();
      await page.locator(".graph-view").waitFor();
    },
    keyboard: async (page) => {
      await press(page, button(page, shared));
      await answer(page).waitFor();
      await press(page, answer(page).getByRole("button", { name: "Graph" }));
      await page.locator(".graph-view").waitFor();
    },
    table: async (page) => {
      await toTable(page);
      await press(page, button(page, shared));
      await answer(page).waitFor();
      await press(page, answer(page).getByRole("button", { name: "Map" }));
      await page.locator(".map-view").waitFor();
    },
  },
  bremen,
);

const names = "Kyoto\nSpringfield\tOhio\nSpringfield\nAtlantis\nBremen";
const onMap = async (page) => {
  await page.locator(".map-view").waitFor();
  await page.getByText("2 names of your list are not shown:").waitFor();
  await page.locator(".notices").getByText("Springfield", { exact: true }).waitFor();
};
const matchByKeys = async (page) => {
  await press(page, button(page, "Match a spreadsheet"));
  const input = page.getByRole("textbox", { name: "Names" });
  await input.waitFor();
  await tab(page, input);
  await page.keyboard.insertText(names); // as pasting does
  await press(page, button(page, "Answer"));
  await page.getByText("3 of 5 names known.").waitFor();
  await press(page, answer(page).getByRole("button", { name: "Map" }));
  await onMap(page);
};
await same("a column of a spreadsheet on the map, with the names that are not known", {
  mouse: async (page) => {
    await button(page, "Match a spreadsheet").click();
    await page.getByRole("textbox", { name: "Names" }).fill(names);
    await button(page, "Answer").click();
    await page.getByText("3 of 5 names known.").waitFor();
    await answer(page).getByRole("button", { name: "Map" }).click();
    await onMap(page);
  },
  keyboard: matchByKeys,
  table: async (page) => {
    await matchByKeys(page);
    await toTable(page);
  },
});
await task(
  "a name that several places have can be chosen",
  async (page) => {
    const row = page.locator(".answer tr", { has: page.getByRole("rowheader", { name: "Springfield", exact: true }) });
    await row.getByText("2 have this name").waitFor();
    await row.getByRole("button").first().click();
    await page.locator("#panel-heading", { hasText: "Springfield" }).waitFor();
    await page.locator(".views").getByText("Map").click();
    await page.getByText("1 name of your list is not shown:").waitFor();
  },
  { path: `/#question=match-names&variables=${encodeURIComponent('{"names":["Springfield","Atlantis"]}')}` },
);

const theCity = (page) => page.getByRole("combobox", { name: "City", exact: true });
const askByKeys = async (page) => {
  await press(page, button(page, "Which cities share the most programmes with a city", false));
  await theCity(page).waitFor();
  await tab(page, theCity(page));
  await page.keyboard.press("Control+a");
  await chooseFirst(page, "city:de-hamburg");
  await press(page, button(page, "Answer"));
  await answer(page).getByText("Hamburg").first().waitFor();
  await press(page, answer(page).getByRole("button", { name: "Graph" }));
  await page.locator(".graph-view").waitFor();
};
await same("ask a question about another city", {
  mouse: async (page) => {
    await button(page, "Which cities share the most programmes with a city", false).click();
    await theCity(page).fill("Hamburg");
    await page.getByRole("option", { name: /^Hamburg City in Germany/ }).click();
    await button(page, "Answer").click();
    await answer(page).getByText("Hamburg").first().waitFor();
    await answer(page).getByRole("button", { name: "Graph" }).click();
    await page.locator(".graph-view").waitFor();
  },
  keyboard: askByKeys,
  table: async (page) => {
    await askByKeys(page);
    await toTable(page);
  },
});
await task(
  "each question has an answer and fields with names",
  async (page) => {
    const questions = await (await fetch(`${url}/static/examples.json`)).json();
    assert.ok(questions.length > 30);
    for (const { name, title, variables } of questions) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `question=${name}`);
      await page.getByRole("heading", { name: title }).waitFor();
      await answer(page).locator("table, dl").first().waitFor();
      assert.equal(await page.locator(".questions-view > .problem[role=alert]").count(), 0, name);
      const written = await page.locator(".fields").evaluateAll((forms) => forms.map((form) => form.children.length));
      assert.ok((written[0] ?? 0) >= Object.keys(variables ?? {}).length, name);
      if (name === "neighbourhood") await page.locator(".chips", { hasText: "ICLEI" }).waitFor();
    }
  },
  { path: "/#question=city" },
);
await task(
  "a mistake in a field says where and how to mend it",
  async (page) => {
    const year = page.getByRole("textbox", { name: "At least" });
    await year.fill("five");
    await button(page, "Answer").click();
    await page.getByText("“At least” must be a whole number, such as 20.").waitFor();
    assert.equal(await year.getAttribute("aria-invalid"), "true");
    await year.fill("7");
    await button(page, "Answer").click();
    await settled(page);
    await page.waitForFunction(() => !document.querySelector(".wrong"));
  },
  { path: "/#question=busy-cities" },
);
await task(
  "an answer as JSON, and its query changed",
  async (page) => {
    await answer(page).waitFor();
    await button(page, "JSON").click();
    await page.locator("pre", { hasText: '"release"' }).waitFor();
    await page.getByText("The query (GraphQL)").click();
    const query = page.getByRole("textbox", { name: "Query" });
    await query.fill("# How many cities are there?\n{ cities { totalCount } }");
    await query.press("Control+Enter");
    await page.getByRole("heading", { name: "How many cities are there?" }).waitFor();
    await page.locator(".answer dd").first().waitFor();
    await page.getByRole("textbox", { name: "Query" }).fill("{ cities { totalcount } }");
    await button(page, "Run this query").click();
    await page.getByText("Cannot query field").first().waitFor();
  },
  { path: "/#question=dataset", allow: /Failed to load resource/ },
);
await task(
  "a question that does not exist says so",
  async (page) => {
    await page.getByText("There is no question named").waitFor();
  },
  { path: "/#question=nothing" },
);
