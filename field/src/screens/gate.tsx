// Before anything is seen: who are you. Pairing with the office, the PIN, a forgotten PIN.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Opened } from "../open";
import { pair, Refused } from "../server";
import { enrol, everybody, type Person, renewPin, SHORTEST_PIN, unlock } from "../vault";
import { t } from "../words";
import { Problem, Title } from "./parts";

type Enter = (opened: Opened) => void;

/** A key is long; a one-time code is short enough to be typed, with or without its dashes. */
async function keyOf(text: string): Promise<{ kunci: string; pemulihan: string | null }> {
  const tidy = text.trim().replace(/^.*#[kp]=/, "");
  return tidy.length >= 40 ? { kunci: tidy, pemulihan: null } : pair(tidy.replaceAll(/[\s-]/g, "").toUpperCase());
}

function pairingFault(error: unknown): string {
  if (error instanceof Refused)
    return error.words || t("Kode ini tidak dikenal, sudah dipakai, atau sudah lewat. Minta kode baru kepada pengawas Anda.", "This code is unknown, used or expired. Ask your supervisor for a new one.");
  return t("Kantor tidak terjangkau. Kode pertama kali hanya dapat dipakai saat ada jaringan.", "The office cannot be reached. The first code needs a network.");
}

const pinFault = (pin: string, again: string): string | null =>
  pin.length < SHORTEST_PIN ? t(`PIN paling sedikit ${SHORTEST_PIN} angka atau huruf.`, `A PIN has at least ${SHORTEST_PIN} digits or letters.`)
    : /^(.)\1+$/.test(pin) || "0123456789876543210".includes(pin) ? t("PIN ini terlalu mudah ditebak. Pilih yang lain.", "This PIN is too easy to guess. Choose another.")
      : pin !== again ? t("Kedua PIN tidak sama.", "The two PINs differ.") : null;

function PinField({ id, label, value, change, hint }: { id: string; label: string; value: string; change: (text: string) => void; hint?: string }): JSX.Element {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <input id={id} type="password" autocomplete="off" class="short" value={value} aria-describedby={hint ? `${id}-hint` : undefined} onInput={event => change(event.currentTarget.value)} />
    </div>
  );
}

export function Gate({ people, code, enter, refresh }: { people: Person[]; code: string; enter: Enter; refresh: () => Promise<void> }): JSX.Element {
  const [adding, add] = useState(people.length === 0 || code !== "");
  const [forgotten, forget] = useState<Person | null>(null);
  if (forgotten) return <Forgotten person={forgotten} code={code} enter={enter} back={() => forget(null)} />;
  if (adding) return <Pairing code={code} enter={enter} people={people} back={people.length ? () => add(false) : null} forgot={people.length ? person => forget(person) : null} />;
  return <Unlock people={people} enter={enter} add={() => add(true)} forgot={forget} refresh={refresh} />;
}

function Unlock({ people, enter, add, forgot, refresh }: { people: Person[]; enter: Enter; add: () => void; forgot: (person: Person) => void; refresh: () => Promise<void> }): JSX.Element {
  const [who, choose] = useState(people[0]?.id ?? "");
  const [pin, type] = useState("");
  const [fault, say] = useState("");
  const [busy, work] = useState(false);
  const person = people.find(one => one.id === who) ?? people[0];
  const go = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!person || busy) return;
    const now = (await everybody()).find(one => one.id === person.id) ?? person;
    if (now.wait > Date.now()) return say(t(`Terlalu banyak PIN salah. Coba lagi dalam ${Math.ceil((now.wait - Date.now()) / 1000)} detik.`, `Too many wrong PINs. Try again in ${Math.ceil((now.wait - Date.now()) / 1000)} seconds.`));
    work(true);
    const key = await unlock(now, pin);
    work(false);
    if (key) return enter(await Opened.of(now, key, null));
    type("");
    say(t("PIN tidak cocok. Isian Anda aman; coba lagi.", "The PIN does not fit. Your forms are safe; try again."));
    await refresh();
  };
  return (
    <form class="narrow" onSubmit={event => void go(event)} noValidate>
      <Title text={t("Buka dengan PIN", "Open with your PIN")} />
      {fault && <Problem><p>{fault}</p></Problem>}
      {people.length > 1 && <fieldset><legend>{t("Siapa Anda?", "Who are you?")}</legend>{people.map(one =>
        <div class="choice" key={one.id}><input type="radio" name="orang" id={`orang-${one.id}`} checked={one.id === who} onChange={() => choose(one.id)} /><label for={`orang-${one.id}`}>{one.name}</label></div>)}</fieldset>}
      <PinField id="pin" label={people.length > 1 ? "PIN" : `PIN ${person?.name ?? ""}`} value={pin} change={type} />
      <p><button disabled={busy}>{busy ? t("Membuka…", "Opening…") : t("Buka", "Open")}</button></p>
      <p><button type="button" class="link" onClick={() => person && forgot(person)}>{t("Lupa PIN", "Forgot the PIN")}</button></p>
      <p><button type="button" class="link" onClick={add}>{t("Tambah petugas lain di perangkat ini", "Add another person on this device")}</button></p>
    </form>
  );
}

