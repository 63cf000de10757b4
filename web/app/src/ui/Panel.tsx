// What is known about what is selected.

import { useContext, useEffect, useRef, useState } from "preact/hooks";

import { about as askable } from "../data/questions";
import type { About, Entity, Link } from "../data/types";
import { count, period, relation, sentence, standing } from "../words";
import { describe, EntityButton, entityPage, LinkWords, Standing, TypeMark } from "./common";
import { Conflicts, EvidenceOf } from "./Evidence";
import { Filter } from "./Filter";
import { Relations, useAbout } from "./Relations";
import { Context, useView } from "./store";

export function Panel() {
  const { state, picture } = useView();
  const entity = picture.byId.get(state.selected);
  const link = picture.links.find(({ id }) => id === state.selected);
  return (
    <aside class="panel" aria-label="Details">
      {entity ? (
        <EntityPanel key={entity.id} entity={entity} />
      ) : link ? (
        <LinkPanel link={link} />
      ) : (
        <section class="card">
          <h2 id="panel-heading" tabIndex={-1}>
            Details
          </h2>
          <p class="quiet">Select an entry or a link to see what is known about it, and who says so.</p>
        </section>
      )}
      <Filter />
    </aside>
  );
}

function EntityPanel({ entity }: { entity: Entity }) {
  const { explorer, state, picture, scene } = useView();
  const { id, name } = entity;
  const loaded = useAbout(id);
  const about = loaded.data?.entity;
  const pinned = state.pins.get(id);
  const mark = scene.marks.find((each) => each.entity.id === id);
  const links = picture.links.filter(({ from, to }) => from.id === id || to.id === id);
  const move = (dx: number, dy: number) => mark && explorer.do({ op: "pin", id, x: mark.x + dx, y: mark.y + dy });
  return (
    <section class="card" aria-labelledby="panel-heading">
      <h2 id="panel-heading" tabIndex={-1}>
        <TypeMark type={entity.type} /> <bdi>{name}</bdi>
      </h2>
      <p class="quiet">
        {describe(entity)} · <code>{id}</code>
      </p>
      <div class="row actions">
        <button type="button" class="small" onClick={() => explorer.do({ op: "hide", ids: [id] })}>
          Hide
        </button>
        <button type="button" class="small" onClick={() => explorer.do({ op: "only", ids: [id] })}>
          Hide all others
        </button>
        <button type="button" class="small" onClick={() => explorer.do({ op: "ends", from: id, to: "" })}>
          Connect with …
        </button>
        <button
          type="button"
          class="small"
          aria-pressed={!!pinned}
          onClick={() =>
            explorer.do(pinned ? { op: "unpin", id } : { op: "pin", id, x: mark?.x ?? 0, y: mark?.y ?? 0 })
          }
        >
          {pinned ? "Unpin" : "Pin"}
        </button>
        {pinned && state.view === "graph" && (
          <span role="group" aria-label="Move in the drawing" class="row">
            <button type="button" class="small" aria-label="Move left" onClick={() => move(-40, 0)}>
              ←
            </button>
            <button type="button" class="small" aria-label="Move right" onClick={() => move(40, 0)}>
              →
            </button>
            <button type="button" class="small" aria-label="Move up" onClick={() => move(0, -40)}>
              ↑
            </button>
            <button type="button" class="small" aria-label="Move down" onClick={() => move(0, 40)}>
              ↓
            </button>
          </span>
        )}
        <a href={entityPage(id)}>Its page</a>
      </div>
      <h3>Links</h3>
      <Relations id={id} name={name} />
      <Asking entity={entity} />
      {about && <Facts about={about} />}
      <Conflicts conflicts={loaded.data?.conflicts.nodes ?? []} />
      {links.length > 0 && <LinkList of={id} links={links} />}
      {about && <Names about={about} />}
      <Cite id={id} />
    </section>
  );
}

