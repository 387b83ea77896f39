// The way of one's own steps to the server: one batch at a time, under a UUID that is kept with the steps, so that a
// lost answer can never double a text. Whatever happens, the steps stay in the browser until the server has them.
import * as collab from "newsroom/desk/story/collab";

const PAUSE = 400; // milliseconds from the first letter to its sending
const LONGEST_WAIT = 30_000;
const BATCH_STEPS = 400;
const BATCH_BYTES = 200_000;

// How many of the next steps go together.
function together(unconfirmed, most) {
  let bytes = 0;
  let count = 0;
  for (const { step } of unconfirmed) {
    bytes += JSON.stringify(step.toJSON()).length * 2;
    if (count && (count >= most || bytes > BATCH_BYTES)) break;
    count += 1;
  }
  return count;
}

// `copy`: {state(), apply(result, by)} the text on the screen or of a recovery; `store` keeps what is unsent.
// States: idle, sending, waiting (for the network), signed-out, another (person is signed in), forbidden, too-old, gone.
export class Channel {
  constructor({ copy, store, wire, addresses, client, editor, notify }) {
    Object.assign(this, { copy, store, wire, addresses, client, editor, notify });
    this.flight = null; // {batch, count, version}
    this.state = "idle";
    this.reason = "";
    this.failures = 0;
    this.most = BATCH_STEPS;
    this.savedAt = null;
    this.timer = 0;
    this.waiters = [];
    this.watchers = new Set();
  }

  get unsent() {
    return collab.copyOf(this.copy.state()).unconfirmed.length;
  }

  get version() {
    return collab.copyOf(this.copy.state()).version;
  }

  get stuck() {
    return ["signed-out", "another", "forbidden", "too-old", "gone"].includes(this.state);
  }

  changed() {
    if (!this.stuck && this.state !== "waiting" && !this.timer) this.later(PAUSE);
    this.notify();
  }

