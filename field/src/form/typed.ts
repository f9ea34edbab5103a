// What people type, and what the form holds: "54,5" is 54.5, a day is three numbers with the day first.

import { t } from "../words";

/** `value` for the form ("" when there is none), or `fault`: what to type instead. */
export type Read = { value: string; fault?: undefined } | { value: ""; fault: string };

export function readNumber(text: string, whole: boolean): Read {
  const tidy = text.trim().replace(",", ".");
  if (tidy === "") return { value: "" };
  if (whole ? !/^-?\d{1,9}$/.test(tidy) : !/^-?\d{1,12}(\.\d+)?$/.test(tidy))
    return { value: "", fault: whole ? t("Tulis angka bulat saja, misalnya 4.", "Write a whole number only, for example 4.") : t("Tulis angka, misalnya 54 atau 54,5.", "Write a number, for example 54 or 54.5.") };
  return { value: tidy };
}

/** Text of the three fields as one: "12|3|1980". */
export function readDay(text: string): Read {
  const [day = "", month = "", year = ""] = text.split("|").map(part => part.trim());
  if (!day && !month && !year) return { value: "" };
  if (!day || !month || !year) return { value: "", fault: t("Lengkapi tanggal, bulan, dan tahun.", "Complete day, month and year.") };
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year))
    return { value: "", fault: t("Tulis tanggal seperti 24 11 2026: tahun dengan empat angka.", "Write the date like 24 11 2026: the year with four digits.") };
  const made = new Date(Date.UTC(+year, +month - 1, +day));
  if (+year < 1800 || made.getUTCMonth() !== +month - 1 || made.getUTCDate() !== +day)
    return { value: "", fault: t(`Tanggal ${day}-${month}-${year} tidak ada di kalender.`, `There is no ${day}-${month}-${year} in the calendar.`) };
  return { value: `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` };
}

export const showDay = (iso: string): string => (/^\d{4}-\d\d-\d\d$/.test(iso) ? iso.split("-").reverse().map(part => String(+part)).join("|") : "||");
export const showNumber = (value: string, decimalComma: boolean): string => { const plain = value.replace(/\.0+$/, ""); return decimalComma ? plain.replace(".", ",") : plain; };
