// Requests that prove themselves: an answer counts when it is JSON of the right shape, and nothing else does. A login
// page with status 200, a redirect or a proxy's error page is no answer.

export class Wire {
  constructor({ token, tokenAddress, timeout = 10_000 }) {
    this.token = token;
    this.tokenAddress = tokenAddress;
    this.timeout = timeout;
  }

  // {status, data}: status 0 where nobody answered, data null where the answer is not JSON.
  async get(address) {
    return this.ask(address, {});
  }

  async post(address, data, options = {}) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
    return this.ask(address, { method: "POST", headers, body: JSON.stringify(data), ...options });
  }

  // A fresh token, and whose session it is now: {status, editor}.
  async renew() {
    const answer = await this.get(this.tokenAddress);
    if (answer.status === 200 && answer.data?.token) this.token = answer.data.token;
    return { status: answer.status, editor: answer.data?.editor ?? null, name: answer.data?.name ?? "" };
  }

  async ask(address, options) {
    const headers = { Accept: "application/json", ...options.headers };
    const signal = AbortSignal.timeout(this.timeout);
    try {
      const response = await fetch(address, {
        ...options,
        headers,
        signal,
        redirect: "manual",
        credentials: "same-origin",
      });
      // A redirect of a script's request leads to a sign-in page.
      if (response.type === "opaqueredirect") return { status: 401, data: null };
      return { status: response.status, data: await json(response) };
    } catch {
      return { status: 0, data: null };
    }
  }
}

async function json(response) {
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) return null;
  try {
    return await response.json();
  } catch {
    return null;
  }
}
