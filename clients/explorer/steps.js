// Many steps at random, by keys: undo and redo, and the address.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { bremen, button, mark, settled, tab, task } from "./harness.js";

// draws returns a function that draws numbers below a limit, the same each time.
function draws(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function svg(page) {
  await settled(page);
  await button(page, "Share").click();
  const [file] = await Promise.all([page.waitForEvent("download"), button(page, "SVG").click()]);
  await page.keyboard.press("Escape");
  return readFileSync(await file.path(), "utf8");
}

await task(
  "200 steps: the address has at most 2,000 characters and opens to the same picture; undo and redo",
  async (page, context) => {
    await mark(page, "city:de-bremen").waitFor();
    await tab(page, mark(page, "city:de-bremen"));
    await page.keyboard.press("e");
    await page.locator(".sums", { hasText: "19 entries" }).waitFor();
    const draw = draws(2026);
    const arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
    const done = await page.evaluateHandle(() => {
      const steps = { count: 2 };
      const push = history.pushState;
      history.pushState = (...all) => {
        steps.count++;
        push.apply(history, all);
      };
      return steps;
    });
    for (let tries = 1, steps = 2; steps < 200; tries++) {
      assert.ok(tries < 1000, `${steps} steps after ${tries} tries`);
      await page.keyboard.press(arrows[draw(4)]);
      const what = draw(20);
      const key = tries % 60 === 0 ? "e" : what < 17 || steps < 20 ? `Alt+${arrows[draw(4)]}` : what < 19 ? "p" : "h";
      await page.keyboard.press(key);
      if (key === "e" || key === "h") {
        await settled(page);
        await page.locator(".drawing :focus").waitFor();
      }
      steps = await done.evaluate(({ count }) => count);
    }
    assert.ok(page.url().length <= 2000, `${page.url().length} characters`);
    const drawn = await svg(page);
    const other = await context.newPage();
    await other.goto(page.url());
    await other.locator(".drawing .node").first().waitFor();
    assert.equal(await svg(other), drawn);

    const address = page.url();
    let undone = 0;
    while (await button(page, "Undo").isEnabled()) {
      await page.keyboard.press("Control+z");
      undone++;
    }
    assert.ok(undone >= 200, `${undone} steps`);
    await page.getByText("See how cities are connected").waitFor();
    for (let i = 0; i < undone; i++) await page.keyboard.press("Control+Shift+z");
    await settled(page);
    assert.equal(page.url(), address);
    assert.equal(await svg(page), drawn);
  },
  bremen,
);