function Pairing({ code, enter, people, back, forgot }: { code: string; enter: Enter; people: Person[]; back: (() => void) | null; forgot: ((person: Person) => void) | null }): JSX.Element {
  const [typed, type] = useState(code);
  const [name, call] = useState("");
  const [pin, pinIs] = useState("");
  const [again, pinAgain] = useState("");
  const [fault, say] = useState("");
  const [busy, work] = useState(false);
  const go = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (!typed.trim()) return say(t("Tulis kode dari pengawas Anda.", "Write the code of your supervisor."));
    if (!name.trim()) return say(t("Tulis nama panggilan Anda.", "Write what you are called."));
    if (people.some(one => one.name === name.trim())) return say(t("Nama panggilan itu sudah ada di perangkat ini.", "That name is already on this device."));
    const wrong = pinFault(pin, again);
    if (wrong) return say(wrong);
    work(true);
    try {
      const { kunci, pemulihan } = await keyOf(typed);
      const { person, key } = await enrol(name.trim(), pin, pemulihan);
      await navigator.storage?.persist?.();
      enter(await Opened.of(person, key, kunci));
    } catch (error) {
      say(pairingFault(error));
      work(false);
    }
  };
  return (
    <form class="narrow" onSubmit={event => void go(event)} noValidate>
      <Title text={t("Siapkan perangkat ini", "Set up this device")} />
      {fault && <Problem><p>{fault}</p></Problem>}
      <p>{t("Sekali saja, saat ada jaringan. Sesudah itu formulir dapat dipakai tanpa jaringan.", "Only once, with a network. After that the form works without one.")}</p>
      <div class="field"><label for="kode">{t("Kode dari pengawas", "Code of your supervisor")}</label>
        <input id="kode" autocomplete="off" autocapitalize="characters" spellcheck={false} value={typed} onInput={event => type(event.currentTarget.value)} /></div>
      <div class="field"><label for="nama">{t("Nama panggilan Anda", "What you are called")}</label><p class="hint" id="nama-hint">{t("Terlihat di layar pembuka perangkat ini.", "Seen on the first screen of this device.")}</p>
        <input id="nama" class="short" autocomplete="off" aria-describedby="nama-hint" value={name} onInput={event => call(event.currentTarget.value)} /></div>
      <PinField id="pin" label={t("PIN baru", "New PIN")} value={pin} change={pinIs} hint={t("Paling sedikit 6 angka atau huruf. PIN mengunci isian Anda; jangan beri tahu siapa pun.", "At least 6 digits or letters. It locks your forms; tell nobody.")} />
      <PinField id="pin2" label={t("PIN baru, sekali lagi", "New PIN, once more")} value={again} change={pinAgain} />
      <p><button disabled={busy}>{busy ? t("Menyiapkan…", "Setting up…") : t("Siapkan", "Set up")}</button></p>
      {code && forgot && people.map(one => <p key={one.id}><button type="button" class="link" onClick={() => forgot(one)}>{t(`Kode ini untuk PIN baru ${one.name}`, `This code is for a new PIN of ${one.name}`)}</button></p>)}
      {back && <p><button type="button" class="link" onClick={back}>{t("Kembali", "Back")}</button></p>}
    </form>
  );
}

function Forgotten({ person, code, enter, back }: { person: Person; code: string; enter: Enter; back: () => void }): JSX.Element {
  const [typed, type] = useState(code);
  const [pin, pinIs] = useState("");
  const [again, pinAgain] = useState("");
  const [fault, say] = useState("");
  const [busy, work] = useState(false);
  const go = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const wrong = pinFault(pin, again);
    if (wrong) return say(wrong);
    work(true);
    try {
      const { kunci, pemulihan } = await keyOf(typed);
      const key = pemulihan ? await renewPin(person, { office: pemulihan }, pin, pemulihan) : null;
      if (key) return enter(await Opened.of(person, key, kunci));
      say(t("Kode ini bukan untuk perangkat dan petugas ini. Isian tidak dapat dibuka dengannya.", "This code is not of this device and person. It does not open the forms."));
    } catch (error) {
      say(pairingFault(error));
    }
    work(false);
  };
  return (
    <form class="narrow" onSubmit={event => void go(event)} noValidate>
      <Title text={t("Lupa PIN", "Forgot the PIN")} />
      {fault && <Problem><p>{fault}</p></Problem>}
      <p>{t(`Minta pengawas membuat kode baru untuk perangkat ${person.name}. Isian yang belum terkirim tetap ada.`, `Ask your supervisor for a new code for the device of ${person.name}. What is not sent yet is kept.`)}</p>
      <div class="field"><label for="kode">{t("Kode baru dari pengawas", "New code of your supervisor")}</label><input id="kode" autocomplete="off" autocapitalize="characters" spellcheck={false} value={typed} onInput={event => type(event.currentTarget.value)} /></div>
      <PinField id="pin" label={t("PIN baru", "New PIN")} value={pin} change={pinIs} />
      <PinField id="pin2" label={t("PIN baru, sekali lagi", "New PIN, once more")} value={again} change={pinAgain} />
      <p><button disabled={busy}>{t("Ganti PIN", "Change the PIN")}</button></p>
      <p><button type="button" class="link" onClick={back}>{t("Kembali", "Back")}</button></p>
    </form>
  );
}
