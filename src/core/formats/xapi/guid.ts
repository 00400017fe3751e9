/** GUIDs as UEFI stores them: three little-endian integers, then eight bytes. */
import { hexString } from '../../text.ts';

/** Namespaces of variables and kinds of signatures (UEFI 2.10 sections 3.3, 32.4.1; varstored guid.c, mor.c; shim's and Microsoft's own). */
const KNOWN: Readonly<Record<string, string>> = {
  '8be4df61-93ca-11d2-aa0d-00e098032b8c': 'EFI_GLOBAL_VARIABLE',
  'd719b2cb-3d3a-4596-a3bc-dad00e67656f': 'EFI_IMAGE_SECURITY_DATABASE_GUID',
  'a5c059a1-94e4-4aa7-87b5-ab155c2bf072': 'EFI_CERT_X509_GUID',
  'c1c41626-504c-4092-aca9-41f936934328': 'EFI_CERT_SHA256_GUID',
  '3c5766e8-269c-4e34-aa14-ed776e85b3b6': 'EFI_CERT_RSA2048_GUID',
  '4aafd29d-68df-49ee-8aa9-347d375665a7': 'EFI_CERT_TYPE_PKCS7_GUID',
  '9d1947eb-09bb-4780-a3cd-bea956e0e056': 'gEfiTcg2PpiXenGuid',
  'e20939be-32d4-41be-a150-897f85d49829': 'MEMORY_ONLY_RESET_CONTROL_GUID',
  'bb983ccf-151d-40e1-a07b-4a17be168292': 'MEMORY_OVERWRITE_REQUEST_CONTROL_LOCK_GUID',
  '605dab50-e046-4300-abb6-3dd810dd8b23': 'SHIM_LOCK_GUID',
  '77fa9abd-0359-4d32-bd60-28f4e78f784b': 'Microsoft',
};

export const GUID_SIZE = 16;

/** `8be4df61-93ca-11d2-aa0d-00e098032b8c`; of fewer than 16 bytes their digits. */
export function guidText(bytes: Uint8Array): string {
  if (bytes.length < GUID_SIZE) return hexString(bytes);
  const part = (...at: readonly number[]): string => hexString(Uint8Array.from(at, (i) => bytes[i] ?? 0));
  return [part(3, 2, 1, 0), part(5, 4), part(7, 6), part(8, 9), part(10, 11, 12, 13, 14, 15)].join('-');
}

/** The GUID and what it stands for, where that is known. */
export function guidWords(bytes: Uint8Array): string {
  const text = guidText(bytes);
  const name = KNOWN[text];
  return name === undefined ? text : `${text}, ${name}`;
}
