// JSON to the server, with a key that makes sending twice harmless.
export class Refused extends Error {
  constructor(readonly status: number, message: string) { super(message); }
}

export const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : fallbackUuid());

// crypto.randomUUID exists only on HTTPS and localhost; a shop's plain-HTTP address still needs ids.
function fallbackUuid(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6]! & 0x0f) | 0x40;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export async function sendJson<T>(url: string, body: unknown, key = newKey()): Promise<T> {
  const answer = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { Accept: "application/json", "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  const data = text ? (JSON.parse(text) as T & { error?: { message?: string } }) : ({} as T & { error?: { message?: string } });
  if (!answer.ok) throw new Refused(answer.status, data.error?.message ?? "");
  return data;
}

/** Tries again with the same key while the network is away; the server's refusals are final. */
export async function sendUntilAnswered<T>(url: string, body: unknown, key: string, waiting: (tries: number) => void): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await sendJson<T>(url, body, key);
    } catch (problem) {
      if (problem instanceof Refused && problem.status < 500) throw problem;
      waiting(tries);
      await new Promise((resume) => {
        const timer = setTimeout(resume, Math.min(1000 * 2 ** tries, 15_000));
        addEventListener("online", () => { clearTimeout(timer); resume(null); }, { once: true });
      });
    }
  }
}

export const getJson = async <T>(url: string, signal?: AbortSignal): Promise<T> => {
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" }, ...(signal ? { signal } : {}) });
  if (!answer.ok) throw new Refused(answer.status, "");
  return (await answer.json()) as T;
};
