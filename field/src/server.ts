// The server as this client sees it: /lapangan/api/, one secret in a header, never a cookie.

import { language, type Said } from "./words";

export interface Note { kiriman: string; pertanyaan: string; tempat: string; isi: string }
export interface Task {
  id: string; nama: string; alamat: string; kode_desa: string; anggota: number | null;
  keadaan: "baru" | "terkirim" | "dikembalikan" | "disetujui";
  alasan: Said[]; base_version: number; catatan: Note | null;
  nama_desa?: string; sls?: string; rt?: string; rw?: string; lat?: number | null; lon?: number | null; pada?: string | null; kiriman?: string | null;
}
export interface Me {
  pencacah: { nama: string };
  perangkat: { nama: string; berlaku_sampai: string };
  pendataan: { nomor: number; judul: string; mulai: string; selesai: string; daerah: string; terbuka: boolean };
  formulir: { id: string; versi: string; hash: string; url: string; judul: Said };
  desa: { kode: string; nama: string }[];
  waktu: string;
  terbesar: number;
}
export interface Family { id: string; base_version: number; media: Record<string, string>; kiriman_sebelumnya: string | null; catatan: Note | null }
export interface Fate { id: string; keadaan: string; kata: Said; catatan: Note | null }

const API = "/lapangan/api/";
/** Nobody waits longer than this for one answer; a photo on a bad line needs most of it. */
const PATIENCE = 120_000;

/** The server answered, but not with what was asked: `status` 401 is the key, others are passed on in words. */
export class Refused extends Error {
  constructor(readonly status: number, readonly words: string) {
    super(`${status}`);
  }
}
/** No answer at all: no network, a cut line, too slow. Nothing is known about what arrived. */
export class Unreachable extends Error {}

export class Server {
  constructor(private readonly key: string, private readonly version: string) {}

  async ask(path: string, options: RequestInit = {}): Promise<Response> {
    const headers = new Headers(options.headers);
    headers.set("Authorization", `Bearer ${this.key}`);
    headers.set("X-OpenRosa-Version", "1.0");
    headers.set("X-Dtsen-Klien", `pwa/${this.version}`);
    headers.set("Accept-Language", language());
    return fetchOrSay(path.startsWith("/") ? path : API + path, { ...options, headers });
  }

  async json<T>(path: string, options?: RequestInit): Promise<T> {
    const answer = await this.ask(path, options);
    if (!answer.ok) throw new Refused(answer.status, await inWords(answer));
    try {
      return (await answer.json()) as T;
    } catch {
      throw new Unreachable(); // Cut in the middle, or the page of a wifi that wants a log-in.
    }
  }

  async text(path: string): Promise<string> {
    const answer = await this.ask(path);
    if (!answer.ok) throw new Refused(answer.status, await inWords(answer));
    try {
      return await answer.text();
    } catch {
      throw new Unreachable();
    }
  }
}

async function fetchOrSay(path: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...options, credentials: "omit", cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new Unreachable();
  }
}

/** The one-time code of the office becomes the key of this device. */
export async function pair(code: string): Promise<{ kunci: string; pemulihan: string | null }> {
  const answer = await fetchOrSay(`${API}pasang`, { method: "POST", headers: { "Content-Type": "application/json", "Accept-Language": language() }, body: JSON.stringify({ kode: code }) });
  if (!answer.ok) throw new Refused(answer.status, await inWords(answer));
  return (await answer.json()) as { kunci: string; pemulihan: string | null };
}

/** What an OpenRosaResponse or a JSON refusal says; empty when it says nothing readable. */
export async function inWords(answer: Response): Promise<string> {
  const body = await answer.text().catch(() => "");
  const type = answer.headers.get("Content-Type") ?? "";
  if (type.includes("json")) {
    try {
      const both = JSON.parse(body) as Partial<Said> & { kata?: Said };
      const words = both.kata ?? both;
      return words[language()] ?? words.id ?? "";
    } catch {
      return "";
    }
  }
  if (!type.includes("xml")) return "";
  return new DOMParser().parseFromString(body, "text/xml").querySelector("message")?.textContent?.trim() ?? "";
}
