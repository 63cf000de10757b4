// Tasks of users, each done by mouse, by keyboard alone and with the table alone, which must end with the same picture.
// explorer.js and questions.js have more of them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import {
  box,
  bremen,
  button,
  chooseFirst,
  expanded,
  findByKeys,
  findByMouse,
  mark,
  press,
  same,
  settled,
  tab,
  task,
  toTable,
} from "./harness.js";

const three = { path: "/#about=city:in-pune,programme:civitas,city:de-bremen" };
const panel = (page) => page.locator(".panel");
const choices = (page) => page.getByRole("group", { name: "Selected entries" });
const tables = (page) => page.locator(".tables");
const view = (page, name) => page.locator(".views").getByText(name, { exact: true });
const sums = (page, text) => page.locator(".sums", { hasText: text }).waitFor();
const heading = (page, text) => page.locator("#panel-heading", { hasText: text }).waitFor();
const marks = (page) => page.locator(".drawing .node");
// toMarks goes to the drawing by keys, to the first mark or, with "End", to the last.
async function toMarks(page, key = "Home") {
  await marks(page).first().waitFor();
  await tab(page, page.locator(".drawing .node[tabindex='0']"));
  await page.keyboard.press(key);
}
async function pressAll(page, ...locators) {
  for (const locator of locators) {
    await locator.first().waitFor();
    await press(page, locator);
  }
}
const toggle = async (page, locator) => {
  await locator.waitFor();
  await tab(page, locator);
  await page.keyboard.press("Space");
};
const typeInto = async (page, locator, text) => {
  await locator.waitFor();
  await tab(page, locator);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
};

// panels returns the three ways of a task that is done beside the drawing, and so by the same keys beside the table.
const panels = (mouse, keys) => ({
  mouse,
  keyboard: keys,
  table: async (page) => {
    await toTable(page);
    await tables(page).first().waitFor();
    await keys(page);
  },
});

