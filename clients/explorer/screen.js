// Tasks on other screens and with other data: resized panes, zoom, forced colours, no motion, 4K, names from right to
// left, an empty graph. No text may lie on another one, and nothing may be cut off.

import assert from "node:assert/strict";

import { bremen, button, expanded, findByMouse, mark, settled, shots, tab, task, violations } from "./harness.js";
import { canStart, folder, serve } from "./server.js";

const bar = (page) => page.getByRole("separator", { name: "Width of the details" });
const width = (page) => page.locator(".panel").evaluate((panel) => panel.getBoundingClientRect().width);
await task(
  "the details are made wider by mouse and by keys, and stay so",
  async (page) => {
    await mark(page, "city:de-bremen").waitFor();
    const first = await width(page);
    const { x, y, height } = await bar(page).boundingBox();
    await page.mouse.move(x + 8, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x - 192, y + height / 2, { steps: 4 });
    await page.mouse.up();
    assert.ok(Math.abs((await width(page)) - first - 200) < 20, `${await width(page)} px after ${first} px`);
    const dragged = await width(page);
    await tab(page, bar(page));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    const narrower = await width(page);
    assert.ok(narrower < dragged - 30, `${narrower} px after ${dragged} px`);
    await page.reload();
    await mark(page, "city:de-bremen").waitFor();
    assert.equal(await width(page), narrower);
    await tab(page, bar(page));
    for (const [key, value] of [
      ["Home", "20"],
      ["End", "65"],
      ["Enter", "32"],
    ]) {
      await page.keyboard.press(key);
      assert.equal(await bar(page).getAttribute("aria-valuenow"), value);
    }
    assert.equal(await width(page), first);
  },
  bremen,
);

// covered lists pairs of texts of a drawing that lie on each other, and texts that are cut off.
const covered = (page) =>
  page.evaluate(() => {
    const frame = document.querySelector(".drawing").getBoundingClientRect();
    const texts = [...document.querySelectorAll(".drawing :is(.texts text, .node text.label, .node.more text)")].map(
      (text) => [text.textContent, text.getBoundingClientRect()],
    );
    const faults = [];
    texts.forEach(([text, a], i) => {
      if (a.left < frame.left || a.right > frame.right || a.top < frame.top || a.bottom > frame.bottom)
        faults.push(`${text} is cut off`);
      for (const [other, b] of texts.slice(0, i)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > 4) faults.push(`${text} lies on ${other}`);
      }
    });
    return faults;
  });
// squeezed lists texts that have so little room that they run down the page in words.
const squeezed = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".view :is(p, span, button, summary, li)")]
      .map((element) => [element.textContent, element.getBoundingClientRect()])
      .filter(([, { width, height }]) => width > 0 && width < 70 && height > 60)
      .map(([text, { width, height }]) => `${text} has ${width} × ${height} px`),
  );
// misread lists years of the axis that are too small, too large or lie on each other.
const misread = (page) =>
  page.evaluate(() => {
    const years = [...document.querySelectorAll(".axis text")].map((text) => [
      text.textContent,
      text.getBoundingClientRect(),
    ]);
    return years
      .filter(([, { left, height }], i) => height < 9 || height > 20 || left < (years[i - 1]?.[1].right ?? 0))
      .map(([text, { left, height }]) => `${text} is ${height} px high at ${left}`);
  });
