// Since when and until when links hold: full bars for what sources date, open ones for bounds, and always the number
// of those without a date.

import { useState } from "preact/hooks";

import type { Link } from "../data/types";
import { count, period, plural } from "../words";
import { LinkWords } from "./common";
import { Pager } from "./EvidenceView";
import { Day } from "./Filter";
import { useView } from "./store";

const perPage = 100; // rows

const year = (date: string | null) =>
  date ? Number(date.slice(0, 4)) + (Number(date.slice(5, 7) || 1) - 1) / 12 : null;

// span returns the years between which a link holds, as far as they are known.
export function span(link: Link): { from: number | null; until: number | null } {
  const until = link.until ?? link.holdsUntil;
  const last = year(until);
  return {
    from: year(link.since ?? link.holdsFrom),
    until: last === null ? null : last + (until!.length === 4 ? 1 : 1 / 12),
  };
}

export function TimeView() {
  const { explorer, state, picture } = useView();
  const [page, setPage] = useState(0);
  const dated = picture.links.filter((link) => span(link).from !== null || span(link).until !== null);
  const none = picture.links.filter((link) => !dated.includes(link));
  const spans = new Map(dated.map((link) => [link.id, span(link)]));
  const years = [...spans.values()].flatMap(({ from, until }) => [from, until]).filter((each) => each !== null);
  const now = Number(explorer.start?.dataset.date?.slice(0, 4) ?? 2026) + 1;
  const first = Math.floor(Math.min(now - 1, ...years));
  const last = Math.ceil(Math.max(now, ...years));
  const width = 320;
  const x = (at: number) => Math.round(((at - first) / (last - first)) * width * 10) / 10;
  dated.sort((a, b) => (spans.get(a.id)!.from ?? 0) - (spans.get(b.id)!.from ?? 0) || (a.id < b.id ? -1 : 1));
  const pages = Math.max(1, Math.ceil(dated.length / perPage));
  const at = Math.min(page, pages - 1);
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => (last - first) / each <= 6) ?? 1000;
  const ticks: number[] = [];
  for (let tick = Math.ceil(first / step) * step; tick <= last; tick += step) ticks.push(tick);
  const own = dated.filter((link) => link.since !== null || link.until !== null).length;
  return (
    <section class="card view text-view time-view" aria-labelledby="time-heading">
      <h2 id="time-heading">Since when, until when</h2>
      <p>
        <b>Dated by a source: {count(own)}</b> · bounded only: {count(dated.length - own)} ·{" "}
        <b>no date: {count(none.length)}</b>
        {state.day && picture.notOnDay > 0 && <> · not on that day: {count(picture.notOnDay)}</>}
      </p>
      <Day />
      {dated.length > 0 && (
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="time-heading">
          <table>
            <thead>
              <tr>
                <th scope="col">Link</th>
                <th scope="col">When</th>
                <th scope="col" class="bars">
                  <svg aria-hidden="true" class="axis">
                    {ticks.map((tick) => {
                      const part = x(tick) / width;
                      const anchor = part < 0.06 ? "start" : part > 0.94 ? "end" : "middle";
                      return (
                        <text key={tick} x={`${part * 100}%`} y="13" text-anchor={anchor}>
                          {tick}
                        </text>
                      );
                    })}
                  </svg>
                  <span class="unseen">Bar</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {dated.slice(at * perPage, (at + 1) * perPage).map((link) => {
                const { from, until } = spans.get(link.id)!;
                const left = x(from ?? first);
                const right = x(until ?? last);
                const open = link.since === null && link.until === null;
                return (
                  <tr key={link.id} class={state.selected === link.id ? "chosen" : ""}>
                    <th scope="row">
                      <button type="button" class="linklike" onClick={() => explorer.do({ op: "select", id: link.id })}>
                        <LinkWords link={link} picture={picture} />
                      </button>
                    </th>
                    <td>{period(link)}</td>
                    <td class="bars">
                      <svg viewBox={`0 0 ${width} 18`} preserveAspectRatio="none" aria-hidden="true">
                        {ticks.map((tick) => (
                          <path key={tick} class="tick" d={`M${x(tick)} 0V18`} />
                        ))}
                        <rect
                          class={open ? "bar open" : "bar"}
                          x={left}
                          y="4"
                          width={Math.max(3, right - left)}
                          height="10"
                        />
                      </svg>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <Pager page={at} pages={pages} onPage={setPage} of="dated links" />
      <p class="quiet">A full bar is dated by a source. An open bar is only bounded by the dates of its ends.</p>
      {none.length > 0 && (
        <details>
          <summary>No date: {plural(none.length, "link")}</summary>
          <ul class="plain">
            {none.slice(0, 200).map((link) => (
              <li key={link.id}>
                <button type="button" class="linklike" onClick={() => explorer.do({ op: "select", id: link.id })}>
                  <LinkWords link={link} picture={picture} />
                </button>
              </li>
            ))}
          </ul>
          {none.length > 200 && <p class="quiet">The table has all of them.</p>}
        </details>
      )}
    </section>
  );
}
