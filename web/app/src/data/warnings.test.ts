import { expect, it } from "vitest";

import { told } from "./warnings";

it("tells each warning once, in words", () => {
  const text = "org:c40-cities (C40 Cities): 97 stated for 2025 (members on the home page); this graph has 96 of them";
  const warnings = [
    { message: `both(where.and[0].memberOf.some): ${text}`, path: ["both"], code: "INCOMPLETE" },
    { message: `one(where.memberOf.some): ${text}`, path: ["one", 0], code: "INCOMPLETE", suggestions: ["org:x"] },
    { message: "the ID city:a (A) was replaced", code: "REPLACED" },
    { message: "first: at most 500 are returned" },
  ];
  expect(told(warnings)).toEqual([
    {
      text: "C40 Cities: 97 stated for 2025 (members on the home page); this graph has 96 of them",
      places: ["both(where.and[0].memberOf.some)", "one(where.memberOf.some)"],
      code: "INCOMPLETE",
      suggestions: ["org:x"],
    },
    { text: "the ID A was replaced", places: [], code: "REPLACED", suggestions: [] },
    { text: "at most 500 are returned", places: ["first"], code: "", suggestions: [] },
  ]);
});
