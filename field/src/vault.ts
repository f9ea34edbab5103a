// Who may read what this device keeps: one random data key a person, wrapped by a key made from the PIN.
//
// The list of people holds nothing but a nickname and wrapped keys. The data key never leaves this module in the clear
// and is not extractable once opened. A PIN of six digits keeps a neighbour out, not a laboratory: field/README.md.

export interface Sealed { iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer }
export interface Person { id: string; name: string; salt: Uint8Array<ArrayBuffer>; rounds: number; byPin: Sealed; byOffice: Sealed | null; wrong: number; wait: number }

export const ROUNDS = 600_000;
export const SHORTEST_PIN = 6;
const PEOPLE = "dtsen-luring";

export const random = (n: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(n));
export const newId = (): string => crypto.randomUUID();
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

export async function seal(key: CryptoKey, name: string, bytes: BufferSource): Promise<Sealed> {
  const iv = random(12);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(name) }, key, bytes) };
}

/** Throws when the key is another one or a row was moved or changed. */
export const unseal = (key: CryptoKey, name: string, sealed: Sealed): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv, additionalData: utf8(name) }, key, sealed.data);

export async function keyFromPin(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", utf8(pin.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function keyFromOffice(secret: string): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", utf8(secret), "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt: utf8("dtsen-luring"), info: utf8("pemulihan") }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const asKey = (raw: BufferSource): Promise<CryptoKey> => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

export function open(name: string, store: string, keyPath: string): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(store, { keyPath });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

/** One transaction, settled only when it is on the disk: a phone whose battery falls out keeps what was confirmed. */
export function work<T>(db: IDBDatabase, store: string, mode: IDBTransactionMode, act: (rows: IDBObjectStore) => IDBRequest<T> | void): Promise<T> {
  return new Promise((done, failed) => {
    const transaction = db.transaction(store, mode, { durability: "strict" });
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => done((asked ? asked.result : undefined) as T);
    transaction.onabort = () => failed(transaction.error ?? new DOMException("aborted", "AbortError"));
  });
}

const people = (): Promise<IDBDatabase> => open(PEOPLE, "orang", "id");
export const everybody = async (): Promise<Person[]> => work<Person[]>(await people(), "orang", "readonly", rows => rows.getAll() as IDBRequest<Person[]>);
const keep = async (person: Person): Promise<unknown> => work(await people(), "orang", "readwrite", rows => void rows.put(person));
export const forget = async (id: string): Promise<unknown> => work(await people(), "orang", "readwrite", rows => void rows.delete(id));

async function wrapped(id: string, raw: BufferSource, pin: string, office: string | null): Promise<Pick<Person, "salt" | "rounds" | "byPin" | "byOffice">> {
  const salt = random(16);
  return {
    salt,
    rounds: ROUNDS,
    byPin: await seal(await keyFromPin(pin, salt, ROUNDS), id, raw),
    byOffice: office ? await seal(await keyFromOffice(office), id, raw) : null,
  };
}

export async function enrol(name: string, pin: string, office: string | null): Promise<{ person: Person; key: CryptoKey }> {
  const id = newId();
  const raw = random(32);
  const person: Person = { id, name, ...(await wrapped(id, raw, pin, office)), wrong: 0, wait: 0 };
  await keep(person);
  return { person, key: await asKey(raw) };
}

/** The data key, or null for a wrong PIN. From the fifth wrong PIN on each try waits, twice as long as the last. */
export async function unlock(person: Person, pin: string): Promise<CryptoKey | null> {
  try {
    const raw = await unseal(await keyFromPin(pin, person.salt, person.rounds), person.id, person.byPin);
    if (person.wrong) await keep({ ...person, wrong: 0, wait: 0 });
    return await asKey(raw);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "OperationError")) throw error;
    const wrong = person.wrong + 1;
    await keep({ ...person, wrong, wait: wrong < 5 ? 0 : Date.now() + Math.min(2 ** (wrong - 5) * 30_000, 3_600_000) });
    return null;
  }
}

/** A new PIN in place of the old one, or of a forgotten one with the secret that the office gave again. Null: neither fits. */
export async function renewPin(person: Person, by: { pin: string } | { office: string }, pin: string, office: string | null): Promise<CryptoKey | null> {
  const old = "pin" in by ? person.byPin : person.byOffice;
  if (!old) return null;
  const key = "pin" in by ? await keyFromPin(by.pin, person.salt, person.rounds) : await keyFromOffice(by.office);
  const raw = await unseal(key, person.id, old).catch(() => null);
  if (!raw) return null;
  const made = await wrapped(person.id, raw, pin, office);
  await keep({ ...person, ...made, byOffice: made.byOffice ?? person.byOffice, wrong: 0, wait: 0 });
  return asKey(raw);
}
