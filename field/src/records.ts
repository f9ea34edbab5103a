// A record: one filled form on this device, from the first answer until the office has it. Each has an explicit state.

import type { Fate, Note } from "./server";
import type { Store } from "./store";
import { newId } from "./vault";
import type { Said } from "./words";

/** draf: being filled. siap: finished, waits to be sent. terkirim: the office has it. ditolak: the office refused it, with words.
 *  disisihkan: put aside by the user, is not sent until taken up again. */
export type State = "draf" | "siap" | "terkirim" | "ditolak" | "disisihkan";

export interface Record {
  id: string;
  task: string | null;
  name: string;
  form: { id: string; version: string; hash: string };
  state: State;
  xml: string;
  /** What stands in a field but is no answer yet: reference -> text. Half a date, a number with a letter. */
  unfinished: { [reference: string]: string };
  /** Members of the list whose rows were not in `xml` yet when it was written. */
  pending?: string[];
  instance: string;
  /** The submission that this one corrects. */
  replaces: string | null;
  photos: string[];
  note: Note | null;
  /** Page where the user was last. */
  place: string;
  /** Changed since it was opened: an untouched new form is not kept. */
  touched: boolean;
  created: string;
  changed: string;
  sent: string | null;
  tries: number;
  /** Why it is not taken, or what hindered the last try. */
  trouble: Said | null;
  /** What became of it at the office, as last heard. */
  fate: Fate | null;
}

const row = (id: string): string => `isian:${id}`;
export const photoRow = (id: string, name: string): string => `foto:${id}:${name}`;

export const allRecords = async (store: Store): Promise<Record[]> => (await store.list<Record>("isian:")).sort((a, b) => (a.changed < b.changed ? 1 : -1));
export const readRecord = (store: Store, id: string): Promise<Record | null> => store.get<Record>(row(id));
export const keepRecord = (store: Store, record: Record): Promise<void> => store.put(row(record.id), record);
/** A photo and the record that names it, both or neither. */
export const keepPhoto = (store: Store, record: Record, name: string, bytes: Uint8Array): Promise<void> =>
  store.putAll({ [row(record.id)]: record, [photoRow(record.id, name)]: bytes });

export async function dropRecord(store: Store, id: string): Promise<void> {
  await store.remove([row(id), ...(await store.keys(`foto:${id}:`))]);
}

export async function photosOf(store: Store, record: Record): Promise<File[]> {
  const files = await Promise.all(
    record.photos.filter(name => record.xml.includes(name)).map(async name => {
      const bytes = await store.bytes(photoRow(record.id, name));
      return bytes ? new File([bytes], name, { type: "image/jpeg" }) : null;
    }),
  );
  return files.filter(file => file !== null);
}

export function newRecord(task: string | null, name: string, form: Record["form"], note: Note | null = null): Record {
  const now = new Date().toISOString();
  return {
    id: newId(), task, name, form, state: "draf", xml: "", unfinished: {}, instance: "", replaces: null, photos: [], note,
    place: "", touched: false, created: now, changed: now, sent: null, tries: 0, trouble: null, fate: null,
  };
}

/** What is not with the office yet: it must not be lost, and the device must not be cleared of it. */
export const unsent = (records: Record[]): Record[] => records.filter(record => record.state !== "terkirim");
export const waiting = (records: Record[]): Record[] => records.filter(record => record.state === "siap");
