// The shapes of the answers to the queries in this folder.

import type { Replacement } from "../state/changes";

export interface Entity {
  id: string;
  type: string;
  name: string;
  degree: number;
  latitude?: number | null;
  longitude?: number | null;
  country?: { id: string; name: string } | null;
  startYear?: number | null;
  endYear?: number | null;
  year?: number | null;
}

export interface Link {
  id: string;
  type: string;
  label: string;
  role: string | null;
  since: string | null;
  until: string | null;
  holdsFrom: string | null;
  holdsUntil: string | null;
  datesFrom: "LINK" | "ENDS" | "UNKNOWN";
  status: "VERIFIED" | "PARTLY" | "DERIVED";
  confidence: "EXPLICIT" | "IMPLIED";
  from: { id: string };
  to: { id: string };
}

// Position is where the server places an entity in a drawing; y grows upwards.
export interface Position {
  entityId: string;
  x: number;
  y: number;
}

export interface Evidence {
  id: string;
  source: { id: string; name: string; publisher?: string | null; url?: string | null };
  locator: string | null;
  statedAs: string | null;
  confidence: "EXPLICIT" | "IMPLIED";
  retrievedOn: string | null;
  seenFrom?: string | null;
  seenTo?: string | null;
  note?: string | null;
  rule: { id: string; text: string } | null;
}

export interface Hit {
  class: "EXACT" | "PREFIX" | "WORD_PREFIX" | "FUZZY" | "TEXT";
  matchedField: string;
  matchedText: string;
  highlight: { start: number; end: number }[];
  node: { id: string; type: string; name: string; degree: number; country?: { name: string } | null };
}

export interface SearchData {
  named: {
    totalCount: number;
    countsByType: { type: string; count: number }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    edges: Hit[];
  };
  mentioned: { totalCount: number; edges: Hit[] };
}

export interface Licence {
  licence: string | null;
  licenceUrl: string | null;
  restrictions: string[];
  layers: { name: string }[];
}

export interface Start {
  dataset: {
    release: string;
    date: string | null;
    evidence: number;
    entities: { type: string; count: number }[];
    links: { type: string; count: number }[];
    replacedIds: Replacement[];
    licences: Licence[];
  };
  ontology: {
    entityTypes: { type: string; plural: string; description: string; count: number }[];
    linkTypes: LinkTypeWords[];
  };
  beginnings: ({ id: string } | null)[];
  connected: { nodes: { id: string; type: string; name: string; degree: number }[] };
}

export interface LinkTypeWords {
  type: string;
  label: string;
  reverseLabel: string;
  description: string;
  symmetric: boolean;
  count: number;
}

export interface Neighbours {
  linkType: string;
  direction: "OUT" | "IN" | "BOTH";
  otherType: string;
  links: number;
  entities: number;
}

export interface About extends Entity {
  description: string | null;
  note: string | null;
  aliases: string[];
  names: { text: string; language: string | null; kind: string }[];
  sameAs: { scheme: string; value: string }[];
  neighbourSummary: Neighbours[];
  statements: {
    id: string;
    property: string;
    value: string;
    unit: string | null;
    asOf: string | null;
    status: string;
    confidence: string;
    evidence: { id: string; source: { id: string; name: string }; confidence: string }[];
  }[];
  completeness: {
    id: string;
    stated: number | null;
    held: number;
    scope: string;
    source: { id: string; name: string };
  }[];
  population?: number | null;
  isCapital?: boolean | null;
  admin1?: string | null;
  iso3?: string | null;
  acronym?: string | null;
  kind?: string | null;
  organisationKind?: string | null;
  foundedYear?: number | null;
  publisher?: string | null;
  url?: string | null;
  published?: string | null;
  retrievedOn?: string | null;
  licence?: string | null;
}

export interface Conflict {
  id: string;
  property: string;
  unit: string | null;
  asOf: string | null;
  sides: { value: string; entity: { id: string; name: string } | null; evidenceCount: number; shown: boolean }[];
}

export interface Hop {
  from: { id: string };
  to: { id: string };
  links: (Link & { evidence: Evidence[] })[];
}

export interface PathOf {
  nodes: Entity[];
  hops: Hop[];
}

export interface Kind {
  words: string;
  score: number;
  count: number;
  length: number;
  steps: { linkType: string; direction: string; label: string; nodeType: string }[];
  samples: PathOf[];
}

export interface Connection {
  from: Entity | null;
  to: Entity | null;
  explainConnection: { totalAvailable: number; truncated: boolean; kinds: Kind[] };
  shortestPaths: { length: number | null; totalAvailable: number; exact: boolean; paths: PathOf[] };
}
