// The line that says how safe the text is. Always there, read out politely, never more than one sentence and one act.

const NOTE = 6000;

export class Status {
  constructor(element, say, { signIn, retry }) {
    Object.assign(this, { element, say, signIn, retry });
    this.words = element.querySelector("[data-status-words]");
    this.act = element.querySelector("[data-status-act]");
    this.shown = "";
    this.noted = 0;
  }

  // From the channel's state; `count` are the unsent changes.
  show({ state, reason, unsent, savedAt, broken }) {
    if (performance.now() < this.noted && ["idle", "sending", "read-only"].includes(state)) return;
    if (broken && unsent) return this.put("bad", this.say("broken"));
    switch (state) {
      case "signed-out":
        return this.put("bad", this.say("signed-out", { n: unsent }), this.link("sign-in", this.signIn));
      case "another":
        return this.put("bad", this.say("another", { name: reason, n: unsent }));
      case "forbidden":
      case "gone":
        return this.put("bad", this.say("stopped", { reason, n: unsent }));
      case "too-old":
        return this.put("bad", reason);
      case "waiting":
        return this.put("warning", this.say("offline", { n: unsent }), this.button("retry", this.retry));
      case "read-only":
        return this.put("", this.say("read-only"));
    }
    if (unsent || state === "sending") return this.put("busy", this.say("saving"));
    if (savedAt) return this.put("good", this.say("saved-at", { time: time(savedAt) }));
    this.put("good", this.say("saved"));
  }

  // A word about what was just tried; it stays long enough to be read.
  note(text) {
    this.noted = performance.now() + NOTE;
    this.put("warning", text);
  }

  put(look, words, act = null) {
    const key = `${look}|${words}|${act?.textContent ?? ""}`;
    if (key === this.shown) return;
    this.shown = key;
    this.element.dataset.look = look;
    this.words.textContent = words;
    this.act.replaceChildren(...(act ? [act] : []));
  }

  link(name, href) {
    const link = document.createElement("a");
    Object.assign(link, { href, target: "_blank", rel: "opener", textContent: this.say(name) });
    return link;
  }

  button(name, run) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button plain", textContent: this.say(name) });
    button.addEventListener("click", run);
    return button;
  }
}

const time = (date) =>
  date.toLocaleTimeString(document.documentElement.lang || undefined, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