const views = ["Graph", "Table", "Map", "Time", "Evidence", "Connect two", "Questions"];
async function eachView(page, name) {
  for (const view of views) {
    await page.locator(".views").getByText(view, { exact: true }).click();
    await settled(page);
    await page.waitForTimeout(200);
    if (shots) await page.screenshot({ path: `${shots}/${name}-${view.replace(" ", "-")}.png` });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${view} is ${over} px too wide`);
    assert.deepEqual(await squeezed(page), [], `${name}, ${view}`);
    if (view === "Time") {
      assert.deepEqual(await misread(page), [], name);
      // Words of a link that run together are other words.
      const texts = await page
        .locator(".time-view .linklike")
        .evaluateAll((all) => all.map((one) => [one.innerText, one.textContent.replace(/\s+/g, " ")]));
      for (const [seen, text] of texts) if (seen) assert.equal(seen, text);
    }
    if (view === "Graph" || view === "Map") assert.deepEqual(await covered(page), [], `${name}, ${view}`);
  }
}
for (const [name, options] of Object.entries({
  "a phone": { viewport: { width: 320, height: 640 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  "a tablet": { viewport: { width: 768, height: 1024 } },
  "zoom of 200 percent": { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
  "4K": { viewport: { width: 3840, height: 2160 } },
  "forced colours": { forcedColors: "active" },
  "no motion": { reducedMotion: "reduce", colorScheme: "dark" },
})) {
  await task(
    `all views: ${name}`,
    async (page) => {
      await page.getByText("How is Bremen").click();
      await expanded(page);
      await eachView(page, name.replaceAll(" ", "-"));
      const running = await page.evaluate(() => document.getAnimations().length);
      if (options.reducedMotion) assert.equal(running, 0);
    },
    options,
  );
}

const states = {
  "a damaged address": ["/#v1=AAAA", (page) => page.getByText("This address is damaged").waitFor()],
  "a release that is not kept": [
    "/#about=city:de-bremen&release=2025-01-01-abc",
    (page) => page.getByText("does not keep that release").waitFor(),
  ],
  "an unknown ID": ["/#about=city:nowhere,city:de-bremen", (page) => page.getByText("Not in these data:").waitFor()],
  "results of a search": ["/#find=san", (page) => page.locator(".results li").nth(5).waitFor()],
  "a link and its evidence": [
    "/#about=programme:civitas,city:de-bremen",
    async (page) => {
      await page
        .locator(".panel")
        .getByRole("button", { name: / by …: / })
        .first()
        .click();
      await page.locator(".panel .proof a").first().waitFor();
    },
  ],
  "a connection": [
    "/#connect=city:cn-taizhou,un:emg",
    async (page) => {
      await button(page, "Find paths").click();
      await page.locator(".kinds > li").first().waitFor();
    },
  ],
  "places selected on the map": [
    "/#about=city:in-pune,city:de-bremen",
    async (page) => {
      await page.locator(".views").getByText("Map", { exact: true }).click();
      await button(page, "Select those in view").click();
      await page.locator(".choices", { hasText: "2 selected" }).waitFor();
      await page.getByText("Select by coordinates").click();
      await page.getByLabel("West", { exact: true }).fill("far");
      await button(page, "Select the places inside").click();
      await page.getByText("West: write a number of degrees").waitFor();
    },
  ],
  "a sentence instead of a name": [
    "/#find=which%20cities%20take%20part",
    (page) => page.getByRole("heading", { name: "Questions with such words" }).waitFor(),
  ],
  "a year that cannot be read": [
    "/#about=programme:civitas,city:de-bremen",
    async (page) => {
      await page.locator("#day").fill("soon");
      await page.keyboard.press("Enter");
      await page.getByText("Write a year, such as 2015").waitFor();
    },
  ],
  "a day on which nothing held": [
    "/#about=programme:futurecity,city:jp-yokohama",
    async (page) => {
      await page.locator("#day").fill("1990");
      await page.keyboard.press("Enter");
      await page.locator(".sums", { hasText: "not on that day" }).waitFor();
    },
  ],
};
for (const colorScheme of ["light", "dark"]) {
  for (const [name, [path, run]] of Object.entries(states)) {
    await task(
      `axe: ${name}, ${colorScheme}`,
      async (page) => {
        await run(page);
        await settled(page);
        assert.deepEqual(await violations(page), []);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${over} px too wide`);
      },
      { path, bypassCSP: true, colorScheme, viewport: { width: 320, height: 900 } },
    );
  }
}
await task(
  "a large hub on a phone, with the mark for more",
  async (page) => {
    await button(page, "Show 20 of all relations").click();
    await page.locator(".sums", { hasText: "21 entries" }).waitFor();
    assert.deepEqual(await covered(page), []);
  },
  { path: "/#about=programme:eu-covenant-of-mayors", viewport: { width: 360, height: 700 } },
);

