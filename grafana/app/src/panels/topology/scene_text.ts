// Ids of what is drawn, and words on the map.

export const deviceId = (id: string) => `device ${id}`;
export const foldId = (box: string) => `fold ${box}`;
export const boxId = (box: string) => `box ${box}`;

/** Text of others between isolates: a mark for right-to-left in it turns nothing else around. */
export const isolated = (text: string) => `\u2068${text}\u2069`;
