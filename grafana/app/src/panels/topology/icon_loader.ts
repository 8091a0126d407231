// Loads icons of a pack, each once, as data: addresses, so that a saved picture has them too.

/** An icon is small; what is larger is no icon. */
const LARGEST = 256 * 1024;

async function asData(blob: Blob): Promise<string> {
  const reader = new FileReader();
  return new Promise((done, failed) => {
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error ?? new Error('not readable'));
    reader.readAsDataURL(blob);
  });
}

async function load(address: string): Promise<string | null> {
  try {
    const response = await fetch(address);
    const blob = await response.blob();
    return response.ok && blob.type.startsWith('image/') && blob.size <= LARGEST ? await asData(blob) : null;
  } catch {
    return null;
  }
}

const loading = new Map<string, Promise<string | null>>();

/** Null: there is no image at this address. */
export function loadIcon(address: string): Promise<string | null> {
  const known = loading.get(address) ?? load(address);
  loading.set(address, known);
  return known;
}