await same("begin with a question that is offered", {
  mouse: async (page) => {
    await page.getByText("How is Bremen connected").click();
    await expanded(page);
  },
  keyboard: async (page) => {
    await pressAll(page, button(page, "How is Bremen connected", false));
    await expanded(page);
  },
  table: async (page) => {
    await pressAll(page, button(page, "How is Bremen connected", false));
    await expanded(page);
    await toTable(page);
  },
});
const programmes = (where) => where.getByRole("button", { name: /^Show \d+ of Participates in: programmes/ });
await same(
  "show the programmes of a city",
  {
    mouse: async (page) => {
      await programmes(panel(page)).click();
      await page.locator(".node").nth(1).waitFor();
    },
    keyboard: async (page) => {
      await pressAll(page, programmes(panel(page)));
      await page.locator(".node").nth(1).waitFor();
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(page, button(page, "Links of Bremen"), programmes(tables(page)));
      await button(page, "Links of CIVITAS", false).first().waitFor();
      await settled(page);
    },
  },
  bremen,
);
const firstOf = (where) => where.locator(".relations button").first();
await same(
  "show the next twenty members of a large programme",
  {
    mouse: async (page) => {
      await firstOf(panel(page)).click();
      await sums(page, "21 entries");
      await page.locator(".node.more").click();
      await sums(page, "41 entries");
    },
    keyboard: async (page) => {
      await pressAll(page, firstOf(panel(page)));
      await sums(page, "21 entries");
      await toMarks(page, "End");
      await page.keyboard.press("Enter");
      await sums(page, "41 entries");
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(page, button(page, "Links of CIVITAS", false), firstOf(tables(page)));
      await sums(page, "21 entries");
      await pressAll(page, tables(page).getByRole("button", { name: /^Show 20 more/ }));
      await sums(page, "41 entries");
    },
  },
  { path: "/#about=programme:civitas" },
);
await same(
  "show the programmes of a country",
  {
    mouse: async (page) => {
      await panel(page)
        .getByRole("button", { name: /of .*: programmes$/ })
        .first()
        .click();
      await sums(page, "6 entries");
    },
    keyboard: async (page) => {
      await pressAll(page, panel(page).getByRole("button", { name: /of .*: programmes$/ }));
      await sums(page, "6 entries");
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(
        page,
        button(page, "Links of Japan"),
        tables(page).getByRole("button", { name: /of .*: programmes$/ }),
      );
      await sums(page, "6 entries");
    },
  },
  { path: "/#about=country:jp" },
);
await same(
  "hide all but one",
  {
    mouse: async (page) => {
      await button(page, "Hide all others").click();
      await sums(page, "1 entry");
    },
    keyboard: async (page) => {
      await pressAll(page, button(page, "Hide all others"));
      await sums(page, "1 entry");
    },
    table: async (page) => {
      await toTable(page);
      await toggle(page, page.getByRole("checkbox", { name: "Tick Bremen" }));
      await press(page, choices(page).getByRole("button", { name: "Hide all others" }));
      await sums(page, "1 entry");
    },
  },
  three,
);
await same(
  "hide two",
  {
    mouse: async (page) => {
      for (const id of ["city:in-pune", "programme:civitas"]) {
        await mark(page, id).click();
        await button(page, "Hide").click();
        await mark(page, id).waitFor({ state: "detached" });
      }
      await mark(page, "city:de-bremen").click();
    },
    keyboard: async (page) => {
      await toMarks(page);
      for (const left of ["2 entries", "1 entry"]) {
        await page.keyboard.press("Home");
        await page.keyboard.press("h");
        await sums(page, left);
        await page.locator(".node:focus").waitFor();
      }
    },
    table: async (page) => {
      await toTable(page);
      for (const name of ["Pune", "CIVITAS"]) await toggle(page, page.getByRole("checkbox", { name: `Tick ${name}` }));
      await press(page, choices(page).getByRole("button", { name: "Hide", exact: true }));
      await sums(page, "1 entry");
    },
  },
  three,
);
await same(
  "show again what was hidden",
  panels(
    async (page) => {
      await button(page, "Hide").click();
      await button(page, "Show 1 hidden again").click();
      await sums(page, "3 entries");
    },
    async (page) => {
      await pressAll(
        page,
        panel(page).getByRole("button", { name: "Hide", exact: true }),
        button(page, "Show 1 hidden again"),
      );
      await sums(page, "3 entries");
    },
  ),
  three,
);
const end = (page, label) => page.getByRole("combobox", { name: label, exact: true });
const found = (page) => page.locator(".kinds > li").first().waitFor();
await same(
  "connect two that are shown",
  {
    mouse: async (page) => {
      await button(page, "Connect with …").click();
      await end(page, "To").fill("city:in-pune");
      await page.getByRole("option").first().click();
      await button(page, "Find paths").click();
      await found(page);
    },
    keyboard: async (page) => {
      await pressAll(page, button(page, "Connect with …"));
      await end(page, "To").waitFor();
      await tab(page, end(page, "To"));
      await chooseFirst(page, "city:in-pune");
      await pressAll(page, button(page, "Find paths"));
      await found(page);
    },
    table: async (page) => {
      await toTable(page);
      await toggle(page, page.getByRole("checkbox", { name: "Tick Bremen" }));
      await page.keyboard.press("Shift+Tab");
      for (let i = 0; i < 20 && !(await page.evaluate(() => document.activeElement?.ariaLabel === "Tick Pune")); i++)
        await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Space");
      await press(page, button(page, "Connect the two"));
      await pressAll(page, button(page, "Find paths"));
      await found(page);
    },
  },
  three,
);
await same(
  "swap the two ends",
  {
    mouse: async (page) => {
      await button(page, "Swap").click();
      await button(page, "Find paths").click();
      await found(page);
    },
    keyboard: async (page) => {
      await pressAll(page, button(page, "Swap"), button(page, "Find paths"));
      await found(page);
    },
    table: async (page) => {
      await pressAll(page, button(page, "Swap"), button(page, "Find paths"));
      await found(page);
      await toTable(page);
    },
  },
  { path: "/#connect=city:cn-taizhou,un:emg" },
);

