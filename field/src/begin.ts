// How a record begins: from a task, without one, or as the correction of something the office has.

import type { Opened } from "./open";
import { instanceIdIn } from "./instance";
import { newRecord, photoRow, type Record } from "./records";
import { readFamily } from "./sync";
import { t } from "./words";

function formOf(opened: Opened): Record["form"] | null {
  const form = opened.me?.formulir;
  return form ? { id: form.id, version: form.versi, hash: form.hash } : null;
}

export function beginTask(opened: Opened, task: string): Record | null {
  const form = formOf(opened);
  const found = opened.tasks.list.find(one => one.id === task);
  return form && found ? newRecord(task, found.nama, form) : null;
}

export function beginNew(opened: Opened): Record | null {
  const form = formOf(opened);
  return form && newRecord(null, t("Keluarga baru", "New family"), form);
}

/** What was sent before, from this device if it still has it, else as the office gave it back. */
export async function beginCorrection(opened: Opened, task: string): Promise<Record | null> {
  const form = formOf(opened);
  const found = opened.tasks.list.find(one => one.id === task);
  if (!form || !found) return null;
  const note = found.catatan;
  const local = opened.records.find(record => record.task === task && record.state === "terkirim" && (!note || record.instance === note.kiriman))
    ?? opened.records.find(record => record.task === task && record.state === "terkirim");
  if (local) {
    const record = { ...newRecord(task, local.name, local.form, note ?? local.fate?.catatan ?? null), xml: local.xml, instance: local.instance, replaces: local.instance, photos: local.photos };
    for (const name of local.photos) {
      const bytes = await opened.store.bytes(photoRow(local.id, name));
      if (bytes) await opened.store.put(photoRow(record.id, name), new Uint8Array(bytes));
    }
    return record;
  }
  const xml = (await readFamily(opened.store, task))?.kiriman_sebelumnya;
  if (!xml) return null;
  const instance = instanceIdIn(xml);
  return { ...newRecord(task, found.nama, form, note), xml, instance, replaces: instance };
}
