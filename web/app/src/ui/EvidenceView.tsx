// The evidence of all that is shown, or of what is selected.

import { useState } from "preact/hooks";

import { period } from "../words";
import { LinkWords, Standing, Waiting } from "./common";
import { Conflicts, EvidenceList, useEvidence } from "./Evidence";
import { useAbout } from "./Relations";
import { useView } from "./store";

const perPage = 25; // links

export function EvidenceView() {
  const { state, picture } = useView();
  const [all, setAll] = useState(false);
  const [page, setPage] = useState(0);
  const { selected } = state;
  const entity = picture.byId.get(selected);
  const about = useAbout(entity ? selected : "");
  const chosen = picture.links.filter((link) => [link.id, link.from.id, link.to.id].includes(selected));
  const one = !all && chosen.length > 0;
  const links = one ? chosen : picture.links;
  const pages = Math.max(1, Math.ceil(links.length / perPage));
  const at = Math.min(page, pages - 1);
  const here = links.slice(at * perPage, (at + 1) * perPage);
  const loaded = useEvidence(here.map(({ id }) => id));
  const byId = new Map(loaded.data?.nodes.flatMap((each) => (each ? [[each.id, each.evidence] as const] : [])));
  return (
    <section class="card view text-view" aria-labelledby="evidence-heading">
      <div class="row spread">
        <h2 id="evidence-heading">
          {one ? (
            entity ? (
              <>
                Who says what about <bdi>{entity.name}</bdi>
              </>
            ) : (
              "Who says so"
            )
          ) : (
            "Evidence of all links shown"
          )}
        </h2>
        {chosen.length > 0 && (
          <button type="button" onClick={() => setAll(!all)}>
            {all ? "Only what is selected" : "All links shown"}
          </button>
        )}
      </div>
      {entity && !all && <Conflicts conflicts={about.data?.conflicts.nodes ?? []} />}
      {!links.length && <p class="quiet">No links are shown. Show some of the relations first.</p>}
      <Waiting loaded={loaded} what="the evidence" />
      {here.map((link) => (
        <article key={link.id} class="proven">
          <h3>
            <LinkWords link={link} picture={picture} />
          </h3>
          <p class="quiet">
            {period(link)} · <Standing link={link} /> · <a href={`link/${link.id}`}>page of this link</a>
          </p>
          {byId.has(link.id) && <EvidenceList evidence={byId.get(link.id)!} />}
        </article>
      ))}
      <Pager page={at} pages={pages} onPage={setPage} of="links" />
    </section>
  );
}

export function Pager({
  page,
  pages,
  onPage,
  of,
}: {
  page: number;
  pages: number;
  onPage: (page: number) => void;
  of: string;
}) {
  if (pages < 2) return null;
  return (
    <nav class="row pager" aria-label={`Pages of ${of}`}>
      <button type="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        Previous
      </button>
      <span>
        Page {page + 1} of {pages}
      </span>
      <button type="button" disabled={page === pages - 1} onClick={() => onPage(page + 1)}>
        Next
      </button>
    </nav>
  );
}
