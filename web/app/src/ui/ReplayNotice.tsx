// What is said of an address that was made with another release: what has changed since, and how to see it as it was.

import type { ComponentChildren } from "preact";

import type { Compared } from "../data/releases";
import { type ChangedLink, differing, none } from "../state/changes";
import { day, period, plural, standing } from "../words";
import { LinkWords, ProblemBox } from "./common";
import type { Explorer } from "./store";

const most = 20; // changes of a kind that are listed

export function ReplayNotice({ explorer }: { explorer: Explorer }) {
  const { replay, latest, start, release } = explorer;
  return (
    <>
      {latest && (
        <div class="problem warning" role="status">
          <p>
            <strong>You see release {release}</strong>, not today’s data{latest.date && ` of ${day(latest.date)}`}.
          </p>
          <p>
            <a href={explorer.elsewhere("", location.hash)}>Show it with today’s data</a>
          </p>
        </div>
      )}
      {replay && start && (
        <section class="problem warning replay" aria-label="Made with another release">
          <p role="status">
            <strong>
              This was made with release {replay.release}
              {replay.date && ` of ${day(replay.date)}`}.
            </strong>{" "}
            You see it with the data of release {release}
            {start.dataset.date && ` of ${day(start.dataset.date)}`}.
          </p>
          {replay.held === false && (
            <p>The server does not keep that release, so that nothing can say what has changed since.</p>
          )}
          {replay.held && !replay.compared && !replay.problem && (
            <p class="quiet" role="status">
              Comparing both …
            </p>
          )}
          {replay.problem && (
            <ProblemBox problem={replay.problem}>
              <span>So both could not be compared.</span>
            </ProblemBox>
          )}
          {replay.compared && <What compared={replay.compared} />}
          <p class="row">
            {replay.held && (
              <a class="button" href={explorer.elsewhere(replay.release, location.hash)}>
                Keep release {replay.release}
              </a>
            )}
            <button type="button" onClick={() => explorer.goOn()}>
              Go on with today’s data
            </button>
          </p>
        </section>
      )}
    </>
  );
}

function What({ compared }: { compared: Compared }) {
  const { changes, before, now, others } = compared;
  const { gone, added, renamed, merged, linksGone, linksAdded, linksChanged } = changes;
  return (
    <>
      {none(changes) && <p>Nothing of what it shows has changed since.</p>}
      {!none(changes) && (
        <details open>
          <summary>What has changed since</summary>
          <dl class="changes" tabIndex={0} aria-label="What has changed since">
            <Changed of={merged} one="entry merged" many="entries merged">
              {(each) => (
                <>
                  <bdi>{each.before.name}</bdi> is now <bdi>{each.now.name}</bdi>
                  {each.reason && `: ${each.reason}`}
                </>
              )}
            </Changed>
            <Changed of={renamed} one="entry renamed" many="entries renamed">
              {(each) => (
                <>
                  <bdi>{each.before.name}</bdi> is now called <bdi>{each.now.name}</bdi>
                </>
              )}
            </Changed>
            <Changed of={gone} one="entry gone" many="entries gone">
              {(each) => <bdi>{each.name}</bdi>}
            </Changed>
            <Changed of={added} one="new entry" many="new entries">
              {(each) => <bdi>{each.name}</bdi>}
            </Changed>
            <Changed of={linksGone} one="link gone" many="links gone">
              {(each) => <LinkWords link={each} picture={before} />}
            </Changed>
            <Changed of={linksAdded} one="new link" many="new links">
              {(each) => <LinkWords link={each} picture={now} />}
            </Changed>
            <Changed of={linksChanged} one="link changed" many="links changed">
              {(each) => (
                <>
                  <LinkWords link={each.now} picture={now} />: {otherwise(each)}
                </>
              )}
            </Changed>
          </dl>
        </details>
      )}
      {others > 0 && (
        <p class="quiet">
          {plural(others, "entry or link", "entries and links")} of both releases {others === 1 ? "is" : "are"} shown
          with one of them only, since steps such as “show 20” choose anew.
        </p>
      )}
    </>
  );
}

interface ChangedProps<T> {
  of: readonly T[];
  one: string;
  many: string;
  children: (each: T) => ComponentChildren;
}

function Changed<T>({ of, one, many, children }: ChangedProps<T>) {
  if (!of.length) return null;
  return (
    <div>
      <dt>{plural(of.length, one, many)}</dt>
      <dd>
        <ul>
          {of.slice(0, most).map((each, i) => (
            <li key={i}>{children(each)}</li>
          ))}
          {of.length > most && <li class="quiet">and {of.length - most} more</li>}
        </ul>
      </dd>
    </div>
  );
}

// otherwise says in what a link differs.
function otherwise(pair: ChangedLink): string {
  const { before, now } = pair;
  const facts = new Set(differing(pair));
  const parts: string[] = [];
  const say = (was: string, is: string) => was !== is && parts.push(`${was} before, ${is} now`);
  say(period(before), period(now));
  if (facts.has("role")) say(before.role ?? "no role", now.role ?? "no role");
  if (facts.has("type")) say(before.label, now.label);
  say(standing(before).word, standing(now).word);
  return parts.join("; ") || "it is stated otherwise";
}
