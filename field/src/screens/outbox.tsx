// What was filled in on this device and where it is now; each record can be retried, put aside, copied, opened, one by one.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { makeCopy } from "../copy";
import type { Opened } from "../open";
import { dropRecord, type Record, unsent } from "../records";
import { pinOf } from "./parts-pin";
import { moment, said, t } from "../words";
import { download, Problem, stateOf, Title } from "./parts";

export function Outbox({ opened }: { opened: Opened }): JSX.Element {
  const open = unsent(opened.records);
  const sent = opened.records.filter(record => record.state === "terkirim");
  const list = (records: Record[]): JSX.Element => <ul class="tasks">{records.map(record =>
    <li key={record.id}><a href={`#kiriman/${record.id}`}><strong>{record.name}</strong><span class="where">{moment(record.sent ?? record.changed)}{record.trouble ? ` · ${said(record.trouble)}` : ""}</span>
      <span class={`state ${record.state}`}><span aria-hidden="true">{stateOf(record).sign}</span> {stateOf(record).words}</span></a></li>)}</ul>;
  return (
    <>
      <Title text={t("Kotak kirim", "Outbox")} />
      <h2>{t("Belum di kantor", "Not at the office yet")}</h2>
      {open.length ? list(open) : <p class="told">{t("Semua isian sudah di kantor.", "All forms are at the office.")}</p>}
      <h2>{t("Sudah terkirim", "Sent")}</h2>
      {sent.length ? list(sent) : <p class="told">{t("Belum ada yang terkirim dari perangkat ini.", "Nothing was sent from this device yet.")}</p>}
    </>
  );
}

export function OneRecord({ opened, id }: { opened: Opened; id: string }): JSX.Element {
  const [words, say] = useState("");
  const [asking, ask] = useState<"" | "hapus" | "salinan">("");
  const [pin, type] = useState("");
  const record = opened.records.find(one => one.id === id);
  if (!record) return <><Title text={t("Isian tidak ada", "No such form")} /><p><a href="#kiriman">{t("Kembali ke kotak kirim", "Back to the outbox")}</a></p></>;
  const state = stateOf(record);
  const become = async (change: Partial<Record>, told: string): Promise<boolean> => {
    const done = await opened.change(record, change);
    say(done ? told : t("Sedang mengirim, atau isian ini baru saja berubah. Lihat keadaannya, lalu coba lagi.", "Sending just now, or this form has just changed. Look at its state and try again."));
    return done;
  };
  const copy = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (!(await pinOf(opened, pin))) return say(t("PIN tidak cocok.", "The PIN does not fit."));
    download(await makeCopy(opened.store, record, pin));
    type("");
    ask("");
    say(t("Salinan tersimpan di folder Unduhan. Hanya PIN Anda yang membukanya.", "The copy is in your downloads. Only your PIN opens it."));
  };
  const drop = async (): Promise<void> => {
    await dropRecord(opened.store, record.id);
    await opened.reload();
    location.hash = "#kiriman";
  };
  return (
    <>
      <Title text={record.name} />
      <p class="state"><span aria-hidden="true">{state.sign}</span> <strong>{state.words}</strong></p>
      {record.trouble && (record.state === "ditolak" ? <Problem><p>{said(record.trouble)}</p></Problem> : <p class="hint">{said(record.trouble)}</p>)}
      <p role="status">{words}</p>
      <dl class="facts">
        <div><dt>{t("Mulai diisi", "Begun")}</dt><dd>{moment(record.created)}</dd></div>
        <div><dt>{t("Terakhir diubah", "Last changed")}</dt><dd>{moment(record.changed)}</dd></div>
        {record.sent && <div><dt>{t("Terkirim", "Sent")}</dt><dd>{moment(record.sent)}</dd></div>}
        <div><dt>{t("Percobaan kirim", "Tries")}</dt><dd>{record.tries}</dd></div>
        <div><dt>{t("Foto", "Photos")}</dt><dd>{record.photos.length}</dd></div>
        <div><dt>{t("Versi formulir", "Version of the form")}</dt><dd class="break">{record.form.version}</dd></div>
      </dl>
      <div class="buttons">
        {record.state === "draf" && <a class="go" href={`#isi/${record.id}`}>{t("Lanjutkan mengisi", "Go on filling in")}</a>}
        {record.state === "siap" && <button type="button" disabled={opened.doing !== null} onClick={() => void opened.exchange()}>{t("Kirim sekarang", "Send now")}</button>}
        {record.state === "ditolak" && <button type="button" onClick={() => void become({ state: "siap", trouble: null }, t("Isian menunggu dikirim lagi.", "The form waits to be sent again."))}>{t("Coba kirim lagi", "Try again")}</button>}
        {record.state === "disisihkan" && <button type="button" onClick={() => void become({ state: "siap", trouble: null }, t("Isian menunggu dikirim.", "The form waits to be sent."))}>{t("Ambil lagi untuk dikirim", "Take up again for sending")}</button>}
        {(record.state === "siap" || record.state === "ditolak") && <button type="button" class="second" onClick={() => void become({ state: "disisihkan" }, t("Isian disisihkan; tidak dikirim sampai diambil lagi.", "The form is put aside; it is not sent until taken up again."))}>{t("Sisihkan", "Put aside")}</button>}
        {(record.state === "siap" || record.state === "ditolak" || record.state === "disisihkan") && <button type="button" class="second" onClick={() => void become({ state: "draf" }, "").then(done => { if (done) location.hash = `#isi/${record.id}`; })}>{t("Buka dan ubah", "Open and change")}</button>}
        <button type="button" class="second" onClick={() => ask("salinan")}>{t("Simpan salinan", "Save a copy")}</button>
        {record.state === "draf" && <button type="button" class="second" onClick={() => ask("hapus")}>{t("Hapus draf", "Delete the draft")}</button>}
      </div>
      {asking === "salinan" && <form class="narrow" onSubmit={event => void copy(event)}><div class="field"><label for="pin-salinan">{t("PIN Anda, untuk mengunci salinan", "Your PIN, to lock the copy")}</label><input id="pin-salinan" class="short" type="password" autocomplete="off" value={pin} onInput={event => type(event.currentTarget.value)} /></div><p><button>{t("Simpan", "Save")}</button></p></form>}
      {asking === "hapus" && <div class="warning" role="alert"><p>{t("Hapus draf ini? Jawaban di dalamnya hilang.", "Delete this draft? Its answers are lost.")}</p><div class="buttons"><button type="button" onClick={() => void drop()}>{t("Ya, hapus", "Yes, delete")}</button><button type="button" class="second" onClick={() => ask("")}>{t("Tidak jadi", "Keep it")}</button></div></div>}
      <p><a href="#kiriman">{t("Kembali ke kotak kirim", "Back to the outbox")}</a></p>
    </>
  );
}

export function History({ opened }: { opened: Opened }): JSX.Element {
  return (
    <>
      <Title text={t("Riwayat sambungan", "History of connections")} />
      {opened.log.length === 0 && <p class="told">{t("Perangkat ini belum pernah tersambung.", "This device has not been connected yet.")}</p>}
      <ol class="log">{opened.log.map((entry, at) => <li key={at}><h2>{moment(entry.at)} · {entry.ok ? t("tersambung", "connected") : t("terputus", "broken off")}</h2><ul>{entry.lines.map((line, n) => <li key={n}>{said(line)}</li>)}</ul></li>)}</ol>
    </>
  );
}
