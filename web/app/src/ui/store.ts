// The state of the page: the operations, what they have loaded, and where it is drawn.

import { createContext } from "preact";
import { useContext, useEffect, useMemo, useReducer } from "preact/hooks";

import { beginningIds } from "../beginnings";
import { ask, type Problem } from "../data/client";
import { queries } from "../data/queries";
import { type Compared, compare, dateOf, placeOf, type Release, releasesOf } from "../data/releases";
import { Loader, type Step } from "../data/steps";
import type { Start } from "../data/types";
import { Layout, type Places, pauses } from "../draw/layout";
import { type Scene, sceneOf } from "../draw/scene";
import { pack, unpack } from "../state/address";
import { renewed } from "../state/changes";
import { add, current, empty, type History, redo, undo } from "../state/history";
import { initial, type Operation, replay, type State } from "../state/operations";
import { type Picture, pictureOf } from "../state/picture";

// mostLinks is how many links are drawn at most.
export const mostLinks = 2000;

export interface Shown {
  state: State;
  steps: readonly Step[];
  places: Places;
}

// Replay is an address that was made with another release, shown with this one.
export interface Replay {
  operations: readonly Operation[]; // as they were made
  release: string;
  date: string;
  held: boolean | null; // whether the server has the release; null until it is known
  compared: Compared | null;
  problem: Problem | null;
}

// Explorer is the store. Listeners are called after each change.
export class Explorer {
  history: History = empty;
  shown: Shown = { state: initial, steps: [], places: new Map() };
  start: Start | null = null;
  startProblem: Problem | null = null;
  loading: { done: number; all: number } | null = null;
  problem: Problem | null = null;
  unreadable = false; // the address could not be read
  replay: Replay | null = null;
  latest: Release | null = null; // the current release, if this page shows another one
  readonly place = placeOf(document.baseURI);
  remark = ""; // about what the last step shows
  said = ""; // for screen readers: what has just changed
  private readonly loader = new Loader();
  private readonly layout = new Layout();
  private readonly listeners = new Set<() => void>();
  private running: AbortController | null = null;

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changed() {
    for (const listener of this.listeners) listener();
  }