// Asking offers questions about an entity, in words.
function Asking({ entity }: { entity: Entity }) {
  const explorer = useContext(Context);
  const offered = askable.filter(({ type }) => type === entity.type);
  if (!offered.length) return null;
  return (
    <>
      <h3>Ask</h3>
      <ul class="plain">
        {offered.map(({ words, question, variable }) => (
          <li key={question}>
            <button
              type="button"
              class="linklike"
              onClick={() =>
                explorer.do({ op: "ask", question, query: "", variables: JSON.stringify({ [variable]: entity.id }) })
              }
            >
              {words}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function LinkList({ of, links }: { of: string; links: Link[] }) {
  const { explorer, picture } = useView();
  const [all, setAll] = useState(false);
  const words = explorer.start?.ontology.linkTypes ?? [];
  const few = 10;
  return (
    <>
      <h3>Who says so</h3>
      <ul class="plain links">
        {(all ? links : links.slice(0, few)).map((link) => {
          const out = link.from.id === of;
          const other = picture.byId.get(out ? link.to.id : link.from.id);
          return (
            <li key={link.id}>
              {sentence(relation(words, link.type, out ? "OUT" : "IN"))}:{" "}
              <EntityButton id={other?.id ?? ""} name={other?.name ?? ""} />
              <span class="quiet"> {period(link)} · </span>
              <button
                type="button"
                class="linklike quiet"
                aria-label={`${standing(link).word} by …: ${link.label} ${other?.name}`}
                onClick={() => explorer.do({ op: "select", id: link.id })}
              >
                {standing(link).word} by …
              </button>
            </li>
          );
        })}
      </ul>
      {links.length > few && !all && (
        <button type="button" class="small" onClick={() => setAll(true)}>
          All {count(links.length)} links shown
        </button>
      )}
    </>
  );
}

function Facts({ about }: { about: About }) {
  const facts: [string, string | number | null | undefined][] = [
    ["Population", about.population && count(about.population)],
    ["Capital", about.isCapital ? "yes" : null],
    ["Short name", about.acronym],
    ["Kind", (about.kind ?? about.organisationKind)?.replaceAll("_", " ").toLowerCase()],
    ["Founded", about.foundedYear],
    [
      "Years",
      [about.startYear, about.endYear].some(Boolean) ? `${about.startYear ?? "?"} – ${about.endYear ?? "…"}` : null,
    ],
    ["Year", about.year],
    ["Publisher", about.publisher],
    ["Published", about.published],
    ["Licence", about.licence],
  ];
  const known = facts.filter(([, value]) => value);
  return (
    <>
      {about.description && <p dir="auto">{about.description}</p>}
      {about.note && (
        <p class="quiet" dir="auto">
          {about.note}
        </p>
      )}
      {(known.length > 0 || about.statements.length > 0) && (
        <>
          <h3>Facts</h3>
          <dl class="facts">
            {known.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ))}
            {about.statements.map((each) => (
              <div key={each.id}>
                <dt>
                  {sentence(each.property.replaceAll("_", " ").toLowerCase())}
                  {each.asOf && `, ${each.asOf}`}
                </dt>
                <dd>
                  <bdi>{each.value}</bdi> {each.unit}{" "}
                  <a class="quiet" href={`statement/${each.id}`}>
                    {each.evidence[0] ? `says ${each.evidence[0].source.name}` : "who says so"}
                  </a>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {about.completeness.map((each) => (
        <p key={each.id} class="quiet">
          {each.stated === null ? "" : `${count(each.held)} of ${count(each.stated)} are in these data: `}
          {each.scope} <a href={`source/${each.source.id}`}>{each.source.name}</a>
        </p>
      ))}
    </>
  );
}

function Names({ about }: { about: About }) {
  const names = [...new Set([...about.names.map(({ text }) => text), ...about.aliases])].filter(
    (text) => text !== about.name,
  );
  return (
    <>
      {names.length > 0 && (
        <details>
          <summary>
            {count(names.length)} other {names.length === 1 ? "name" : "names"}
          </summary>
          <ul class="names">
            {names.map((text) => (
              <li key={text}>
                <bdi>{text}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
      {about.sameAs.length > 0 && (
        <details>
          <summary>IDs in other registers</summary>
          <dl class="facts">
            {about.sameAs.map(({ scheme, value }) => (
              <div key={scheme + value}>
                <dt>{sentence(scheme.toLowerCase())}</dt>
                <dd>
                  <code>{value}</code>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

function Cite({ id }: { id: string }) {
  const explorer = useContext(Context);
  const page = entityPage(id);
  return (
    <p class="quiet files">
      Cite: <a href={explorer.release ? explorer.elsewhere(explorer.release, "", page) : page}>lasting address</a>{" "}
      <a href={`${page}.bib`}>BibTeX</a> <a href={`${page}.ris`}>RIS</a> <a href={`${page}.txt`}>text</a>
    </p>
  );
}

function LinkPanel({ link }: { link: Link }) {
  const { explorer, picture } = useView();
  const { hint } = standing(link);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [link.id]);
  // close goes back to the drawing, to where it was left.
  const close = () => {
    explorer.do({ op: "select", id: "" });
    setTimeout(() => document.querySelector<SVGElement>('.drawing [tabindex="0"]')?.focus());
  };
  const dated = {
    LINK: "A source dates this link.",
    ENDS: "No source dates this link; the dates of its two ends bound it.",
    UNKNOWN: "No source dates this link, and nothing bounds it.",
  }[link.datesFrom];
  return (
    <section class="card" aria-labelledby="panel-heading" onKeyDown={(event) => event.key === "Escape" && close()}>
      <h2 id="panel-heading" tabIndex={-1} ref={heading}>
        <LinkWords link={link} picture={picture} />
      </h2>
      <p>
        {sentence(period(link))} · <Standing link={link} />
      </p>
      <p class="quiet">
        {dated} {hint}
      </p>
      <div class="row actions">
        {[link.from.id, link.to.id].map((id) => (
          <EntityButton key={id} id={id} name={picture.byId.get(id)?.name ?? id} type={picture.byId.get(id)?.type} />
        ))}
        <a href={`link/${link.id}`}>Its page</a>
        <button type="button" class="small" onClick={close}>
          Close
        </button>
      </div>
      <h3>Who says so</h3>
      <EvidenceOf id={link.id} />
    </section>
  );
}