const check = (page, name) => page.getByRole("checkbox", { name });
await same(
  "hide all programmes",
  panels(
    async (page) => {
      await check(page, /^Programmes/).uncheck();
      await sums(page, "1 filtered out");
    },
    async (page) => {
      await toggle(page, check(page, /^Programmes/));
      await sums(page, "1 filtered out");
    },
  ),
  three,
);
await same(
  "hide all links of a relation",
  panels(
    async (page) => {
      await check(page, /^Participates in/).uncheck();
      await sums(page, "0 links");
    },
    async (page) => {
      await toggle(page, check(page, /^Participates in/));
      await sums(page, "0 links");
    },
  ),
  { path: "/#about=programme:civitas,city:de-bremen" },
);
const dated = {
  path: "/#about=programme:futurecity,city:jp-yokohama,programme:environmental-model-city,city:jp-kitakyushu",
};
const day = (page) => page.locator("#day");
const inYear = async (page, year) => {
  await day(page).fill(year);
  await page.keyboard.press("Enter");
};
const typeYear = async (page, year) => {
  await typeInto(page, day(page), year);
  await page.keyboard.press("Enter");
};
const notThen = (page) => sums(page, "not on that day");
await same(
  "leave the links that held in 2009",
  panels(
    async (page) => {
      await inYear(page, "2009");
      await notThen(page);
    },
    async (page) => {
      await typeYear(page, "2009");
      await notThen(page);
    },
  ),
  dated,
);
const undated = (page) => check(page, /^with links that have no date/);
await same(
  "leave only links with a date of their own",
  panels(
    async (page) => {
      await inYear(page, "2020");
      await undated(page).uncheck();
      await settled(page);
    },
    async (page) => {
      await typeYear(page, "2020");
      await toggle(page, undated(page));
      await settled(page);
    },
  ),
  dated,
);
await same(
  "go back from a year to any day",
  panels(
    async (page) => {
      await inYear(page, "2009");
      await notThen(page);
      await button(page, "Any day").click();
      await button(page, "Any day").waitFor({ state: "detached" });
    },
    async (page) => {
      await typeYear(page, "2009");
      await notThen(page);
      await pressAll(page, button(page, "Any day"));
      await button(page, "Any day").waitFor({ state: "detached" });
    },
  ),
  dated,
);
await same(
  "undo two steps and redo one",
  {
    mouse: async (page) => {
      for (const name of ["Pin", "Hide", "Undo", "Undo", "Redo"]) await button(page, name).click();
      await button(page, "Unpin").waitFor();
    },
    keyboard: async (page) => {
      await pressAll(page, button(page, "Pin"), panel(page).getByRole("button", { name: "Hide", exact: true }));
      for (const key of ["Control+z", "Control+z", "Control+Shift+z"]) await page.keyboard.press(key);
      await button(page, "Unpin").waitFor();
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(page, button(page, "Pin Bremen"), button(page, "Hide Bremen"));
      for (const key of ["Control+z", "Control+z", "Control+Shift+z"]) await page.keyboard.press(key);
      await tables(page).getByText("Unpin").waitFor();
    },
  },
  three,
);
await same(
  "let a pinned entry go",
  {
    mouse: async (page) => {
      await button(page, "Pin").click();
      await button(page, "Unpin").click();
    },
    keyboard: async (page) => {
      await toMarks(page);
      await page.keyboard.press("p");
      await page.locator(".node .pin").waitFor();
      await page.keyboard.press("p");
      await page.locator(".node .pin").waitFor({ state: "detached" });
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(page, button(page, "Pin Bremen"));
      await tables(page).getByText("Unpin").waitFor();
      await press(page, button(page, "Pin Bremen"));
    },
  },
  bremen,
);
await same(
  "clear the page and begin anew",
  {
    mouse: async (page) => {
      await button(page, "Clear").click();
      await findByMouse(page, "Hamburg", /^Hamburg City in Germany/);
      await heading(page, "Hamburg");
    },
    keyboard: async (page) => {
      await pressAll(page, button(page, "Clear"));
      await findByKeys(page, "city:de-hamburg");
      await heading(page, "Hamburg");
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(page, button(page, "Clear"));
      await findByKeys(page, "city:de-hamburg");
      await toTable(page);
    },
  },
  three,
);
await same(
  "add a second city",
  {
    mouse: async (page) => {
      await findByMouse(page, "Hamburg", /^Hamburg City in Germany/);
      await heading(page, "Hamburg");
    },
    keyboard: async (page) => {
      await findByKeys(page, "city:de-hamburg");
      await heading(page, "Hamburg");
    },
    table: async (page) => {
      await toTable(page);
      await findByKeys(page, "city:de-hamburg");
      await heading(page, "Hamburg");
    },
  },
  bremen,
);
await same(
  "find a city by its name in another script",
  {
    mouse: async (page) => {
      await findByMouse(page, "横浜", /^Yokohama/);
      await heading(page, "Yokohama");
    },
    keyboard: async (page) => {
      await findByKeys(page, "横浜");
      await heading(page, "Yokohama");
    },
    table: async (page) => {
      await toTable(page);
      await findByKeys(page, "横浜");
      await heading(page, "Yokohama");
    },
  },
  bremen,
);
const emg = (page) => page.getByRole("button", { name: /^UN Environment Management Group/ });
const allResults = async (page) => {
  await typeInto(page, box(page), "EMG");
  await page.keyboard.press("Enter");
  await pressAll(page, emg(page));
  await heading(page, "Environment Management Group");
};
await same(
  "choose from all results of a search",
  {
    mouse: async (page) => {
      await box(page).fill("EMG");
      await button(page, "Find").click();
      await emg(page).click();
      await heading(page, "Environment Management Group");
    },
    keyboard: allResults,
    table: async (page) => {
      await toTable(page);
      await allResults(page);
    },
  },
  bremen,
);

