// One exchange with the office: out what is finished, in what became of it and what is to be done. It says what it did, in words.
//
// Order matters: sending comes first, so that a line that breaks after a minute has carried the work, not the lists.

import { formText, keepForm } from "./forms";
import { allRecords, keepRecord, photosOf, type Record, waiting } from "./records";
import { type Family, type Fate, inWords, type Me, Refused, type Server, type Task, Unreachable } from "./server";
import type { Store } from "./store";
import { many, names, type Said } from "./words";

export interface Entry { at: string; ok: boolean; lines: Said[] }
export interface Tasks { version: string; at: string; list: Task[] }
export interface Outcome { entry: Entry; keyRefused: boolean }

const FINAL = new Set(["disetujui"]);
/** Families asked for in one request, and names of records asked about in one. */
const BATCH = 50;
/** Entries of the history that are kept. */
const HISTORY = 200;
const both = (id: string, en: string): Said => ({ id, en });

export const readTasks = async (store: Store): Promise<Tasks> => (await store.get<Tasks>("tugas")) ?? { version: "", at: "", list: [] };
export const readMe = (store: Store): Promise<Me | null> => store.get<Me>("saya");
export const readFamily = (store: Store, id: string): Promise<Family | null> => store.get<Family>(`isi:${id}`);
export const history = async (store: Store): Promise<Entry[]> => (await store.get<Entry[]>("riwayat")) ?? [];

async function note(store: Store, entry: Entry): Promise<void> {
  await store.put("riwayat", [entry, ...(await history(store))].slice(0, HISTORY));
}

export async function synchronise(store: Store, server: Server, doing: (step: Said) => void, quiet = false): Promise<Outcome> {
  const lines: Said[] = [];
  let ok = true;
  let keyRefused = false;
  try {
    doing(both("Menghubungi kantor…", "Calling the office…"));
    const me = await server.json<Me>("saya");
    await store.put("saya", me);
    lines.push(...(await send(store, server, me.terbesar, doing)));
    doing(both("Menanyakan nasib kiriman…", "Asking what became of what was sent…"));
    lines.push(...(await askFates(store, server)));
    doing(both("Mengambil daftar tugas…", "Fetching the tasks…"));
    lines.push(...(await fetchForms(store, server, me)));
    lines.push(...(await fetchTasks(store, server, doing)));
    if (!me.pendataan.terbuka) lines.push(both("Pendataan ini sudah ditutup oleh kantor.", "The office has closed this enumeration."));
  } catch (error) {
    ok = false;
    if (error instanceof Refused && error.status === 401) {
      keyRefused = true;
      lines.push(both("Kantor tidak mengenal perangkat ini lagi. Isian Anda tetap tersimpan. Minta kode baru, lalu masukkan di halaman Perangkat.", "The office no longer knows this device. Your forms are kept. Ask for a new code and enter it on the page Device."));
    } else if (error instanceof Refused) {
      lines.push(both(`Kantor menolak permintaan (${error.status}). ${error.words} Isian Anda tetap tersimpan; coba lagi nanti.`, `The office refused the request (${error.status}). ${error.words} Your forms are kept; try again later.`));
    } else if (error instanceof Unreachable) {
      lines.push(both("Kantor tidak terjangkau. Isian Anda tetap tersimpan di perangkat ini dan dikirim bila jaringan ada.", "The office cannot be reached. Your forms are kept on this device and are sent when there is a network."));
    } else throw error;
  }
  const nothing = !ok && lines.length === 1;
  const left = waiting(await allRecords(store)).length;
  if (left) lines.push(both(`${left} isian menunggu dikirim.`, `${many(left, "form")} waiting to be sent.`));
  if (!lines.length) lines.push(both("Tidak ada yang baru.", "Nothing new."));
  const entry = { at: new Date().toISOString(), ok, lines };
  if (!(quiet && nothing)) await note(store, entry);
  return { entry, keyRefused };
}

async function send(store: Store, server: Server, largest: number, doing: (step: Said) => void): Promise<Said[]> {
  const lines: Said[] = [];
  const taken: string[] = [];
  const queue = waiting(await allRecords(store)).sort((a, b) => (a.changed < b.changed ? -1 : 1));
  let hindered: unknown = null;
  for (const [at, record] of queue.entries()) {
    doing(both(`Mengirim ${at + 1} dari ${queue.length}: ${record.name}`, `Sending ${at + 1} of ${queue.length}: ${record.name}`));
    try {
      const refusal = await sendOne(store, server, record, largest);
      if (refusal) lines.push(both(`Ditolak: ${record.name}. ${refusal.id}`, `Refused: ${record.name}. ${refusal.en}`));
      else taken.push(record.name);
    } catch (error) {
      // One that cannot be sent now does not hold up the others, unless the whole line is gone or the key is.
      if (error instanceof Refused && error.status !== 401) {
        lines.push(both(`Belum terkirim: ${record.name}. Kantor menjawab ${error.status}; dicoba lagi nanti.`, `Not sent yet: ${record.name}. The office answered ${error.status}; it is tried again later.`));
        continue;
      }
      hindered = error;
      break;
    }
  }
  if (taken.length) lines.unshift(both(`${taken.length} isian terkirim: ${names(taken, "id")}.`, `${many(taken.length, "form")} sent: ${names(taken, "en")}.`));
  if (hindered) {
    if (lines.length) await note(store, { at: new Date().toISOString(), ok: false, lines });
    throw hindered;
  }
  return lines;
}

