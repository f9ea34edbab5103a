// This device: what it keeps, how safe that is, its code, its PIN, copies, and leaving it to somebody else.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { readCopy } from "../copy";
import { type Opened, VERSION } from "../open";
import { unsent } from "../records";
import { everybody, forget, renewPin, SHORTEST_PIN } from "../vault";
import { day, many, moment, t } from "../words";
import { Problem, Title } from "./parts";
import { pinOf } from "./parts-pin";

const mega = (bytes: number | undefined): string => (bytes === undefined ? "?" : `${(bytes / 2 ** 20).toFixed(1)} MB`);

export function Device({ opened, leave, offline }: { opened: Opened; leave: () => void; offline: string }): JSX.Element {
  const [kept, know] = useState<boolean | null>(null);
  const [room, measure] = useState<StorageEstimate>({});
  const [told, say] = useState("");
  const [fault, complain] = useState("");
  const [fields, set] = useState<{ [name: string]: string }>({});
  const left = unsent(opened.records).length;
  useEffect(() => {
    void navigator.storage?.persisted?.().then(know);
    void navigator.storage?.estimate?.().then(measure);
  }, []);
  const pinField = (id: string, label: string): JSX.Element =>
    <div class="field"><label for={id}>{label}</label><input id={id} class="short" type="password" autocomplete="off" value={fields[id] ?? ""} onInput={event => set({ ...fields, [id]: event.currentTarget.value })} /></div>;
  const act = (work: () => Promise<string>) => async (event: Event): Promise<void> => {
    event.preventDefault();
    say("");
    complain("");
    try {
      say(await work());
      set({});
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error));
    }
  };
  const changePin = act(async () => {
    if ((fields.pin1 ?? "").length < SHORTEST_PIN || fields.pin1 !== fields.pin2) throw new Error(t(`PIN baru paling sedikit ${SHORTEST_PIN} tanda, dan keduanya sama.`, `The new PIN has at least ${SHORTEST_PIN} characters, both alike.`));
    const person = (await everybody()).find(one => one.id === opened.person.id);
    if (!person || !(await renewPin(person, { pin: fields.lama ?? "" }, fields.pin1 ?? "", null))) throw new Error(t("PIN lama tidak cocok.", "The old PIN does not fit."));
    return t("PIN sudah diganti.", "The PIN is changed.");
  });
  const newCode = act(async () => {
    const { pair } = await import("../server");
    const typed = (fields.kode ?? "").trim().replace(/^.*#[kp]=/, "");
    await opened.newKey(typed.length >= 40 ? typed : (await pair(typed.replaceAll(/[\s-]/g, "").toUpperCase()).catch(() => { throw new Error(t("Kode tidak diterima, atau tidak ada jaringan.", "The code is not accepted, or there is no network.")); })).kunci);
    await opened.exchange();
    return t("Kode baru dipakai.", "The new code is in use.");
  });
  const takeCopy = act(async () => {
    const file = (document.getElementById("salinan") as HTMLInputElement | null)?.files?.[0];
    const record = file ? await readCopy(opened.store, file, fields.pinsalinan ?? "") : null;
    if (!record) throw new Error(t("Salinan tidak terbuka: pilih berkas .dtsen dan PIN yang dipakai saat menyimpannya.", "The copy does not open: choose the .dtsen file and the PIN that it was saved with."));
    await opened.reload();
    return t(`Isian ${record.name} ada di kotak kirim.`, `The form of ${record.name} is in the outbox.`);
  });
  const clear = act(async () => {
    if (!(await pinOf(opened, fields.pinhapus ?? ""))) throw new Error(t("PIN tidak cocok.", "The PIN does not fit."));
    await opened.store.destroy();
    await forget(opened.person.id);
    leave();
    return "";
  });
  return (
    <>
      <Title text={t("Perangkat ini", "This device")} />
      <p role="status">{told}</p>
      {fault && <Problem><p>{fault}</p></Problem>}
      <dl class="facts">
        <div><dt>{t("Petugas", "Enumerator")}</dt><dd>{opened.me?.pencacah.nama ?? opened.person.name}</dd></div>
        <div><dt>{t("Tanpa jaringan", "Without a network")}</dt><dd>{offline}</dd></div>
        <div><dt>{t("Penyimpanan", "Storage")}</dt><dd>{kept === null ? "?" : kept ? t("Dijaga peramban: tidak dihapus sendiri", "Kept by the browser: not cleared by itself") : t("Belum dijaga peramban; jangan hapus data situs ini", "Not protected by the browser; do not clear this site's data")}</dd></div>
        <div><dt>{t("Terpakai", "In use")}</dt><dd>{mega(room.usage)} / {mega(room.quota)}</dd></div>
        <div><dt>{t("Daftar tugas", "Tasks")}</dt><dd>{opened.tasks.at ? moment(opened.tasks.at) : "-"}</dd></div>
        <div><dt>{t("Formulir", "Form")}</dt><dd class="break">{opened.me?.formulir.versi ?? "-"}</dd></div>
        <div><dt>{t("Versi aplikasi", "Version")}</dt><dd class="break">{VERSION}</dd></div>
        <div><dt>{t("Kode perangkat berlaku sampai", "Code valid until")}</dt><dd>{day(opened.me?.perangkat.berlaku_sampai ?? "-")}</dd></div>
      </dl>
      {kept === false && <p><button type="button" class="second" onClick={() => void navigator.storage.persist().then(know)}>{t("Minta peramban menjaga isian", "Ask the browser to protect the forms")}</button></p>}
      <h2>{t("Ganti PIN", "Change the PIN")}</h2>
      <form class="narrow" onSubmit={event => void changePin(event)}>{pinField("lama", t("PIN lama", "Old PIN"))}{pinField("pin1", t("PIN baru", "New PIN"))}{pinField("pin2", t("PIN baru, sekali lagi", "New PIN, once more"))}<p><button>{t("Ganti PIN", "Change the PIN")}</button></p></form>
      <h2>{t("Kode baru dari pengawas", "New code of the supervisor")}</h2>
      <form class="narrow" onSubmit={event => void newCode(event)}><div class="field"><label for="kode">{t("Kode", "Code")}</label><input id="kode" class="short" autocomplete="off" autocapitalize="characters" spellcheck={false} value={fields.kode ?? ""} onInput={event => set({ ...fields, kode: event.currentTarget.value })} /></div><p><button class="second">{t("Pakai kode ini", "Use this code")}</button></p></form>
      <h2>{t("Masukkan salinan", "Bring a copy in")}</h2>
      <form class="narrow" onSubmit={event => void takeCopy(event)}><div class="field"><div class="file"><label for="salinan">{t("Pilih berkas salinan (.dtsen)", "Choose the copy (.dtsen)")}</label><input id="salinan" type="file" accept=".dtsen" onChange={event => set({ ...fields, berkas: event.currentTarget.files?.[0]?.name ?? "" })} /></div><p class="hint" role="status">{fields.berkas}</p></div>{pinField("pinsalinan", t("PIN salinan", "PIN of the copy"))}<p><button class="second">{t("Masukkan", "Bring in")}</button></p></form>
      <h2>{t("Hapus dari perangkat ini", "Remove from this device")}</h2>
      {left > 0
        ? <p class="told">{t(`${left} isian belum di kantor. Kirim dulu; sesudah itu data Anda dapat dihapus dari perangkat ini.`, `${many(left, "form")} not at the office yet. Send them first; then your data can be removed from this device.`)}</p>
        : <form class="narrow" onSubmit={event => void clear(event)}><p>{t("Semua isian sudah di kantor. Menghapus berarti perangkat ini perlu kode baru untuk Anda.", "All forms are at the office. After removing, this device needs a new code for you.")}</p>{pinField("pinhapus", "PIN")}<p><button class="second">{t("Hapus data saya", "Remove my data")}</button></p></form>}
    </>
  );
}
