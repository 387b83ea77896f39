// Sending to the desk: every answer must prove itself, because a login page with status 200 is not a save.

let token = null

export function tokenOf(element) {
  return token ?? (element.closest("form") ?? document).querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""
}

/** Whether a new token was fetched for what is sent from now on. */
export async function freshToken(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" })
  if (!answer.ok) return false
  token = (await answer.json()).token
  return true
}

/** POST data (FormData or plain values as JSON); resolves to {status, data}, status 0 without a connection. */
export async function send(address, data, { from, tokenAddress = "/desk/token/" } = {}) {
  for (const attempt of [1, 2]) {
    const headers = { Accept: "application/json", "X-CSRFToken": tokenOf(from ?? document.body) }
    const form = data instanceof FormData
    if (!form) headers["Content-Type"] = "application/json"
    let answer
    try {
      answer = await fetch(address, {
        method: "POST",
        headers,
        body: form ? data : JSON.stringify(data),
        credentials: "same-origin",
        redirect: "error",
      })
    } catch {
      return { status: 0, data: {} }
    }
    const json = (answer.headers.get("Content-Type") ?? "").startsWith("application/json")
    // A refusal that is not ours is Django's about the token: fetch a new one and try once more.
    if (answer.status === 403 && !json && attempt === 1) {
      if (await freshToken(tokenAddress)) continue
      return { status: 401, data: {} }
    }
    return { status: json ? answer.status : 500, data: json ? await answer.json() : {} }
  }
  return { status: 403, data: {} }
}

/** GET data as JSON; null when there is none. */
export async function ask(address, values, { signal } = {}) {
  const url = new URL(address, location.href)
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value)
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal })
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}
