// Six questions to begin with, as operations. Each is offered if the data have what it begins with.

import type { Direction, Operation, ViewName } from "./state/operations";

export interface Beginning {
  title: string;
  about: string;
  ids: string[]; // that must exist
  operations: Operation[];
}

const show = (...ids: string[]): Operation => ({ op: "show", ids });
const expand = (id: string, type = "", direction: Direction = "BOTH", to = ""): Operation => ({
  op: "expand",
  id,
  type,
  direction,
  to,
  first: 20,
});
const view = (name: ViewName): Operation => ({ op: "view", view: name });

export const beginnings: Beginning[] = [
  {
    title: "How is Bremen connected?",
    about: "A city with its programmes, organisations and twin towns.",
    ids: ["city:de-bremen"],
    operations: [show("city:de-bremen"), expand("city:de-bremen")],
  },
  {
    title: "Which cities belong to Africa’s forum of capitals?",
    about: "The African Capital Cities Sustainability Forum on a map.",
    ids: ["programme:accsf"],
    operations: [
      show("programme:accsf"),
      { op: "expand", id: "programme:accsf", type: "MEMBER_OF", direction: "IN", to: "CITY", first: 60 },
      { op: "expand", id: "programme:accsf", type: "PARTICIPATES_IN", direction: "IN", to: "CITY", first: 60 },
      view("map"),
    ],
  },
  {
    title: "How is Taizhou connected with the United Nations?",
    about: "Paths from a city to a body of the UN, and the evidence of each step.",
    ids: ["city:cn-taizhou", "un:emg"],
    operations: [
      { op: "ends", from: "city:cn-taizhou", to: "un:emg" },
      { op: "path", from: "city:cn-taizhou", to: "un:emg", kinds: 3 },
      view("connect"),
    ],
  },
  {
    title: "Which Japanese cities moved from one programme to the next?",
    about: "Three programmes of Japan in the order of time.",
    ids: ["programme:environmental-model-city", "programme:futurecity", "programme:sdgs-futurecity"],
    operations: [
      show("programme:environmental-model-city", "programme:futurecity", "programme:sdgs-futurecity"),
      expand("programme:environmental-model-city", "PARTICIPATES_IN", "IN", "CITY"),
      expand("programme:futurecity", "PARTICIPATES_IN", "IN", "CITY"),
      expand("programme:sdgs-futurecity", "PARTICIPATES_IN", "IN", "CITY"),
      view("time"),
    ],
  },
  {
    title: "Who stands behind Urban-Rural Assembly?",
    about: "Those who lead, fund and support a programme.",
    ids: ["programme:ura"],
    operations: [show("programme:ura"), expand("programme:ura")],
  },
  {
    title: "Where do sources disagree about International Urban Cooperation?",
    about: "The words of each source side by side.",
    ids: ["programme:iuc"],
    operations: [show("programme:iuc"), expand("programme:iuc", "", "OUT"), view("evidence")],
  },
];

export const beginningIds = [...new Set(beginnings.flatMap(({ ids }) => ids))];