await same(
  "read about a neighbour",
  {
    mouse: async (page) => {
      await mark(page, "city:in-pune").click();
      await heading(page, "Pune");
    },
    keyboard: async (page) => {
      await toMarks(page);
      await page.keyboard.press("Enter");
      await heading(page, "Pune");
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(page, tables(page).getByRole("button", { name: "Pune", exact: true }));
      await heading(page, "Pune");
    },
  },
  three,
);
await same(
  "choose a city on the map",
  {
    mouse: async (page) => {
      await view(page, "Map").click();
      await mark(page, "city:in-pune").click();
      await heading(page, "Pune");
    },
    keyboard: async (page) => {
      await pressAll(page, view(page, "Map"));
      await tab(page, page.locator(".map-view .node[tabindex='0']"));
      await page.keyboard.press("Home");
      await page.keyboard.press("ArrowLeft");
      await page.locator('.map-view .line:focus[aria-label^="Bremen paired with Pune, no date, stated"]').waitFor();
      await page.keyboard.press("ArrowRight");
      await page.locator(".map-view .node:focus", { hasText: "Pune" }).waitFor();
      assert.equal(await page.locator(".map-view .node[tabindex='0']").count(), 1);
      await page.keyboard.press("Enter");
      await heading(page, "Pune");
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(page, tables(page).getByRole("button", { name: "Pune", exact: true }));
      await heading(page, "Pune");
    },
  },
  three,
);
const chosen = (page) => panel(page).locator(".proof a").first().waitFor();
const europe = { West: "-10,5", South: "35", East: "30", North: "60" };
const writeBox = async (page) => {
  await pressAll(page, page.getByText("Select by coordinates"));
  for (const [side, degrees] of Object.entries(europe)) await typeInto(page, page.getByLabel(side, { exact: true }), degrees);
  await pressAll(page, button(page, "Select the places inside"));
};
const selectedPlaces = (page, text) => page.locator(".choices", { hasText: text }).waitFor();
await same(
  "select the places in a box",
  {
    mouse: async (page) => {
      await view(page, "Map").click();
      await button(page, "Select by box").click();
      const { x, y } = await mark(page, "city:de-bremen").boundingBox();
      await page.mouse.move(x - 60, y - 60);
      await page.mouse.down();
      await page.mouse.move(x + 60, y + 60, { steps: 4 });
      await page.mouse.up();
      await selectedPlaces(page, "1 selected");
      await page.locator(".map-view .box").waitFor();
      assert.equal(await page.locator(".map-view .tick-ring").count(), 1);
    },
    keyboard: async (page) => {
      await pressAll(page, view(page, "Map"));
      await writeBox(page);
      await selectedPlaces(page, "1 selected, between 10.5° W and 30° E, 35° N and 60° N");
    },
    table: async (page) => {
      await toTable(page);
      await writeBox(page);
      await selectedPlaces(page, "1 selected");
    },
  },
  three,
);
const walked = async (page) => {
  await mark(page, "programme:civitas").waitFor();
  await tab(page, mark(page, "city:de-bremen"));
  await page.keyboard.press("l");
};
await same(
  "walk along a link to its evidence",
  {
    mouse: async (page) => {
      await page.locator(".drawing .line").first().dispatchEvent("click");
      await chosen(page);
    },
    keyboard: async (page) => {
      await walked(page);
      const link = page.locator(".drawing .line:focus");
      assert.match(
        await link.getAttribute("aria-label"),
        /^Bremen participates in CIVITAS, .*\d sources?$|^Bremen participates in CIVITAS, [^,]*, stated$/,
      );
      await page.waitForFunction(() => / sources?$/.test(document.querySelector(".drawing .line:focus")?.ariaLabel));
      await page.keyboard.press("Enter");
      await chosen(page);
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(page, tables(page).getByRole("button", { name: /^Select: / }));
      await chosen(page);
    },
  },
  { path: "/#about=programme:civitas,city:de-bremen" },
);
await task(
  "Escape leads from the evidence of a link back to the link",
  async (page) => {
    await walked(page);
    await page.keyboard.press("Enter");
    await chosen(page);
    await page.locator("#panel-heading:focus").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".drawing .line:focus").waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowDown");
    assert.ok(await page.locator(".drawing :focus").count());
  },
  { path: "/#about=programme:civitas,city:de-bremen" },
);
const firstBar = (page) => page.locator(".time-view tbody th button").first();
await same(
  "which link began first",
  {
    mouse: async (page) => {
      await view(page, "Time").click();
      await firstBar(page).click();
      await chosen(page);
    },
    keyboard: async (page) => {
      await pressAll(page, view(page, "Time"), firstBar(page));
      await chosen(page);
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(page, button(page, "When"), tables(page).getByRole("button", { name: /^Select: / }));
      await chosen(page);
      await button(page, "From").waitFor();
    },
  },
  { path: "/#about=programme:futurecity,city:jp-yokohama" },
);
const both = async (where) => {
  for (const value of ["2016", "2017"]) await where.locator(".conflicts td", { hasText: value }).first().waitFor();
};
await same(
  "where sources disagree",
  {
    mouse: async (page) => {
      await view(page, "Evidence").click();
      await both(page.locator(".view"));
    },
    keyboard: async (page) => {
      await pressAll(page, view(page, "Evidence"));
      await both(page.locator(".view"));
    },
    table: async (page) => {
      await toTable(page);
      await pressAll(page, tables(page).getByRole("button", { name: "International Urban Cooperation", exact: false }));
      await both(panel(page));
    },
  },
  { path: "/#about=programme:iuc" },
);
const citation = async (page) =>
  assert.match(
    await page.getByRole("textbox", { name: "Citation" }).inputValue(),
    /^Cityweave \(2026\): Bremen and 2 others\. Release .*#v1=/,
  );