  later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.send();
    }, delay);
  }

  // At once, whatever is waiting: the network came back, somebody signed in again, the tab is being hidden.
  now() {
    if (this.stuck && this.state !== "signed-out" && this.state !== "another") return;
    this.failures = 0;
    clearTimeout(this.timer);
    this.timer = 0;
    this.send();
  }

  // Resolves with true when all is stored, with false when that cannot be had now.
  flush(patience = 10_000) {
    if (!this.unsent && !this.flight) return Promise.resolve(true);
    if (this.stuck) return Promise.resolve(false);
    const waiter = Promise.withResolvers();
    this.waiters.push(waiter.resolve);
    setTimeout(() => waiter.resolve(false), patience);
    this.now();
    return waiter.promise;
  }

  async send(options = {}) {
    if (this.sendingNow || !this.unsent) return this.settle();
    this.sendingNow = true;
    this.set("sending");
    const { version, unconfirmed } = collab.copyOf(this.copy.state());
    if (!this.flight) {
      // The UUID is kept with the steps before they are sent.
      this.flight = { batch: crypto.randomUUID(), count: together(unconfirmed, this.most), version };
      this.store.sending(this.flight.batch, this.flight.count);
    }
    const { batch, count } = this.flight;
    const steps = collab.wire(unconfirmed.slice(0, count)).map((step) => step.toJSON());
    const data = { batch, client: this.client, editor: this.editor, version, steps };
    const answer = await this.wire.post(this.addresses.changes, data, options);
    this.sendingNow = false;
    await this.answered(answer, batch, options);
  }

  async answered({ status, data }, batch, options) {
    const mine = this.flight?.batch === batch;
    if (status === 200 && data?.batch === batch) return this.accepted(data, mine);
    if (status === 409 && Array.isArray(data?.batches)) {
      this.failures = 0;
      this.received(data.batches);
      return this.later(0);
    }
    if (status === 401 || status === 403) return this.unrecognized(data, options);
    if (status === 404) return this.stop("gone", data);
    if (status === 410) return this.stop("too-old", data);
    if (status === 422 && data?.reason && mine) return this.refused(data.reason);
    this.retry();
  }

  accepted(data, mine) {
    this.failures = 0;
    // The poll brought it already, and the steps are confirmed.
    if (!mine) return this.later(0);
    if (data.already) return this.catchUp();
    if (data.version !== this.version + 1) return this.retry();
    this.confirmed(data.version, data.repairs ?? [], data.saved_at);
    if (this.unsent) this.later(0);
    else this.set("idle");
    this.settle();
  }

  confirmed(version, repairs, at) {
    const { count } = this.flight;
    for (const watcher of this.watchers) watcher.stored(this.version, version);
    this.flight = null;
    this.most = BATCH_STEPS;
    this.savedAt = new Date(at ?? Date.now());
    const steps = collab.parseSteps(this.copy.state().schema, repairs);
    this.copy.apply(collab.confirm(this.copy.state(), count, version, steps), null);
  }

  // The server had this batch: what it made of it stands among the changes.
  async catchUp() {
    const { status, data } = await this.wire.get(`${this.addresses.changes}?since=${this.version}`);
    if (status === 200 && Array.isArray(data?.batches)) {
      this.received(data.batches);
      if (this.unsent) this.later(0);
      else this.set("idle");
      return this.settle();
    }
    if (status === 410) return this.stop("too-old", data);
    this.retry();
  }

  // Signed in again, or allowed again.
  resume() {
    if (this.stuck) this.set("idle");
    this.now();
  }

  // Batches in order, one's own among them. Returns those that were new.
  received(batches) {
    const fresh = [];
    try {
      for (const batch of batches) if (this.follow(batch)) fresh.push(batch);
    } catch (error) {
      // This copy and the server's differ: what is unsent is offered back, and the story opened anew.
      console.error("The story on this page is not the server's any more.", error);
      this.stop("too-old", null);
    }
    for (const watcher of this.watchers) watcher.follow(fresh);
    this.notify(fresh);
    return fresh;
  }

  follow(batch) {
    if (batch.version !== this.version + 1) return false;
    if (this.flight && batch.batch === this.flight.batch) {
      const { unconfirmed } = collab.copyOf(this.copy.state());
      const own = collab.wire(unconfirmed.slice(0, this.flight.count)).length;
      this.confirmed(batch.version, batch.steps.slice(own), batch.at);
      return true;
    }
    // What was sent against the old version cannot be stored any more: it goes again, under a new UUID.
    this.flight = null;
    const steps = collab.parseSteps(this.copy.state().schema, batch.steps);
    this.copy.apply(collab.receive(this.copy.state(), steps, batch.version), batch.by);
    return true;
  }

  // Signed out, or only an old token? Ask, and try once more.
  async unrecognized(data, options) {
    const { status, editor, name } = await this.wire.renew();
    if (status === 0 || status >= 500) return this.retry();
    if (status !== 200) return this.stop("signed-out", data);
    if (editor !== this.editor) return this.stop("another", { reason: name });
    if (this.renewed) return this.stop("forbidden", data);
    this.renewed = true;
    await this.send(options);
    this.renewed = false;
  }

  // One step of the batch is not acceptable. Alone it is given up and its words are offered back; the others are saved.
  refused(reason) {
    const count = this.flight?.count ?? 1;
    this.flight = null;
    this.most = count > 1 ? Math.floor(count / 2) : BATCH_STEPS;
    if (count === 1) this.copy.apply(collab.giveUpFirst(this.copy.state()), null, reason);
    this.later(0);
  }

  retry() {
    this.failures += 1;
    this.set("waiting");
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** (this.failures - 1));
    this.later(wait * (0.75 + Math.random() / 2));
  }

  stop(state, data) {
    this.reason = data?.reason ?? "";
    this.set(state);
    this.settle();
  }

  set(state) {
    this.state = state;
    this.notify();
  }

  settle() {
    if (this.unsent && !this.stuck) return;
    const done = !this.unsent;
    if (done && !this.stuck) this.set("idle");
    for (const resolve of this.waiters.splice(0)) resolve(done);
  }
}
