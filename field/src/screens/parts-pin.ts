// Asking for the PIN again before something leaves the device or a lock is changed.

import type { Opened } from "../open";
import { everybody, unlock } from "../vault";

export async function pinOf(opened: Opened, pin: string): Promise<boolean> {
  const person = (await everybody()).find(one => one.id === opened.person.id);
  return person !== undefined && person.wait <= Date.now() && (await unlock(person, pin)) !== null;
}