await same(
  "cite what is shown",
  panels(
    async (page) => {
      await button(page, "Share").click();
      await citation(page);
      await button(page, "Close").click();
    },
    async (page) => {
      await pressAll(page, button(page, "Share"));
      await citation(page);
      await page.keyboard.press("Escape");
    },
  ),
  three,
);
const csv = async (page, how) => {
  const [file] = await Promise.all([page.waitForEvent("download"), how()]);
  assert.equal(
    readFileSync(await file.path(), "utf8")
      .split("\r\n")[1]
      .split(",").length > 4,
    true,
  );
};
await same(
  "take the links away as a table",
  panels(
    async (page) => {
      await button(page, "Share").click();
      await csv(page, () => button(page, "CSV").click());
      await button(page, "Close").click();
    },
    async (page) => {
      await pressAll(page, button(page, "Share"));
      await csv(page, () => press(page, button(page, "CSV")));
      await page.keyboard.press("Escape");
    },
  ),
  { path: "/#about=programme:civitas,city:de-bremen" },
);

const answer = (page) => page.locator(".answer");
await same(
  "read an answer as JSON",
  panels(
    async (page) => {
      await view(page, "Questions").click();
      await button(page, "Which cities share the most programmes with a city", false).click();
      await button(page, "JSON").click();
      await page.locator(".answer pre", { hasText: "throughCount" }).waitFor();
    },
    async (page) => {
      await pressAll(
        page,
        view(page, "Questions"),
        button(page, "Which cities share the most programmes with a city", false),
        button(page, "JSON"),
      );
      await page.locator(".answer pre", { hasText: "throughCount" }).waitFor();
    },
  ),
  bremen,
);
await same(
  "ask for cities in at least eight programmes",
  panels(
    async (page) => {
      await page.getByRole("textbox", { name: "At least" }).fill("8");
      await button(page, "Answer").click();
      await answer(page).getByRole("button", { name: "Graph" }).click();
      await page.locator(".graph-view").waitFor();
    },
    async (page) => {
      if (await page.locator(".tables").count()) await pressAll(page, view(page, "Questions"));
      await typeInto(page, page.getByRole("textbox", { name: "At least" }), "8");
      await pressAll(page, button(page, "Answer"), answer(page).getByRole("button", { name: "Graph" }));
      await page.locator(".graph-view").waitFor();
    },
  ),
  { path: "/#about=city:de-bremen&question=busy-cities" },
);
const own = '{ entity(id: "programme:iuc") { id name } }';
const query = (page) => page.getByRole("textbox", { name: "Query", exact: true });
await same(
  "draw the answer to a query of one’s own",
  panels(
    async (page) => {
      await view(page, "Questions").click();
      await button(page, "Write a query").click();
      await query(page).fill(own);
      await button(page, "Run this query").click();
      await answer(page).getByText("International Urban Cooperation").waitFor();
      await answer(page).getByRole("button", { name: "Graph" }).click();
      await page.locator(".graph-view").waitFor();
    },
    async (page) => {
      await pressAll(page, view(page, "Questions"), button(page, "Write a query"));
      await query(page).waitFor();
      await tab(page, query(page));
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText(own);
      await page.keyboard.press("Control+Enter");
      await answer(page).getByText("International Urban Cooperation").waitFor();
      await pressAll(page, answer(page).getByRole("button", { name: "Graph" }));
      await page.locator(".graph-view").waitFor();
    },
  ),
  bremen,
);
