// One question on the page: its words, its field, its fault. All faults are sentences; none is told by colour alone.

import type { ComponentChildren, JSX, TargetedEvent, TargetedFocusEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { language, months, t } from "../words";
import { type InputNode, isBlankRequired, isWarning, type Leaf, nameOf, type Node, type SelectNode, type TriggerNode, type UploadNode, valueOf, violationOf } from "./nodes";
import { shrink } from "./photo";
import type { Session } from "./session";
import { type Read, readDay, readNumber, showDay, showNumber } from "./typed";

interface Asked<N extends Leaf = Leaf> { node: N; session: Session }

export const idOf = (node: Node): string => `q-${node.nodeId.replaceAll(":", "-")}`;

/** The fault that is shown now: only of a field that was left, or after "check". */
export function faultOf(node: Leaf, session: Session): string | null {
  if (!session.checked && !session.shown.has(node.nodeId)) return null;
  const text = session.textIn(node);
  if (text !== undefined && node.nodeType === "input" && (session.checked || session.shown.has(node.nodeId))) {
    const fault = readText(node as InputNode, text).fault;
    if (fault) return fault;
  }
  const said = violationOf(node);
  if (said === null) return null;
  if (isBlankRequired(node)) return session.checked ? said || t("Pertanyaan ini wajib dijawab.", "This question needs an answer.") : null;
  return said || t("Jawaban ini tidak sesuai dengan aturan formulir.", "This answer does not fit the rules of the form.");
}

function readText(node: InputNode, text: string): Read {
  if (node.valueType === "int") return readNumber(text, true);
  if (node.valueType === "decimal") return readNumber(text, false);
  if (node.valueType === "date") return readDay(text);
  return { value: text };
}

/** Labels of forms may be bold or broken into lines; nothing else of their markup is drawn. */
function Words({ range }: { range: { formatted: readonly unknown[]; asString: string } | null }): JSX.Element | null {
  if (!range) return null;
  const DRAWN = new Set(["strong", "em", "br", "span", "p"]);
  const draw = (one: unknown): ComponentChildren => {
    const node = one as { role: string; value?: string; elementName?: string; children?: unknown[] };
    if (node.role === "child") return node.value ?? "";
    if (node.role === "line-break") return <br />;
    const inside = (node.children ?? []).map(draw);
    if (!node.elementName || !DRAWN.has(node.elementName) || node.elementName === "p" || node.elementName === "span") return <span>{inside}</span>;
    const Tag = node.elementName as "strong" | "em";
    return <Tag>{inside}</Tag>;
  };
  return <>{range.formatted.length ? range.formatted.map(draw) : range.asString}</>;
}

function Required({ node }: { node: Leaf }): JSX.Element | null {
  return node.currentState.required ? null : <span class="hint"> ({t("tidak wajib", "optional")})</span>;
}

function Help({ node, session }: Asked): JSX.Element {
  const fault = faultOf(node, session);
  return (
    <>
      {node.currentState.hint && <p class="hint" id={`${idOf(node)}-hint`}><Words range={node.currentState.hint} /></p>}
      {fault && <p class="fault" id={`${idOf(node)}-fault`}><strong>{t("Perbaiki", "To repair")}:</strong> {fault}</p>}
    </>
  );
}

function described(node: Leaf, session: Session): { "aria-describedby"?: string; "aria-invalid"?: "true" } {
  const fault = faultOf(node, session);
  const parts = [node.currentState.hint ? `${idOf(node)}-hint` : "", fault ? `${idOf(node)}-fault` : ""].filter(Boolean).join(" ");
  return { ...(parts ? { "aria-describedby": parts } : {}), ...(fault ? { "aria-invalid": "true" as const } : {}) };
}

function TextField({ node, session }: Asked<InputNode>): JSX.Element {
  const kind = node.valueType;
  const long = node.appearances.multiline || node.nodeOptions && "rows" in node.nodeOptions && node.nodeOptions.rows;
  const digits = kind === "int" || node.appearances.numbers;
  const shown = session.textIn(node) ?? (kind === "decimal" ? showNumber(valueOf(node), language() === "id") : valueOf(node));
  const readonly = node.currentState.readonly;
  const leave = (text: string): void => {
    if (session.textIn(node) === undefined && text === shown) return;
    const read = readText(node, text);
    session.answer(node, read.value, read.fault ? text : null);
  };
  const common = {
    id: idOf(node), name: nameOf(node), value: shown, readOnly: readonly, autocomplete: "off", ...described(node, session),
    onInput: (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) => session.typing(node, event.currentTarget.value),
    onBlur: (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) => leave(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={idOf(node)}><Words range={node.currentState.label} /><Required node={node} /></label>
      <Help node={node} session={session} />
      {long ? <textarea rows={4} {...common} /> : <input type="text" spellcheck={false} class={kind === "string" && !digits ? "" : "short"} inputMode={digits ? "numeric" : kind === "decimal" ? "decimal" : "text"} {...common} />}
    </div>
  );
}

/** Day, month, year, in the order in which people say them. The date field of a browser follows the language of the machine. */
function DateField({ node, session }: Asked<InputNode>): JSX.Element {
  const now = session.textIn(node) ?? showDay(valueOf(node));
  const [day = "", month = "", year = ""] = now.split("|");
  const parts = [day, month, year];
  const box = useRef<HTMLFieldSetElement>(null);
  // Read off the page: between two quick keys nothing is drawn, so what was drawn last may be old.
  const change = (): void => session.typing(node, [...(box.current?.querySelectorAll("input") ?? [])].map(input => input.value).join("|"));
  const leave = (event: TargetedFocusEvent<HTMLInputElement>): void => {
    if (box.current?.contains(event.relatedTarget as HTMLElement | null)) return;
    const text = session.textIn(node);
    if (text === undefined) return;
    const read = readDay(text);
    session.answer(node, read.value, read.fault ? text : null);
  };
  const field = (at: number, label: string, size: number): JSX.Element => (
    <div>
      <label for={`${idOf(node)}-${at}`}>{label}</label>
      <input id={`${idOf(node)}-${at}`} class={size === 4 ? "year" : "day"} type="text" inputMode="numeric" maxLength={size} autocomplete="off" readOnly={node.currentState.readonly}
        value={parts[at]} aria-invalid={faultOf(node, session) ? "true" : undefined}
        onInput={change} onBlur={leave} />
    </div>
  );
  const value = valueOf(node);
  return (
    <fieldset class="asked" ref={box} id={idOf(node)} tabIndex={-1} aria-describedby={described(node, session)["aria-describedby"]}>
      <legend><Words range={node.currentState.label} /><Required node={node} /></legend>
      <Help node={node} session={session} />
      <div class="three">{field(0, t("Tanggal", "Day"), 2)}{field(1, t("Bulan", "Month"), 2)}{field(2, t("Tahun", "Year"), 4)}</div>
      {value && !session.textIn(node) && <p class="hint">{+value.slice(8)} {months()[+value.slice(5, 7) - 1]} {value.slice(0, 4)}</p>}
    </fieldset>
  );
}

/** Above so many choices a list that opens is quicker than radio buttons. */
const MANY = 12;

interface Offered { value: string; label: { formatted: readonly unknown[]; asString: string } }
interface Choosing extends Asked<SelectNode | InputNode> { options: readonly Offered[]; chosen: readonly string[]; several: boolean; minimal: boolean }

function ChoiceField({ node, session, options, chosen, several, minimal }: Choosing): JSX.Element {
  const readonly = node.currentState.readonly;
  if (!several && (options.length > MANY || (minimal && options.length > 7))) {
    return (
      <div class="field">
        <label for={idOf(node)}><Words range={node.currentState.label} /><Required node={node} /></label>
        <Help node={node} session={session} />
        <select id={idOf(node)} name={nameOf(node)} disabled={readonly} value={chosen[0] ?? ""} {...described(node, session)} onChange={event => session.answer(node, event.currentTarget.value)}>
          <option value="">{t("— pilih —", "— choose —")}</option>
          {options.map(option => <option key={option.value} value={option.value}>{option.label.asString}</option>)}
        </select>
      </div>
    );
  }
  const toggle = (value: string, on: boolean): void =>
    session.answer(node, several ? options.map(one => one.value).filter(one => (one === value ? on : chosen.includes(one))).join(" ") : value);
  return (
    <fieldset class="asked" id={idOf(node)} tabIndex={-1} aria-describedby={described(node, session)["aria-describedby"]}>
      <legend><Words range={node.currentState.label} /><Required node={node} /></legend>
      {several && <p class="hint">{t("Boleh pilih lebih dari satu.", "Choose one or more.")}</p>}
      <Help node={node} session={session} />
      {options.map((option, at) => (
        <div class="choice" key={option.value}>
          <input type={several ? "checkbox" : "radio"} id={`${idOf(node)}-${at}`} name={idOf(node)} value={option.value} checked={chosen.includes(option.value)} disabled={readonly}
            aria-invalid={faultOf(node, session) ? "true" : undefined} onChange={event => toggle(option.value, event.currentTarget.checked)} />
          <label for={`${idOf(node)}-${at}`}><Words range={option.label} /></label>
        </div>
      ))}
      {!several && chosen.length > 0 && !readonly && !node.currentState.required && <button type="button" class="link" onClick={() => session.answer(node, "")}>{t("Kosongkan pilihan", "Clear the choice")}</button>}
    </fieldset>
  );
}

function TriggerField({ node, session }: Asked<TriggerNode>): JSX.Element {
  return (
    <div class="field">
      <div class="choice">
        <input type="checkbox" id={idOf(node)} name={nameOf(node)} checked={valueOf(node) !== ""} disabled={node.currentState.readonly} {...described(node, session)} onChange={event => session.answer(node, event.currentTarget.checked ? "OK" : "")} />
        <label for={idOf(node)}><Words range={node.currentState.label} /><Required node={node} /></label>
      </div>
      <Help node={node} session={session} />
    </div>
  );
}

/** How long the receiver may look for something better than it has. */
const LOOK = 30_000;

function PlaceField({ node, session }: Asked<InputNode>): JSX.Element {
  const [state, say] = useState("");
  const watch = useRef<number | null>(null);
  const stop = (): void => {
    if (watch.current !== null) navigator.geolocation.clearWatch(watch.current);
    watch.current = null;
  };
  useEffect(() => stop, []);
  const target = (node.nodeOptions && "accuracyThreshold" in node.nodeOptions ? node.nodeOptions.accuracyThreshold : null) ?? 15;
  const look = (): void => {
    if (!("geolocation" in navigator)) return say(t("Peramban ini tidak mengenal lokasi.", "This browser knows no location."));
    stop();
    const started = Date.now();
    let best = Infinity;
    say(t("Mencari titik. Berdirilah di tempat terbuka.", "Looking for the point. Stand in the open."));
    watch.current = navigator.geolocation.watchPosition(
      ({ coords }) => {
        if (coords.accuracy < best) {
          best = coords.accuracy;
          session.answer(node, [coords.latitude, coords.longitude, coords.altitude ?? 0, coords.accuracy].map(n => String(+n.toFixed(7))).join(" "));
        }
        if (best <= target || Date.now() - started > LOOK) { stop(); say(""); }
      },
      fault => {
        stop();
        say(fault.code === fault.PERMISSION_DENIED
          ? t("Izin lokasi ditolak. Buka gembok di samping alamat halaman, izinkan Lokasi, lalu coba lagi.", "Location is not allowed. Open the lock beside the address, allow Location, then try again.")
          : t("Titik belum didapat. Pindah ke tempat terbuka, nyalakan GPS, lalu coba lagi. Pertanyaan lain dapat diisi dulu.", "No point yet. Move into the open, switch GPS on, then try again. Other questions can be answered first."));
      },
      { enableHighAccuracy: true, timeout: LOOK, maximumAge: 0 },
    );
  };
  const [lat, lon, , accuracy] = valueOf(node).split(" ").map(Number);
  return (
    <fieldset class="asked" id={idOf(node)} tabIndex={-1} aria-describedby={described(node, session)["aria-describedby"]}>
      <legend><Words range={node.currentState.label} /><Required node={node} /></legend>
      <Help node={node} session={session} />
      {valueOf(node) && <p class="num">{lat?.toFixed(5)}, {lon?.toFixed(5)} · {t(`ketelitian ${Math.round(accuracy ?? 0)} m`, `accuracy ${Math.round(accuracy ?? 0)} m`)} · {(accuracy ?? 0) <= target ? t("cukup", "good enough") : t("kurang teliti, coba lagi di tempat terbuka", "not accurate, try again in the open")}</p>}
      {!node.currentState.readonly && <button type="button" class="second" onClick={look}>{valueOf(node) ? t("Ambil titik lagi", "Take the point again") : t("Ambil titik lokasi", "Take the location")}</button>}
      <p class="hint" role="status">{state}</p>
    </fieldset>
  );
}

function PhotoField({ node, session }: Asked<UploadNode>): JSX.Element {
  const [state, say] = useState("");
  const file = node.currentState.value;
  const [address, show] = useState("");
  useEffect(() => {
    if (!file) return show("");
    const made = URL.createObjectURL(file);
    show(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  const take = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    say(t("Mengecilkan foto…", "Making the photo smaller…"));
    try {
      const small = await shrink(chosen, node.maxPixels);
      await session.photo(node, small);
      say(t(`Foto tersimpan, ${Math.ceil(small.size / 1024)} kB.`, `Photo kept, ${Math.ceil(small.size / 1024)} kB.`));
    } catch {
      say(t("Berkas ini bukan foto yang dapat dibaca. Pilih foto JPEG atau PNG.", "This file is no readable photo. Choose a JPEG or PNG."));
    }
  };
  const name = valueOf(node);
  return (
    <fieldset class="asked" id={idOf(node)} tabIndex={-1} aria-describedby={described(node, session)["aria-describedby"]}>
      <legend><Words range={node.currentState.label} /><Required node={node} /></legend>
      <Help node={node} session={session} />
      {address && <img class="photo" src={address} alt={t("Foto yang dipilih", "The chosen photo")} />}
      {!address && name && <p>{t("Foto sudah ada di kantor.", "The office already has the photo.")}</p>}
      {!node.currentState.readonly && <div class="file">
        <label for={`${idOf(node)}-file`}>{name ? t("Ganti foto", "Change the photo") : t("Ambil atau pilih foto", "Take or choose a photo")}</label>
        <input type="file" id={`${idOf(node)}-file`} accept="image/*" capture="environment" onChange={event => void take(event.currentTarget.files?.[0])} />
      </div>}
      <p class="hint" role="status">{state}</p>
    </fieldset>
  );
}

/** Forms for Collect begin their warnings with these words, because Collect draws them like any note. */
const SAID = /^(Periksa lagi|Please look again):/;

export function Question({ node, session }: Asked): JSX.Element | null {
  if (node.nodeType === "note") {
    const text = <><Words range={node.currentState.label} />{node.currentState.hint && <span class="hint"> <Words range={node.currentState.hint} /></span>}</>;
    return isWarning(node)
      ? <p class="warning" id={idOf(node)} tabIndex={-1}>{!SAID.test(node.currentState.label?.asString ?? "") && <strong>{t("Periksa lagi", "Look again")}: </strong>}{text}</p>
      : <p class="told" id={idOf(node)} tabIndex={-1}>{text}</p>;
  }
  if (node.nodeType === "select") return <ChoiceField node={node} session={session} options={node.currentState.valueOptions} chosen={node.currentState.value} several={node.selectType === "select"} minimal={node.appearances.minimal} />;
  if (node.nodeType === "trigger") return <TriggerField node={node} session={session} />;
  if (node.nodeType === "upload") return <PhotoField node={node} session={session} />;
  const choices = session.choicesOf(node);
  if (choices) return <ChoiceField node={node} session={session} options={choices.items.map(({ value, label }) => ({ value, label: { formatted: [], asString: label } }))} chosen={valueOf(node) ? [valueOf(node)] : []} several={false} minimal={choices.minimal} />;
  if (node.valueType === "date") return <DateField node={node} session={session} />;
  if (node.valueType === "geopoint") return <PlaceField node={node} session={session} />;
  return <TextField node={node} session={session} />;
}
