// People's tasks with the explorer in Chromium: by mouse, by keyboard alone, and with the table alone, which must end
// with the same picture. axe checks each view. CITYWEAVE_SHOTS names a folder for a picture of each task, and an argument
// is a pattern of the names of those to be done.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import {
  box,
  bremen,
  button,
  chooseFirst,
  expanded,
  failed,
  findByKeys,
  findByMouse,
  finish,
  mark,
  press,
  same,
  settled,
  shots,
  tab,
  task,
  toTable,
  url,
  violations,
} from "./explorer/harness.js";
import "./explorer/editor.js";
import "./explorer/elsewhere.js";
import "./explorer/newcomers.js";
import "./explorer/questions.js";
import "./explorer/releases.js";
import "./explorer/screen.js";
import "./explorer/steps.js";
import "./explorer/ways.js";

await task(
  "without JavaScript there are words, numbers and links to pages",
  async (page) => {
    await page.getByText("This page draws the graph with JavaScript").waitFor();
    await page
      .getByRole("listitem")
      .filter({ hasText: /^cities: [\d,]+, such as / })
      .getByRole("link")
      .first()
      .click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.match(page.url(), /\/entity\/city:/);
  },
  { javaScriptEnabled: false },
);
await task(
  "a former address leads to the start page with all that it shows",
  async (page) => {
    await page.locator("#panel-heading", { hasText: "Bremen" }).waitFor();
    assert.equal(page.url(), `${url}/#about=city:de-bremen`);
  },
  { path: "/#about=city:de-bremen" },
);
await task("the start page says where the data are from, and where to have them", async (page) => {
  await page.locator(".sizes div", { hasText: "pieces of evidence" }).waitFor();
  await page
    .getByText(/^Release \d{4}-/)
    .first()
    .waitFor();
  for (const name of ["Tables", "Graphs", "Queries by address", "Schema", "Status"])
    await page.getByRole("link", { name }).first().waitFor();
  await button(page, "Sources and licences").click();
  await page.getByRole("heading", { name: "Where are the data from" }).waitFor();
  await page.locator(".answer table").first().waitFor();
  await page.getByRole("link", { name: "Cityweave, start page" }).click();
  await page.getByRole("heading", { name: "See how cities are connected" }).waitFor();
});
await same("find Bremen although it is misspelt", {
  mouse: (page) => findByMouse(page, "Bremmen", /^Bremen City/),
  keyboard: (page) => findByKeys(page, "Bremmen"),
  table: async (page) => {
    await findByKeys(page, "Bremmen");
    await toTable(page);
  },
});
await task("all results say their type, and why they were found", async (page) => {
  await box(page).fill("EMG");
  await page.keyboard.press("Enter");
  await page.getByText("6 links · also called EMG", { exact: false }).waitFor();
  await page.getByRole("button", { name: /^UN Environment Management Group/ }).click();
  await page.locator("#panel-heading", { hasText: "UN Environment Management Group" }).waitFor();
});
await same(
  "show what Bremen is linked with",
  {
    mouse: async (page) => {
      await button(page, "Show 20 of all relations").click();
      await expanded(page);
    },
    keyboard: async (page) => {
      await mark(page, "city:de-bremen").waitFor();
      await tab(page, mark(page, "city:de-bremen"));
      await page.keyboard.press("e");
      await expanded(page);
    },
    table: async (page) => {
      await toTable(page);
      await press(page, button(page, "Links of Bremen"));
      await press(page, page.locator(".tables").getByRole("button", { name: "Show 20 of all relations" }));
      await expanded(page);
    },
  },
  bremen,
);
await same(
  "hide Pune",
  {
    mouse: async (page) => {
      await mark(page, "city:in-pune").click();
      await button(page, "Hide").click();
      await button(page, "Undo").click();
      await button(page, "Undo").click();
      await mark(page, "city:in-pune").click();
      await button(page, "Hide").click();
    },
    keyboard: async (page) => {
      await mark(page, "programme:civitas").waitFor();
      await tab(page, mark(page, "programme:civitas"));
      for (let i = 0; i < 40 && !(await mark(page, "city:in-pune").evaluate((e) => e === document.activeElement)); i++)
        await page.keyboard.press(["ArrowLeft", "ArrowUp", "ArrowDown", "ArrowLeft"][i % 4]);
      await mark(page, "city:in-pune").focus();
      await page.keyboard.press("Enter");
      await page.locator("#panel-heading", { hasText: "Pune" }).waitFor();
      await mark(page, "city:in-pune").focus();
      await page.keyboard.press("h");
    },
    table: async (page) => {
      await toTable(page);
      await press(page, page.locator(".tables").getByRole("button", { name: "Pune" }).first());
      await press(page, button(page, "Hide Pune"));
    },
  },
  { path: "/#about=city:de-bremen,city:in-pune,programme:civitas" },
);
await same(
  "pin Bremen",
  {
    mouse: async (page) => button(page, "Pin").click(),
    keyboard: async (page) => {
      await mark(page, "city:de-bremen").waitFor();
      await tab(page, mark(page, "city:de-bremen"));
      await page.keyboard.press("p");
    },
    table: async (page) => {
      await toTable(page);
      await press(page, button(page, "Pin Bremen"));
    },
  },
  bremen,
);
await same(
  "who says that Bremen is part of CIVITAS",
  {
    mouse: async (page) => {
      await page
        .locator(".panel")
        .getByRole("button", { name: / by …: / })
        .first()
        .click();
      await page.locator(".panel .proof a").first().waitFor();
    },
    keyboard: async (page) => {
      await press(page, page.locator(".panel").getByRole("button", { name: / by …: / }));
      await page.locator(".panel .proof a").first().waitFor();
    },
    table: async (page) => {
      await toTable(page);
      await press(page, page.locator(".tables").getByRole("button", { name: /^Evidence of: / }));
      await page.locator(".tables .proof a").first().waitFor();
      await press(page, page.locator(".tables").getByRole("button", { name: /^Evidence of: / }));
      await press(page, page.locator(".tables").getByRole("button", { name: /^Select: / }));
    },
  },
  { path: "/#about=programme:civitas,city:de-bremen" },
);
await same("connect Taizhou with the Environment Management Group", {
  mouse: async (page) => {
    await page.getByText("How is Taizhou connected with the United Nations").click();
    await page.getByText("4 kinds of connection").waitFor();
  },
  keyboard: async (page) => {
    await press(page, button(page, "Connect two"));
    for (const [label, text] of [
      ["From", "city:cn-taizhou"],
      ["To", "EMG"],
    ]) {
      const input = page.getByRole("combobox", { name: label, exact: true });
      await tab(page, input);
      await chooseFirst(page, text);
    }
    await press(page, button(page, "Find paths"));
    await page.getByText("4 kinds of connection").waitFor();
  },
  table: async (page) => {
    await press(page, button(page, "How is Taizhou connected", false));
    await page.getByText("4 kinds of connection").waitFor();
    await toTable(page);
  },
});
await task("the evidence of each step of a path comes first", async (page) => {
  await page.getByText("How is Taizhou connected with the United Nations").click();
  const steps = page.locator(".kinds > li").first().locator(".path[open] ol > li");
  await steps.first().waitFor();
  assert.equal(await steps.count(), 4);
  for (let i = 0; i < 4; i++) assert.ok(await steps.nth(i).locator(".proof a").count());
});
await task("the cities of a forum on the map, and which are only derived", async (page) => {
  await page.getByText("Africa’s forum").click();
  await page.getByText("55 places on the map").waitFor();
  await page.getByText(/Dashed: \d+ only by links that no source states/).waitFor();
  assert.ok(await page.locator(".map-view .node.ring").count());
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
  await page.getByText("Where do sources disagree about").click();
  await page.locator(".view caption", { hasText: "Start year" }).waitFor();
  for (const value of ["2016", "2017"]) await page.locator(".view .conflicts td", { hasText: value }).waitFor();
});
await task(
  "the greatest hub: one request, at most 21 new marks",
  async (page) => {
    await page.getByText("0 of 9,0", { exact: false }).or(page.locator(".relations tbody tr")).first().waitFor();
    const asked = [];
    page.on("request", (one) => one.postData()?.includes("query Expand") && asked.push(one));
    await button(page, "Show 20 of all relations").click();
    await page.locator(".sums", { hasText: "21 entries" }).waitFor();
    assert.equal(asked.length, 1);
    assert.equal(await page.locator(".drawing .node:not(.more)").count(), 21);
    await page.getByText(/^and 9,\d+ more$/).click();
    await page.locator(".sums", { hasText: "41 entries" }).waitFor();
  },
  { path: "/#about=programme:eu-covenant-of-mayors" },
);
await task(
  "neighbours beyond the first hundred, each once",
  async (page) => {
    const more = page.locator(".node.more");
    await page.locator(".relations button").first().click();
    for (const entries of [21, 41, 61, 81, 101, 151, 201, 232]) {
      await page.locator(".sums", { hasText: `${entries} entries` }).waitFor();
      if (entries < 232) await more.click();
    }
    assert.equal(await more.count(), 0);
  },
  { path: "/#about=programme:civitas" },
);
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
await task("a damaged address says so", async (page) => page.getByText("This address is damaged").waitFor(), {
  path: "/#v1=AAAA",
});
await task(
  "an address of a release that is not kept says so",
  async (page) => {
    await page.getByText("This was made with release 2025-01-01-abc of 1 January 2025.").waitFor();
    await page.getByText("The server does not keep that release").waitFor();
    await button(page, "Go on with today’s data").click();
    await page.getByText("This was made with release").waitFor({ state: "detached" });
  },
  { path: "/#about=city:de-bremen&release=2025-01-01-abc" },
);
await task(
  "an ID that is gone stands for the one that replaces it",
  async (page) => {
    await page.locator("#panel-heading", { hasText: "New Taipei" }).waitFor();
    await button(page, "Show 20 of all relations").click();
    await page.locator(".node[aria-pressed=true]").waitFor();
  },
  { path: "/#about=city:tw-new-taipei-city" },
);
await task("an unknown ID says so", async (page) => page.getByText("Not in these data:").waitFor(), {
  path: "/#about=city:nowhere",
});
await task(
  "without a connection it says so, and tries again",
  async (page) => {
    await button(page, "Undo").waitFor();
    await page.getByText("How is Bremen").waitFor();
    await page.route("**/graphql", (route) => route.abort());
    await page.getByText("How is Bremen").click();
    await page.getByText("The server does not respond").first().waitFor();
    await page.unroute("**/graphql");
    await button(page, "Try again").first().click();
    await expanded(page);
  },
  failed,
);
await task(
  "too many requests: it says how long to wait",
  async (page) => {
    await page.getByText("How is Bremen").waitFor();
    await page.route("**/graphql", (route) =>
      route.fulfill({
        status: 429,
        headers: { "Retry-After": "7" },
        contentType: "application/json",
        body: JSON.stringify({ errors: [{ message: "too many requests", extensions: { code: "RATE_LIMITED" } }] }),
      }),
    );
    await page.getByText("How is Bremen").click();
    await page.getByText("The server asks to wait 7 seconds").first().waitFor();
  },
  failed,
);
await task(
  "what takes long can be cancelled",
  async (page) => {
    await page.getByText("How is Bremen").waitFor();
    let waiting;
    await page.route("**/graphql", (route) =>
      route.request().postData().includes("query Expand") ? (waiting = route) : route.continue(),
    );
    await page.getByText("How is Bremen").click();
    await button(page, "Cancel").click();
    await settled(page);
    assert.ok(waiting);
    await page.unroute("**/graphql");
  },
  failed,
);
await task("2,000 links are drawn without a frozen page", async (page) => {
  const ids = await page.evaluate(async () => {
    const ask = async (query) =>
      (
        await (
          await fetch("graphql", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ query }),
          })
        ).json()
      ).data;
    const found = [];
    let after = "";
    for (let i = 0; i < 4; i++) {
      const { entities } = await ask(
        `{ entities(types: [CITY, PROGRAMME, ORGANISATION], orderBy: [{ degree: DESC }], first: 100${after}) { pageInfo { endCursor } nodes { id } } }`,
      );
      found.push(...entities.nodes.map(({ id }) => id));
      after = `, after: "${entities.pageInfo.endCursor}"`;
    }
    return found;
  });
  await page.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
    }).observe({ type: "longtask" });
  });
  await page.evaluate((all) => {
    location.hash = `about=${all.join(",")}`;
  }, ids);
  await page.locator(".sums", { hasText: "400 entries" }).waitFor({ timeout: 60_000 });
  const sums = await page.locator(".sums").innerText();
  console.log(
    `explorer: ${sums.split("\n")[0]}; the page was busy for at most ${await page.evaluate(() => Math.round(globalThis.longest))} ms at a time`,
  );
});
for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    await task(
      `axe and width, ${colorScheme}, ${width} px`,
      async (page) => {
        const check = async (where) => {
          await settled(page);
          await page.waitForTimeout(300);
          assert.deepEqual(
            (await violations(page)).map((each) => [where, ...each]),
            [],
          );
          const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(over <= 0, `${where} is ${over} px too wide`);
        };
        await page.getByText("How is Bremen").waitFor();
        await check("beginning");
        await page.getByText("How is Bremen").click();
        await expanded(page);
        for (const view of ["Graph", "Table", "Map", "Time", "Evidence", "Connect two", "Questions"]) {
          await page.locator(".views").getByText(view).click();
          await check(view);
          if (shots)
            await page.screenshot({
              path: `${shots}/${view.replace(" ", "-")}-${colorScheme}-${width}.png`,
              fullPage: true,
            });
        }
        for (const question of [
          "Which cities share the most programmes",
          "Which cities, programmes or organisations do",
        ]) {
          await button(page, question, false).first().click();
          if (await page.locator(".fields textarea").count())
            await page.locator(".fields textarea").fill("Kyoto\nSpringfield\nAtlantis");
          await button(page, "Answer").click();
          await page.locator(".answer table").waitFor();
          await check(question);
          await button(page, "JSON").click();
          await check(`${question} (JSON)`);
          await button(page, "All questions").click();
        }
        await button(page, "Share").click();
        await check("Share");
      },
      { bypassCSP: true, colorScheme, viewport: { width, height: 900 } },
    );
  }
}
await finish(30);
