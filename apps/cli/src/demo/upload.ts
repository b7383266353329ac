/** A form with one file, as the client sends it. */
export function uploadOf(
  fields: Readonly<Record<string, string>>,
  file: { name: string; type: string; content: string | Uint8Array<ArrayBuffer> },
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([file.content], { type: file.type }), file.name);
  return { body: form as never, bodySerializer: (body: unknown) => body as FormData };
}
