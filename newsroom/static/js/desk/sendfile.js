// One file to the desk, with its progress: only XMLHttpRequest tells how much has gone.

import { freshToken, tokenOf } from "newsroom/desk/send"

/** POST `file`; resolves to {status, data}, status 0 without a connection, −1 when `signal` stopped it. */
export async function sendFile(address, file, { from, progress = () => {}, signal, tokenAddress = "/desk/token/" }) {
  for (const attempt of [1, 2]) {
    const answer = await once(address, file, tokenOf(from), progress, signal)
    // A refusal that is not ours is Django's about the token: fetch a new one and try once more.
    if (answer.status !== 403 || answer.json || attempt === 2) return answer.json || answer.status <= 0 ? answer : { status: 500, data: {} }
    if (!(await freshToken(tokenAddress).catch(() => false))) return { status: 401, data: {} }
  }
}

function once(address, file, token, progress, signal) {
  return new Promise((done) => {
    const request = new XMLHttpRequest()
    const data = new FormData()
    data.set("file", file, file.name)
    request.open("POST", address)
    request.setRequestHeader("Accept", "application/json")
    request.setRequestHeader("X-CSRFToken", token)
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total)
    })
    request.addEventListener("load", () => done(read(request)))
    request.addEventListener("error", () => done({ status: 0, data: {} }))
    request.addEventListener("abort", () => done({ status: -1, data: {} }))
    signal?.addEventListener("abort", () => request.abort())
    request.send(data)
  })
}

function read(request) {
  const json = (request.getResponseHeader("Content-Type") ?? "").startsWith("application/json")
  try {
    return { status: request.status, json, data: json ? JSON.parse(request.responseText) : {} }
  } catch {
    return { status: 500, json: false, data: {} }
  }
}
