export const instanceIdIn = (xml: string): string => /<(?:\w+:)?instanceID>([^<]+)</.exec(xml)?.[1] ?? "";
