// Indonesian first, English beside it, in the sentence's own place: t("Kirim", "Send").

export type Lang = "id" | "en";
/** A sentence of the server in both tongues. */
export interface Said { id: string; en: string }

const PLACE = "bahasa";
let lang: Lang = read();

function read(): Lang {
  try {
    return localStorage.getItem(PLACE) === "en" ? "en" : "id";
  } catch {
    return "id"; // A browser that forbids storage still shows why it cannot be used.
  }
}

export const language = (): Lang => lang;

export function setLanguage(wanted: Lang): void {
  lang = wanted;
  localStorage.setItem(PLACE, wanted);
  document.documentElement.lang = wanted;
}

export const t = (id: string, en: string): string => (lang === "en" ? en : id);
export const said = (both: Said): string => t(both.id, both.en || both.id);

const MONTHS: Record<Lang, string[]> = {
  id: ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"],
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
};
export const months = (): string[] => MONTHS[lang];

/** 24 November 2026, 15.05 */
export function moment(iso: string): string {
  const day = new Date(iso);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${day.getDate()} ${months()[day.getMonth()]} ${day.getFullYear()}, ${two(day.getHours())}.${two(day.getMinutes())}`;
}

/** Names as a list that stays short: "A, B, C, dan 9 lagi". */
export function names(all: string[], tongue: Lang, most = 5): string {
  const more = all.length - most;
  return more <= 0 ? all.join(", ") : `${all.slice(0, most).join(", ")}, ${tongue === "en" ? `and ${more} more` : `dan ${more} lagi`}`;
}

/** "1 form", "12 forms": English only; Indonesian nouns do not change with the number. */
export const many = (n: number, noun: string, plural = `${noun}s`): string => `${n} ${n === 1 ? noun : plural}`;

/** 31 Desember 2026, from 2026-12-31. */
export const day = (iso: string): string => (/^\d{4}-\d\d-\d\d/.test(iso) ? `${+iso.slice(8, 10)} ${months()[+iso.slice(5, 7) - 1]} ${iso.slice(0, 4)}` : iso);