const source = {
  "entities/source.csv": [
    "id,name,kind,publisher,url,retrieved_on",
    "source:made-up,Made up,web,Nobody,https://example.org/,2026-11-20",
  ],
  "folder.csv": ["name,title,licence", "made-up,Made up,CC0 1.0"],
};
const scripts = {
  ...source,
  "entities/programme.csv": ["id,name,kind", "programme:paths,شبكة المدن المستدامة (Green 2030),project"],
  "entities/city.csv": [
    "id,name,parent,latitude,longitude",
    "city:eg-one,القاهرة الجديدة,country:eg,30,31.4",
    "city:il-two,תל אביב–יפו,country:il,32.1,34.8",
    "city:jp-three,北九州市（福岡県）,country:jp,33.9,130.8",
    "city:cn-four,呼和浩特市经济技术开发区,country:cn,40.8,111.7",
    "city:th-five,กรุงเทพมหานคร,country:th,13.7,100.5",
  ],
  "links/paths.csv": [
    "from,type,to,since,source,stated_as",
    ...["eg-one", "il-two", "jp-three", "cn-four", "th-five"].map(
      (id, i) => `city:${id},PARTICIPATES_IN,programme:paths,${2010 + i},source:made-up,تنضم المدينة`,
    ),
  ],
};
async function others() {
  await serve(["--data", "@core", "--data", folder(scripts)], async (base) => {
    for (const size of [320, 1280]) {
      await task(
        `names of other scripts, ${size} px`,
        async (page) => {
          await page.locator(".relations button").first().click();
          await page.locator(".sums", { hasText: "6 entries" }).waitFor();
          await eachView(page, `scripts-${size}`);
          await page.locator(".views").getByText("Table").click();
          const directions = await page
            .locator(".tables th button")
            .evaluateAll((all) =>
              all.filter((one) => /القاهرة|תל/.test(one.innerText)).map((one) => getComputedStyle(one).direction),
            );
          assert.ok(directions.length >= 2 && directions.every((each) => each === "rtl"), directions.join());
        },
        { base, path: "/#about=programme:paths", viewport: { width: size, height: 800 } },
      );
    }
  });
  await serve(["--data", folder(source)], async (base) => {
    await task(
      "an almost empty graph",
      async (page) => {
        await page.getByRole("heading", { name: "See how cities are connected" }).waitFor();
        await page.locator(".begin .sizes").getByText("source", { exact: true }).waitFor();
        await findByMouse(page, "Made", /^Made up/);
        await page.locator("#panel-heading", { hasText: "Made up" }).waitFor();
        await page.getByText("No links.").waitFor();
        for (const view of views) {
          await page.locator(".views").getByText(view, { exact: true }).click();
          await settled(page);
          assert.deepEqual(await violations(page), [], view);
          if (shots) await page.screenshot({ path: `${shots}/empty-${view.replace(" ", "-")}.png` });
        }
      },
      { base, bypassCSP: true },
    );
  });
  await serve(["--data", "@core,../examples/data"], async (base) => {
    await task(
      "data of one’s own beside the built-in ones",
      async (page) => {
        await page.getByText("2023").first().waitFor();
        await page.getByText("2024").first().waitFor();
        await button(page, "Show 20 of all relations").click();
        await page.locator(".sums", { hasText: "4 entries" }).waitFor();
      },
      { base, path: "/#about=programme:example-river-gardens" },
    );
  });
}
if (canStart) await others();