/** Null when the office has it whole; its words when it will not have it. Everything else is thrown and tried again. */
export async function sendOne(store: Store, server: Server, record: Record, largest: number): Promise<Said | null> {
  const parts = inPosts(new File([record.xml], "submission.xml", { type: "text/xml" }), await photosOf(store, record), largest);
  try {
    for (const [at, photos] of parts.entries()) {
      const body = new FormData();
      body.append("xml_submission_file", new File([record.xml], "submission.xml", { type: "text/xml" }), "submission.xml");
      for (const photo of photos) body.append(photo.name, photo, photo.name);
      if (at < parts.length - 1) body.append("*isIncomplete*", "yes");
      const answer = await server.ask("submission", { method: "POST", body });
      if (answer.status === 400 || answer.status === 413) {
        const words = await inWords(answer);
        const trouble = answer.status === 413
          ? both("Isian ini lebih besar dari yang diterima kantor. Buka lagi dan ganti fotonya dengan yang lebih kecil.", "This form is larger than the office accepts. Open it and change its photos for smaller ones.")
          : both(words || "Kantor tidak dapat membaca isian ini. Simpan salinannya dan hubungi kantor.", words || "The office cannot read this form. Save a copy and call the office.");
        await keepRecord(store, { ...record, state: "ditolak", trouble, tries: record.tries + 1 });
        return trouble;
      }
      if (!answer.ok) throw new Refused(answer.status, await inWords(answer));
    }
  } catch (error) {
    await keepRecord(store, { ...record, tries: record.tries + 1, trouble: both("Percobaan terakhir tidak sampai; dicoba lagi saat menyambung.", "The last try did not get through; it is tried again with the next connection.") });
    throw error;
  }
  await keepRecord(store, { ...record, state: "terkirim", sent: new Date().toISOString(), trouble: null, tries: record.tries + 1 });
  return null;
}

/** Photos shared out so that no post is larger than the office takes; the first post goes even when it has none. */
export function inPosts(xml: File, photos: File[], largest: number): File[][] {
  const room = largest * 0.95 - xml.size;
  const posts: File[][] = [[]];
  let used = 0;
  for (const photo of photos) {
    if (used && used + photo.size > room) {
      posts.push([]);
      used = 0;
    }
    posts[posts.length - 1]?.push(photo);
    used += photo.size;
  }
  return posts;
}

const FATES: { [state: string]: Said } = {
  diterima: both("Diambil kantor", "Taken by the office"),
  menunggu_berkas: both("Kantor menunggu fotonya", "The office waits for its photos"),
  pertentangan: both("Diperiksa petugas kantor: ada isian lain untuk keluarga ini", "A person at the office looks at it: there is another form of this family"),
  dikembalikan: both("Dikembalikan untuk diperbaiki", "Sent back to be corrected"),
  disetujui: both("Disetujui", "Approved"),
  ditolak: both("Ditolak", "Refused"),
};

async function askFates(store: Store, server: Server): Promise<Said[]> {
  const sent = (await allRecords(store)).filter(record => record.state === "terkirim" && !FINAL.has(record.fate?.keadaan ?? ""));
  const lines: Said[] = [];
  for (let at = 0; at < sent.length; at += BATCH) {
    const some = sent.slice(at, at + BATCH);
    const { kiriman } = await server.json<{ kiriman: Fate[] }>(`kiriman?id=${some.map(one => encodeURIComponent(one.instance)).join(",")}`);
    const heard = new Map(kiriman.map(fate => [fate.id, fate]));
    for (const record of some) {
      const fate = heard.get(record.instance);
      if (!fate || fate.keadaan === record.fate?.keadaan) continue;
      if (fate.keadaan === "tidak_dikenal" || fate.keadaan === "menunggu_berkas") {
        // The office lost it or never had all of it: what is here goes again, under the same number.
        await keepRecord(store, { ...record, state: "siap", fate, trouble: null });
        lines.push(both(`Kantor belum punya ${record.name} secara lengkap; dikirim lagi.`, `The office has not all of ${record.name}; it is sent again.`));
        continue;
      }
      await keepRecord(store, { ...record, fate, note: fate.catatan ?? record.note });
      const words = FATES[fate.keadaan];
      lines.push(both(`${record.name}: ${fate.kata.id || words?.id}`, `${record.name}: ${fate.kata.en || words?.en}`));
    }
  }
  return lines;
}

