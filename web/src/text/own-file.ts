/** Addresses of files of this server: the only ones that a text may show or lead to within the app. */

const OWN_FILE =
  /^\/api\/attachments\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\/download$/i;

export function isOwnFile(address: string): boolean {
  return OWN_FILE.test(address);
}
