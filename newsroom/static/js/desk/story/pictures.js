// The pictures in the text as the desk knows them: addresses, words and rights, asked for together and again while one
// is being prepared.
const GATHER = 60;
const AGAIN = 4000;
const MOST = 40;

export class Pictures {
  constructor(address, story, wire) {
    Object.assign(this, { address, story, wire, known: new Map(), wanted: new Set(), watchers: new Set(), timer: 0 });
  }

  learn(picture) {
    this.known.set(picture.key, picture);
    for (const watcher of this.watchers) watcher(picture.key);
  }

  // `told(key)` is called whenever something new is known of a picture; returns what ends it.
  watch(told) {
    this.watchers.add(told);
    return () => this.watchers.delete(told);
  }

  // What is known, or nothing yet: then it is asked for, and the watchers are told.
  get(key) {
    const picture = this.known.get(key);
    if (!picture || picture.state === "waiting") this.ask(key, picture ? AGAIN : GATHER);
    return picture;
  }

  src(key) {
    return this.get(key)?.src ?? "";
  }

  caption(key) {
    return this.known.get(key)?.caption ?? "";
  }

  ask(key, wait) {
    this.wanted.add(key);
    this.timer ||= setTimeout(() => this.find(), wait);
  }

  async find() {
    this.timer = 0;
    const keys = [...this.wanted].slice(0, MOST);
    for (const key of keys) this.wanted.delete(key);
    const query = new URLSearchParams({ keys: keys.join(","), story: this.story });
    const { data } = await this.wire.get(`${this.address}?${query}`);
    for (const picture of data?.results ?? []) this.learn(picture);
    // A picture that the server does not know is not asked for again; without an answer all are.
    if (data?.results) for (const key of keys) if (!this.known.has(key)) this.learn({ key, state: "gone" });
    if (!data) for (const key of keys) this.wanted.add(key);
    if (this.wanted.size) this.timer ||= setTimeout(() => this.find(), AGAIN);
  }
}