/** The form of today, and those with which drafts on this device were begun: a browser may have cleared its cache. */
async function fetchForms(store: Store, server: Server, me: Me): Promise<Said[]> {
  const drafts = (await allRecords(store)).filter(record => record.state !== "terkirim").map(record => record.form.hash);
  for (const hash of new Set(drafts)) {
    if (hash !== me.formulir.hash && !(await formText(hash))) await keepForm(hash, await server.text(`formulir/${hash}.xml`));
  }
  if (await formText(me.formulir.hash)) return [];
  await keepForm(me.formulir.hash, await server.text(me.formulir.url));
  return [both(`Formulir versi ${me.formulir.versi} siap dipakai tanpa jaringan.`, `Version ${me.formulir.versi} of the form is ready without a network.`)];
}

async function fetchTasks(store: Store, server: Server, doing: (step: Said) => void): Promise<Said[]> {
  const old = await readTasks(store);
  const answer = await server.ask("tugas", old.version ? { headers: { "If-None-Match": old.version } } : {});
  const lines: Said[] = [];
  let list = old.list;
  if (answer.status !== 304) {
    if (!answer.ok) throw new Refused(answer.status, await inWords(answer));
    list = ((await answer.json().catch(() => { throw new Unreachable(); })) as { tugas: Task[] }).tugas;
  }
  // First the contents, then the list: a line that breaks in between leaves no task that cannot be opened.
  const missing: string[] = [];
  const have = new Map((await store.list<Family>("isi:")).map(family => [family.id, family]));
  for (const task of list) {
    const kept = have.get(task.id);
    if (kept?.base_version !== task.base_version || (kept.catatan?.kiriman ?? "") !== (task.catatan?.kiriman ?? "")) missing.push(task.id);
  }
  for (let at = 0; at < missing.length; at += BATCH) {
    doing(both(`Mengambil isi keluarga ${at + 1} sampai ${Math.min(at + BATCH, missing.length)} dari ${missing.length}…`, `Fetching families ${at + 1} to ${Math.min(at + BATCH, missing.length)} of ${missing.length}…`));
    const rows = await families(server, missing.slice(at, at + BATCH));
    await store.putAll(Object.fromEntries(rows.map(family => [`isi:${family.id}`, family])));
  }
  if (answer.status === 304) return lines;
  const before = new Map(old.list.map(task => [task.id, task]));
  const now = new Set(list.map(task => task.id));
  const fresh = list.filter(task => !before.has(task.id));
  const back = list.filter(task => task.keadaan === "dikembalikan" && before.get(task.id)?.keadaan !== "dikembalikan");
  const gone = old.list.filter(task => !now.has(task.id));
  await store.put("tugas", { version: answer.headers.get("ETag") ?? "", at: new Date().toISOString(), list } satisfies Tasks);
  if (fresh.length) {
    lines.push(both(`${fresh.length} tugas baru: ${names(fresh.map(task => task.nama), "id")}.`, `${many(fresh.length, "new task")}: ${names(fresh.map(task => task.nama), "en")}.`));
    await arrived(server, fresh.map(task => task.id));
  }
  if (back.length) lines.push(both(`${back.length} isian dikembalikan: ${names(back.map(task => task.nama), "id")}.`, `${many(back.length, "form")} sent back: ${names(back.map(task => task.nama), "en")}.`));
  if (gone.length) lines.push(both(`${gone.length} tugas ditarik kantor: ${names(gone.map(task => task.nama), "id")}. Draf yang sudah ada tetap tersimpan.`, `${many(gone.length, "task")} taken away by the office: ${names(gone.map(task => task.nama), "en")}. Drafts that exist are kept.`));
  const begun = new Set((await allRecords(store)).map(record => record.task));
  await store.remove(gone.filter(task => !begun.has(task.id)).map(task => `isi:${task.id}`));
  return lines;
}

async function families(server: Server, ids: string[]): Promise<Family[]> {
  const answer = await server.ask(`isi?id=${ids.join(",")}`);
  if (answer.ok) return ((await answer.json().catch(() => { throw new Unreachable(); })) as { isi: Family[] }).isi;
  if (answer.status !== 404) throw new Refused(answer.status, await inWords(answer));
  return Promise.all(ids.map(id => server.json<Family>(`tugas/${id}`)));
}

/** The office wants to know that a task has reached the device; that it cannot be told today hinders nobody. */
async function arrived(server: Server, ids: string[]): Promise<void> {
  await server.ask("sampai", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ tugas: ids }) }).catch(() => undefined);
}
