// Forms by their hash, in the cache of the browser: they hold no person. A draft keeps the form that it was begun with.

import { Unreachable } from "./server";

const CACHE = "formulir";
const address = (hash: string): string => `/lapangan/luring/formulir/${hash}.xml`;

export async function formText(hash: string): Promise<string | null> {
  const found = await (await caches.open(CACHE)).match(address(hash));
  return found ? found.text() : null;
}

/** Kept only when it is the form that its name says; else it counts as not fetched: the page of a hotel's wifi answers anything. */
export async function keepForm(hash: string, xml: string): Promise<void> {
  if (md5(new TextEncoder().encode(xml)) !== hash.replace(/^md5:/, "")) throw new Unreachable();
  await (await caches.open(CACHE)).put(address(hash), new Response(xml, { headers: { "Content-Type": "text/xml; charset=utf-8" } }));
}

/** RFC 1321, because the OpenRosa form list names forms by it; it guards against broken lines, not against enemies. */
export function md5(bytes: Uint8Array): string {
  const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
  const table = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);
  const padded = new Uint8Array(((bytes.length + 8) >> 6 << 6) + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, (bytes.length << 3) >>> 0, true);
  view.setUint32(padded.length - 4, Math.floor(bytes.length / 2 ** 29), true);
  let [a0, b0, c0, d0] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < padded.length; block += 64) {
    let [a, b, c, d] = [a0, b0, c0, d0];
    for (let i = 0; i < 64; i += 1) {
      const round = i >> 4;
      const f = round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const g = round === 0 ? i : round === 1 ? (5 * i + 1) % 16 : round === 2 ? (3 * i + 5) % 16 : (7 * i) % 16;
      const sum = (a + f + (table[i] ?? 0) + view.getInt32(block + g * 4, true)) | 0;
      const turn = shifts[round * 4 + (i % 4)] ?? 0;
      [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
    }
    [a0, b0, c0, d0] = [(a0 + a) | 0, (b0 + b) | 0, (c0 + c) | 0, (d0 + d) | 0];
  }
  const out = new DataView(new ArrayBuffer(16));
  [a0, b0, c0, d0].forEach((word, i) => out.setInt32(i * 4, word, true));
  return [...new Uint8Array(out.buffer)].map(byte => byte.toString(16).padStart(2, "0")).join("");
}
