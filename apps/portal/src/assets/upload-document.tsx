import { answered } from '@cadastre/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { api } from '../api/client';
import { ProblemNotice } from '../api/problem-notice';
import { useCommand } from '../api/use-command';
import { Button } from '../design/button';
import { SelectField, TextField } from '../design/field';
import { toast } from '../design/toast';
import { codeToWords } from '../format/words';
import { DOCUMENT_KINDS, type DocumentKind } from './document-kinds';

export function UploadDocument({ assetId }: { assetId: string }) {
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [kind, setKind] = useState<DocumentKind>('title');
  const [file, setFile] = useState<File>();

  const upload = useCommand({
    run: (body: { kind: DocumentKind; file: File }, headers) =>
      answered(
        api.POST('/v1/assets/{id}/documents', {
          params: { path: { id: assetId } },
          headers,
          // The document describes a file as a string; a browser sends the file itself.
          body: { kind: body.kind, file: body.file as unknown as string },
          bodySerializer: () => formOf(body),
        }),
      ),
    onDone: async (document) => {
      toast(`${document.file_name} is filed`);
      form.current?.reset();
      setFile(undefined);
      await queries.invalidateQueries({ queryKey: ['assets', 'documents', assetId] });
      await queries.invalidateQueries({ queryKey: ['audit'] });
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) upload.mutate({ kind, file });
  };

  return (
    <form
      ref={form}
      onSubmit={submit}
      aria-label="Upload a document"
      className="grid gap-4 rounded-md border border-dashed border-rule-strong p-5"
    >
      <div className="grid gap-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
        <SelectField
          label="Evidence of"
          value={kind}
          onChange={({ target }) => setKind(DOCUMENT_KINDS.find((known) => known === target.value) ?? 'other')}
        >
          {DOCUMENT_KINDS.map((known) => (
            <option key={known} value={known}>
              {codeToWords(known)}
            </option>
          ))}
        </SelectField>
        <TextField
          label="File"
          hint="PDF, image, text, CSV, XML, Word or Excel; at most 20 MiB."
          type="file"
          required
          onChange={({ target }) => setFile(target.files?.[0])}
        />
      </div>
      {upload.error && <ProblemNotice error={upload.error} />}
      <div>
        <Button type="submit" icon="upload" pending={upload.isPending}>
          Upload
        </Button>
      </div>
    </form>
  );
}

/** The kind goes first: the API judges the file while it streams in. */
function formOf({ kind, file }: { kind: DocumentKind; file: File }): FormData {
  const form = new FormData();
  form.append('kind', kind);
  form.append('file', file);
  return form;
}
