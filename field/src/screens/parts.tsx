// Pieces that several screens share.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Record } from "../records";
import { said, t } from "../words";

/** The heading of a screen takes the focus when the screen opens, as a page of its own would. */
export function Title({ children, text }: { children?: ComponentChildren; text: string }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${text} · DTSEN`;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [text]);
  return <h1 tabIndex={-1} ref={heading}>{children ?? text}</h1>;
}

export const Problem = ({ children }: { children: ComponentChildren }): JSX.Element => <div class="problem" role="alert">{children}</div>;

/** State of a record in words, with a sign that is not colour alone. */
export function stateOf(record: Record): { sign: string; words: string } {
  switch (record.state) {
    case "draf": return { sign: "✎", words: t("Draf, belum selesai", "Draft, not finished") };
    case "siap": return { sign: "◷", words: t("Selesai, menunggu dikirim", "Finished, waits to be sent") };
    case "ditolak": return { sign: "✕", words: t("Ditolak kantor", "Refused by the office") };
    case "disisihkan": return { sign: "❙❙", words: t("Disisihkan, tidak dikirim", "Put aside, not sent") };
    default: return record.fate ? { sign: record.fate.keadaan === "dikembalikan" ? "↩" : "✓✓", words: said(record.fate.kata) } : { sign: "✓", words: t("Terkirim", "Sent") };
  }
}

export function download(file: File): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
