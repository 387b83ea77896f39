// What comes and goes around the screen: the server at the start, the session, the network, the tab itself.

export const REPEAT = 15_000;
const SIGN_IN_POLL = 4000;

// The document of the server; patient while the network or the session is away.
export async function openDocument(wire, address, status, say) {
  for (let wait = 1000; ; wait = Math.min(REPEAT, wait * 2)) {
    const { status: code, data } = await wire.get(address);
    if (code === 200 && data?.document) return data;
    if (code === 401) status.show({ state: "signed-out", unsent: 0 });
    else if (code === 403 || code === 404) status.show({ state: "gone", reason: data?.reason ?? "", unsent: 0 });
    else status.put("warning", say("unreachable"));
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

// Watches until the same person is signed in again; in the meantime nothing is sent.
export class SignIn {
  constructor(channel, wire) {
    Object.assign(this, { channel, wire, timer: 0 });
  }

  watch(delay = SIGN_IN_POLL) {
    if (this.timer && delay) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      this.timer = 0;
      const { editor, name } = await this.wire.renew();
      if (editor === this.channel.editor) return this.channel.resume();
      if (editor && this.channel.state !== "another") this.channel.stop("another", { reason: name });
      else this.watch();
    }, delay);
  }
}

export function listen(channel, presence) {
  // A hidden tab may never be shown again: what is unsent goes now, and outlives the page.
  const hidden = () =>
    document.visibilityState === "hidden" && channel.unsent && !channel.stuck && channel.send({ keepalive: true });
  addEventListener("online", () => channel.now());
  addEventListener("focus", () => channel.stuck && channel.now());
  addEventListener("pagehide", () => {
    hidden();
    presence.leave();
  });
  addEventListener("pageshow", (event) => event.persisted && presence.soon(0));
  document.addEventListener("visibilitychange", hidden);
  document.addEventListener("newsroom:fact-saved", () => presence.soon(0));
}
