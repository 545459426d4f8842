/**
 * A UUID of version 7: it begins with the time, so the server's index of client ids grows at its end. Also on plain http, where
 * browsers have no crypto.randomUUID.
 */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = Date.now().toString(16).padStart(12, '0');
  for (let i = 0; i < 6; i++) bytes[i] = parseInt(time.slice(2 * i, 2 * i + 2), 16);
  return written(bytes, 7);
}

/**
 * The same for the same words on every device: a UUID of version 8, of four hashes in the manner of FNV-1a. Not by SHA-256, which
 * browsers have on https alone: nobody gains by finding two texts with one id.
 * @param {string} words
 */
export function uuidOf(words) {
  const lanes = new Uint32Array([0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35]);
  for (const byte of new TextEncoder().encode(words))
    lanes.forEach((lane, i) => {
      const mixed = Math.imul(lane ^ (byte + i), 0x01000193 + 2 * i);
      lanes[i] = mixed ^ (mixed >>> 15);
    });
  return written(new Uint8Array(lanes.buffer), 8);
}

/** @type {(bytes: Uint8Array, version: number) => string} */
function written(bytes, version) {
  bytes[6] = (bytes[6] & 0x0f) | (version << 4);
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
