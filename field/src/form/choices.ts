// The choices of a question, read once a form.
//
// The engine makes an object with three expressions of every choice of every question of every member: for a family of twenty that is
// the largest part of the time until the form is open on a slow phone. A list that is the same for everybody needs none of it: to the
// engine such a question is a text, and its choices are drawn from here. What is sent is the same. Questions whose list depends on
// other answers stay with the engine.

import { FILLED_BY_US } from "./nodes";

export interface Choice { value: string; label: string }
interface Listed { value: string; words: ReadonlyMap<string, string> }
export interface Choices { minimal: boolean; items: readonly Listed[] }
/** `choices`: by the question's reference without the numbers of rows. */
export interface Light { xml: string; choices: ReadonlyMap<string, Choices> }

const LIST = /^instance\('([^']+)'\)\/root\/item$/;
const ANY = "";

export const plain = (reference: string): string => reference.replace(/\[\d+\]/g, "");
export const inLanguage = (choices: Choices, language: string): Choice[] => choices.items.map(({ value, words }) => ({ value, label: words.get(language) ?? words.get(ANY) ?? value }));

export function withoutChoices(formXml: string): Light {
  const whole: Light = { xml: formXml, choices: new Map() };
  const form = new DOMParser().parseFromString(formXml, "text/xml");
  // A form that speaks of its own choices needs them.
  if (form.querySelector("parsererror") || formXml.includes("choice-name(")) return whole;
  const texts = textsOf(form);
  const types = new Map([...form.querySelectorAll("bind[nodeset]")].map(bind => [bind.getAttribute("nodeset"), bind.getAttribute("type")]));
  const lists = new Map<string, readonly Listed[] | null>();
  const choices = new Map<string, Choices>();
  for (const question of form.querySelectorAll("select1[ref]")) {
    const ref = question.getAttribute("ref") ?? "";
    const set = question.querySelector(":scope > itemset");
    // Filled in by this program and never asked: nobody chooses, so there is nothing to choose from.
    if (set && FILLED_BY_US.has(ref.split("/").pop() ?? "")) {
      asText(form, question, set, ref);
      continue;
    }
    const name = LIST.exec(set?.getAttribute("nodeset")?.trim() ?? "")?.[1];
    if (!set || !name || question.querySelector(":scope > item") || (types.get(ref) ?? "string") !== "string") continue;
    if (!lists.has(name)) lists.set(name, listOf(form, name, set, texts));
    const items = lists.get(name);
    if (!items) continue;
    choices.set(ref, { minimal: (question.getAttribute("appearance") ?? "").split(" ").includes("minimal"), items });
    asText(form, question, set, ref);
  }
  dropUnused(form, [...lists].flatMap(([name, items]) => (items ? [name] : [])));
  return { xml: new XMLSerializer().serializeToString(form), choices };
}

function asText(form: Document, question: Element, set: Element, ref: string): void {
  const text = form.createElementNS(question.namespaceURI, "input");
  text.setAttribute("ref", ref);
  set.remove();
  text.append(...question.childNodes);
  question.replaceWith(text);
}

/** Id -> language -> words; null where there is more to it than words. */
function textsOf(form: Document): Map<string, Map<string, string> | null> {
  const found = new Map<string, Map<string, string> | null>();
  for (const translation of form.querySelectorAll("itext > translation")) for (const text of translation.children) {
    const id = text.getAttribute("id") ?? "";
    const values = [...text.children];
    if (values.length !== 1 || values[0]?.hasAttribute("form") || values[0]?.children.length) found.set(id, null);
    else if (found.get(id) !== null) found.set(id, (found.get(id) ?? new Map<string, string>()).set(translation.getAttribute("lang") ?? ANY, values[0]?.textContent?.trim() ?? ""));
  }
  return found;
}

/** Null: not a list of values and words, so it stays with the engine. */
function listOf(form: Document, name: string, set: Element, texts: Map<string, Map<string, string> | null>): Listed[] | null {
  const instance = [...form.querySelectorAll("instance")].find(one => one.getAttribute("id") === name);
  const valueRef = set.querySelector(":scope > value")?.getAttribute("ref") ?? "";
  const labelRef = set.querySelector(":scope > label")?.getAttribute("ref") ?? "";
  const itext = /^jr:itext\((\w+)\)$/.exec(labelRef)?.[1];
  if (!instance || instance.hasAttribute("src")) return null;
  const items: Listed[] = [];
  for (const item of instance.querySelectorAll(":scope > root > item")) {
    const field = (tag: string): string | null => [...item.children].find(one => one.localName === tag)?.textContent?.trim() ?? null;
    const value = field(valueRef);
    const label = field(itext ?? labelRef);
    const words = itext ? texts.get(label ?? "") : new Map([[ANY, label ?? ""]]);
    if (value === null || label === null || !words) return null;
    items.push({ value, words });
  }
  return items;
}

/** Lists that nothing else of the form looks at: neither they nor their words are read again. */
function dropUnused(form: Document, names: string[]): void {
  const used = [...form.querySelectorAll("bind, itemset, setvalue, output")].flatMap(one => [...one.attributes]).map(one => one.value).join("\n");
  for (const name of names) {
    if (used.includes(`instance('${name}')`)) continue;
    const instance = [...form.querySelectorAll("instance")].find(one => one.getAttribute("id") === name);
    const ids = new Set([...(instance?.querySelectorAll("itextId") ?? [])].map(one => one.textContent));
    for (const text of form.querySelectorAll("itext > translation > text")) if (ids.has(text.getAttribute("id") ?? "")) text.remove();
    instance?.remove();
  }
}
