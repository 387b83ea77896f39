// Who else is here, and what they did: asked every second while there are others, every two while there are not, more
// rarely in a hidden tab. Asking writes nothing and keeps no session alive; being here is said every 20 seconds.

const WITH_OTHERS = 1000;
const ALONE = 2000;
const HIDDEN = 10_000;
const RENEW = 20_000;

export class Presence {
  // `heard(answer)` gets every answer to a poll; `composing()` is true while an input method is at work.
  constructor({ wire, addresses, client, channel, head, heard, composing }) {
    Object.assign(this, { wire, addresses, client, channel, head, heard, composing });
    this.others = 0;
    this.said = -Infinity;
    this.running = false;
  }

  start() {
    this.running = true;
    document.addEventListener("visibilitychange", () => document.hidden || this.soon(0));
    this.soon(0);
  }

  stop() {
    this.running = false;
    clearTimeout(this.timer);
  }

  soon(delay = document.hidden ? HIDDEN : this.others ? WITH_OTHERS : ALONE) {
    clearTimeout(this.timer);
    if (this.running) this.timer = setTimeout(() => this.ask(), delay);
  }

  async ask() {
    if (this.asking) return;
    this.asking = true;
    try {
      await this.poll();
      if (performance.now() - this.said > RENEW) await this.say();
    } finally {
      this.asking = false;
      this.soon();
    }
  }

  async poll() {
    if (this.composing() || this.channel.state === "too-old") return;
    const answer = await this.wire.get(`${this.addresses.changes}?since=${this.channel.version}`);
    const { status, data } = answer;
    if (status === 200 && Array.isArray(data?.batches)) {
      this.others = data.people.filter(({ client }) => client !== this.client).length;
      if (!this.composing() && data.editor === this.channel.editor) this.channel.received(data.batches);
    }
    this.heard(answer);
  }

  async say() {
    const { status } = await this.wire.post(this.addresses.presence, { client: this.client, head: this.head() });
    if (status === 200) this.said = performance.now();
  }

  leave() {
    const data = { client: this.client, gone: true };
    this.wire.post(this.addresses.presence, data, { keepalive: true });
  }
}

// The list of those who are here; one entry for a person, however many screens are open.
export function showPeople(element, people, own, say) {
  const names = new Map(people.filter(({ client }) => client !== own).map(({ id, name }) => [id, name]));
  const key = JSON.stringify([...names]);
  if (element.dataset.shown === key) return;
  element.dataset.shown = key;
  element.replaceChildren(
    ...[...names].map(([id, name]) => {
      const item = document.createElement("li");
      item.className = `person person-${tint(id)}`;
      item.textContent = name;
      return item;
    }),
  );
  element.setAttribute("aria-label", names.size ? say("people", { n: names.size }) : say("alone"));
  element.hidden = names.size === 0;
}

export const tint = (id) => Number(id) % 6;
