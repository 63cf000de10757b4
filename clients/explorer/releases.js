// Tasks with an address of an earlier release: what has changed since, and the release as it was.

import assert from "node:assert/strict";

import { button, mark, settled, task, violations } from "./harness.js";
import { canStart, folder, serve } from "./server.js";

const link = (to, from, since = "") => `${from},PARTICIPATES_IN,${to},${since},source:made-up`;
const common = {
  "entities/source.csv": [
    "id,name,kind,publisher,url,retrieved_on",
    "source:made-up,Made up,web,Nobody,https://example.org/,2026-11-20",
  ],
  "folder.csv": ["name,title,licence", "made-up,Made up,CC0 1.0"],
};
const programme = "programme:weir";
const first = {
  ...common,
  "entities/programme.csv": ["id,name,kind", `${programme},Weirs and Locks,project`],
  "entities/city.csv": [
    "id,name,parent",
    "city:de-weirstadt,Weirstadt,country:de",
    "city:de-weirburg,Weirburg,country:de",
    "city:de-lockau,Lockau,country:de",
    "city:de-sluicing,Sluicing,country:de",
  ],
  "links/weir.csv": [
    "from,type,to,since,source",
    link(programme, "city:de-weirstadt", "2015"),
    link(programme, "city:de-weirburg"),
    link(programme, "city:de-lockau"),
    link(programme, "city:de-sluicing"),
  ],
};
// Weirburg is one with Weirstadt, Lockau has another name, Sluicing has left, Millen has joined, and a date is another.
const second = {
  ...common,
  "entities/programme.csv": first["entities/programme.csv"],
  "entities/city.csv": [
    "id,name,parent",
    "city:de-weirstadt,Weirstadt,country:de",
    "city:de-lockau,Lockau am Wehr,country:de",
    "city:de-millen,Millen,country:de",
  ],
  "links/weir.csv": [
    "from,type,to,since,source",
    link(programme, "city:de-weirstadt", "2016"),
    link(programme, "city:de-lockau"),
    link(programme, "city:de-millen"),
  ],
  "replaced.csv": ["id,replaced_by,reason", "city:de-weirburg,city:de-weirstadt,the same city"],
};

async function tasks() {
  const releases = folder({});
  const settings = (data) => ["--data", "@core", "--data", folder(data), "--releases", releases];
  const kept = async (url) => {
    for (;;) {
      const { releases: all } = await (await fetch(`${url}/r`)).json();
      const current = all.find((each) => each.current);
      if (current?.kept) return current;
      await fetch(`${url}/graphql?query={dataset{release}}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const path = `/#about=${programme}`;
  const made = await serve(settings(first), async (base) => {
    const { release } = await kept(base);
    const hash = await task(
      "an address is made with a release",
      async (page) => {
        await page
          .locator(".relations")
          .getByRole("button", { name: /^Show 4/ })
          .click();
        await page.locator(".sums", { hasText: "5 entries, 4 links" }).waitFor();
        await mark(page, "city:de-weirburg").click();
        await page.locator("#panel-heading", { hasText: "Weirburg" }).waitFor();
        return new URL(page.url()).hash;
      },
      { base, path },
    );
    return { release, hash };
  });
  if (!made.hash) return; // the task has failed, or is not to be done
  assert.ok(made.hash.endsWith(`&release=${made.release}`));

  await serve(settings(second), async (base) => {
    const today = (await kept(base)).release;
    const notice = (page) => page.getByRole("region", { name: "Made with another release" });
    const options = { base, path: `/${made.hash}` };
    await task(
      "an address of an earlier release says what has changed since",
      async (page) => {
        const text = notice(page);
        await text.getByText(`This was made with release ${made.release} of`).waitFor();
        await text.getByText("What has changed since").waitFor();
        const said = await text.innerText();
        for (const line of [
          "1 entry merged\nWeirburg is now Weirstadt: the same city",
          "1 entry renamed\nLockau is now called Lockau am Wehr",
          "1 entry gone\nSluicing",
          "1 new entry\nMillen",
          "1 link gone\nSluicing participates in Weirs and Locks",
          "1 new link\nMillen participates in Weirs and Locks",
          "1 link changed\nWeirstadt participates in Weirs and Locks: since 2015 before, since 2016 now",
        ])
          assert.ok(said.replaceAll(/\n+/g, "\n").includes(line), `${line} is missing in ${said}`);
        await page.locator("#panel-heading", { hasText: "Weirstadt" }).waitFor();
        await page.locator(".sums", { hasText: "4 entries, 3 links" }).waitFor();
      },
      options,
    );
    for (const colorScheme of ["light", "dark"]) {
      await task(
        `axe: what has changed since an earlier release, ${colorScheme}`,
        async (page) => {
          await notice(page).getByText("What has changed since").waitFor();
          assert.deepEqual(await violations(page), []);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        },
        { ...options, bypassCSP: true, colorScheme, viewport: { width: 320, height: 900 } },
      );
    }
    await task(
      "an address of an earlier release is kept, and shown with today’s data again",
      async (page) => {
        await page.getByRole("link", { name: `Keep release ${made.release}` }).click();
        await page.getByText(`You see release ${made.release}`).waitFor();
        await page.locator(".sums", { hasText: "5 entries, 4 links" }).waitFor();
        assert.equal(await notice(page).count(), 0);
        await page.getByRole("link", { name: "Show it with today’s data" }).click();
        await notice(page).getByText("What has changed since").waitFor();
        await button(page, "Go on with today’s data").click();
        await notice(page).waitFor({ state: "detached" });
        assert.match(page.url(), new RegExp(`&release=${today}$`));
        await page.reload();
        await page.locator(".sums", { hasText: "4 entries, 3 links" }).waitFor();
        await settled(page);
        assert.equal(await notice(page).count(), 0);
      },
      options,
    );
    await task(
      "an address of the current release that is asked of an earlier one leads back",
      async (page) => {
        await page.getByText(`You see release ${made.release}`).waitFor();
        await notice(page).getByText(`made with release ${today}`).waitFor();
        await notice(page).getByText("1 entry gone").waitFor();
        const keep = page.getByRole("link", { name: `Keep release ${today}` });
        assert.match(await keep.getAttribute("href"), new RegExp(`^${base}/r/${today}/#`));
      },
      { base, path: `/r/${made.release}/#about=${programme},city:de-millen&release=${today}` },
    );
  });
}
if (canStart) await tasks();
