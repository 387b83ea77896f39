// What is not on the server yet, in this browser: written before it is shown, deleted when the server has it.
// localStorage, because it is written at once: whoever's tab is killed finds every letter again.
//
// One record for each page that wrote: newsroom:unsent:<editor>:<draft>:<client>:
//   head                {generation, version, doc, schema, at}   the confirmed text the steps start from
//   s:<generation>:<n>  [step, …]                                 one transaction
//   sent:<generation>   {batch, count}                            the UUID that the first `count` steps were sent with
// A new head switches everything at once: steps of other generations do not count.
const PREFIX = "newsroom:unsent";
const PASSAGES = "newsroom:passages";
export const MONTH = 30 * 24 * 3600 * 1000;

export class Store {
  constructor(editor, draft, client, storage = localStorage) {
    this.key = `${PREFIX}:${editor}:${draft}:${client}`;
    this.storage = storage;
    this.generation = 0;
    this.next = 0;
    this.open = false;
    this.broken = false;
  }

  // Own steps, before they are shown. `copy` is the collab state before them.
  append(copy, steps) {
    this.guarded(() => {
      if (!this.open) return this.write(copy, steps, null);
      this.storage.setItem(this.step(this.next++), JSON.stringify(steps));
    });
  }

  sending(batch, count) {
    this.guarded(() => this.storage.setItem(`${this.key}:sent:${this.generation}`, JSON.stringify({ batch, count })));
  }

  // The collab state after an acknowledgement or a rebase.
  replace(copy, sent) {
    this.guarded(() => {
      if (!copy.unconfirmed.length) return this.clear();
      this.write(
        copy,
        copy.unconfirmed.map(({ step }) => step.toJSON()),
        sent,
      );
    });
  }

  write({ version, base }, steps, sent) {
    const before = this.keys();
    this.generation += 1;
    this.next = 0;
    this.storage.setItem(this.step(this.next++), JSON.stringify(steps));
    if (sent) this.storage.setItem(`${this.key}:sent:${this.generation}`, JSON.stringify(sent));
    const head = { generation: this.generation, version, doc: base.toJSON(), schema: 1, at: Date.now() };
    this.storage.setItem(`${this.key}:head`, JSON.stringify(head));
    this.open = true;
    for (const key of before) if (!key.endsWith(":head")) this.storage.removeItem(key);
  }

  clear() {
    this.open = false;
    // The head first: without it the rest is nothing.
    this.storage.removeItem(`${this.key}:head`);
    for (const key of this.keys()) this.storage.removeItem(key);
  }

  step(number) {
    return `${this.key}:s:${this.generation}:${number}`;
  }

  keys() {
    return keysOf(this.storage, `${this.key}:`);
  }

  // A full or forbidden storage must not stop anybody from writing; the screen says that nothing is kept.
  guarded(act) {
    try {
      act();
      this.broken = false;
    } catch {
      this.broken = true;
    }
  }
}

const keysOf = (storage, prefix) =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index)).filter((key) => key?.startsWith(prefix));

// The records that pages of this editor left behind: [{client, version, doc, steps, sent, at}], oldest first.
export function leftBehind(editor, draft, storage = localStorage) {
  const prefix = `${PREFIX}:${editor}:${draft}:`;
  const records = [];
  for (const key of keysOf(storage, prefix)) {
    if (!key.endsWith(":head")) continue;
    const own = key.slice(0, -"head".length);
    const head = read(storage, key);
    if (!head) continue;
    const steps = keysOf(storage, `${own}s:${head.generation}:`)
      .sort((a, b) => Number(a.split(":").at(-1)) - Number(b.split(":").at(-1)))
      .flatMap((each) => read(storage, each) ?? []);
    const sent = read(storage, `${own}sent:${head.generation}`);
    records.push({ ...head, client: own.slice(prefix.length, -1), steps, sent });
  }
  return records.sort((a, b) => a.at - b.at);
}

export function forget(editor, draft, client, storage = localStorage) {
  new Store(editor, draft, client, storage).clear();
}

// The drafts for which this editor has unsent text in this browser, on whatever page.
export function unsentDrafts(editor, storage = localStorage) {
  const heads = keysOf(storage, `${PREFIX}:${editor}:`).filter((key) => key.endsWith(":head"));
  return [...new Set(heads.map((key) => key.split(":")[3]))];
}

// Words that found no place, until their writer answered. [{id, text, after, by, reason, at}]
export class Passages {
  constructor(editor, draft, storage = localStorage) {
    this.key = `${PASSAGES}:${editor}:${draft}`;
    this.storage = storage;
  }

  all() {
    return read(this.storage, this.key) ?? [];
  }

  add(passages) {
    const kept = passages.map((passage) => ({ id: crypto.randomUUID(), at: Date.now(), ...passage }));
    this.storage.setItem(this.key, JSON.stringify([...this.all(), ...kept]));
  }

  answered(id) {
    const left = this.all().filter((passage) => passage.id !== id);
    if (left.length) this.storage.setItem(this.key, JSON.stringify(left));
    else this.storage.removeItem(this.key);
  }
}

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

// All that this editor has not sent, as plain words: what a download holds.
export function unsentText(editor, storage = localStorage) {
  const words = [];
  const collect = (node) => {
    if (typeof node?.text === "string") words.push(node.text);
    for (const child of node?.content ?? []) collect(child);
  };
  for (const draft of unsentDrafts(editor, storage)) {
    for (const record of leftBehind(editor, draft, storage)) {
      for (const step of record.steps) for (const node of step.slice?.content ?? []) collect(node);
      words.push("\n\n");
    }
  }
  return words.join("");
}
