// "Save a copy": one record with its photos as a file that only its owner's PIN opens. For a device that breaks, or a refusal nobody understands.

import { keepRecord, photoRow, type Record } from "./records";
import type { Store } from "./store";
import { keyFromPin, random, ROUNDS, seal, unseal } from "./vault";

const KIND = "dtsen-salinan-isian-1";
interface Copy { jenis: string; putaran: number; garam: string; iv: string; isi: string }

const text = (bytes: Uint8Array): string => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
const bytes = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));

export async function makeCopy(store: Store, record: Record, pin: string): Promise<File> {
  const photos: { [name: string]: string } = {};
  for (const name of record.photos) {
    const found = await store.bytes(photoRow(record.id, name));
    if (found) photos[name] = text(new Uint8Array(found));
  }
  const salt = random(16);
  const sealed = await seal(await keyFromPin(pin, salt, ROUNDS), KIND, new TextEncoder().encode(JSON.stringify({ record, photos })));
  const copy: Copy = { jenis: KIND, putaran: ROUNDS, garam: text(salt), iv: text(sealed.iv), isi: text(new Uint8Array(sealed.data)) };
  return new File([JSON.stringify(copy)], `isian-${record.id.slice(0, 8)}.dtsen`, { type: "application/octet-stream" });
}

/** Brings a copy back in. Null: wrong PIN, or no copy of ours. A record that is here already is not overwritten by an older copy. */
export async function readCopy(store: Store, file: File, pin: string): Promise<Record | null> {
  let opened: { record: Record; photos: { [name: string]: string } };
  try {
    const copy = JSON.parse(await file.text()) as Copy;
    if (copy.jenis !== KIND) return null;
    const key = await keyFromPin(pin, bytes(copy.garam), copy.putaran);
    opened = JSON.parse(new TextDecoder().decode(await unseal(key, KIND, { iv: bytes(copy.iv), data: bytes(copy.isi).buffer }))) as typeof opened;
  } catch {
    return null;
  }
  const { record, photos } = opened;
  const here = await store.get<Record>(`isian:${record.id}`);
  if (here && here.changed >= record.changed) return here;
  await store.putAll(Object.fromEntries(Object.entries(photos).map(([name, data]) => [photoRow(record.id, name), bytes(data)])));
  await keepRecord(store, record);
  return record;
}