  get state(): State {
    return this.shown.state;
  }
  get release(): string {
    return this.start?.dataset.release ?? "";
  }
  // moved is the release that the server has changed to since the page was opened, or "".
  get moved(): string {
    return this.release && this.loader.release && this.loader.release !== this.release ? this.loader.release : "";
  }
  // elsewhere is the address of this page, or of another one, with another release, or with the current one for "".
  elsewhere(release: string, fragment: string, page = this.place.page): string {
    const { root } = this.place;
    return root + (release && `r/${encodeURIComponent(release)}/`) + page + fragment;
  }
  get operations(): readonly Operation[] {
    return current(this.history);
  }
  get canUndo(): boolean {
    return this.history.position > 0;
  }
  get canRedo(): boolean {
    return this.history.position < this.history.operations.length;
  }
  // address is the address of this page with all that is shown.
  get address(): string {
    return location.href.replace(/#.*/, "") + pack(this.operations, this.release);
  }

  async open() {
    addEventListener("popstate", () => this.read());
    addEventListener("hashchange", () => this.read());
    this.read();
    await this.begin();
  }

  async begin() {
    this.startProblem = null;
    this.changed();
    const answer = await ask<Start>(queries.start, { beginnings: beginningIds });
    if (answer.data) {
      this.start = answer.data;
      if (this.replay?.release === this.release) this.replay = null;
      this.renew();
      if (!this.running) void this.compare();
      if (this.place.release) void this.findLatest();
    } else this.startProblem = answer.problems[0] ?? null;
    this.changed();
  }

  private read() {
    if (location.hash === pack(this.operations, this.release)) return;
    const found = unpack(location.hash);
    this.unreadable = !found;
    const operations = found?.operations ?? [];
    const release = found?.release ?? "";
    const other = release !== "" && release !== this.release;
    this.replay = other
      ? { operations, release, date: dateOf(release), held: null, compared: null, problem: null }
      : null;
    this.history = { operations, position: operations.length };
    void this.load();
    this.renew();
  }

  // renew writes the IDs of today into the steps, if the address has some that are gone.
  private renew() {
    const replaced = this.replaced();
    const operations = renewed(this.history.operations, replaced);
    if (operations === this.history.operations) return;
    this.history = { ...this.history, operations };
    void this.load();
  }
  private replaced() {
    return new Map(this.start?.dataset.replacedIds.map((each) => [each.id, each] as const));
  }

  // compare says what the other release of the address shows otherwise, once what is shown has been loaded.
  private async compare() {
    const { replay, start } = this;
    if (!replay || !start || replay.held !== null) return;
    const set = (parts: Partial<Replay>) => {
      if (this.replay?.operations !== replay.operations) return;
      this.replay = { ...this.replay, ...parts };
      this.changed();
    };
    const known = await releasesOf(this.place.root).catch(() => []);
    const found = known.find(({ release }) => release === replay.release);
    const held = found !== undefined && (found.kept || found.current);
    set({ held, date: found?.date ?? replay.date });
    if (!held) return;
    const api = `${this.place.root}r/${encodeURIComponent(replay.release)}/graphql`;
    set(await compare(replay.operations, this.loader, api, this.replaced()));
  }
  // goOn forgets that the address was made with another release.
  goOn() {
    this.replay = null;
    this.write(true);
    this.changed();
  }
  private async findLatest() {
    const known = await releasesOf(this.place.root).catch(() => []);
    this.latest = known.find(({ current, release }) => current && release !== this.release) ?? null;
    this.changed();
  }

  do(...operations: Operation[]) {
    this.remark = "";
    const before = this.history.position;
    this.history = operations.reduce(add, this.history);
    this.write(this.history.position === before);
    void this.load();
  }
  undo() {
    this.history = undo(this.history);
    this.write(false);
    this.said = "Undone.";
    void this.load();
  }
  redo() {
    this.history = redo(this.history);
    this.write(false);
    this.said = "Redone.";
    void this.load();
  }
  clear() {
    this.history = empty;
    this.write(false);
    void this.load();
  }
  // cancel stops loading, and undoes what has not been loaded.
  cancel() {
    let { position } = this.history;
    while (position > 0 && replay(this.history.operations.slice(0, position)).loaded > this.shown.steps.length)
      position--;
    this.history = { ...this.history, position };
    this.write(true);
    this.said = "Cancelled.";
    void this.load();
  }
  retry() {
    void this.load();
  }
  // announce says something to screen readers, and shows it until the next step.
  announce(text: string) {
    this.said = text;
    this.remark = text;
    this.changed();
  }

  private write(replace: boolean) {
    const address = this.address;
    if (replace) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    this.unreadable = false;
  }

  private async load() {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    const { operations } = this;
    const state = replay(operations);
    this.problem = null;
    // What asks nothing is shown at once, and what is asked for within a moment without a message.
    const late = setTimeout(() => this.changed(), 150);
    try {
      const { steps, problem } = await this.loader.load(operations, running.signal, (done, all) => {
        this.loading = { done, all };
      });
      const places = await this.layout.run(steps, pauses(running.signal));
      if (running.signal.aborted) return;
      this.problem = problem;
      this.say(steps);
      this.shown = { state, steps, places };
    } catch (error) {
      if (running.signal.aborted) return;
      throw error;
    } finally {
      clearTimeout(late);
      if (this.running === running) {
        this.running = null;
        this.loading = null;
        this.changed();
        if (!this.problem) void this.compare();
      }
    }
  }

  private say(steps: readonly Step[]) {
    const count = (list: readonly Step[]) => new Set(list.flatMap(({ entities }) => entities.map(({ id }) => id))).size;
    const more = count(steps) - count(this.shown.steps);
    if (more > 0) this.said = `${more} more shown.`;
  }
}

export const Context = createContext<Explorer>(null as unknown as Explorer);

export interface View {
  explorer: Explorer;
  state: State;
  picture: Picture;
  scene: Scene;
}

const scenes = new WeakMap<Shown, View>();

// useView returns the explorer with its picture, and renders again when it changes.
export function useView(): View {
  const explorer = useContext(Context);
  const [, changed] = useReducer((n: number) => n + 1, 0);
  useEffect(() => explorer.subscribe(() => changed(0)), [explorer]);
  const { shown } = explorer;
  return useMemo(() => {
    let view = scenes.get(shown);
    if (!view) {
      const picture = pictureOf(shown.state, shown.steps);
      const scene = sceneOf(picture, shown.places, shown.state.pins, shown.state.selected);
      view = { explorer, state: shown.state, picture, scene };
      scenes.set(shown, view);
    }
    return view;
  }, [explorer, shown]);
}
