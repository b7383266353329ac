import { Injectable, SetMetadata } from '@nestjs/common';

/** What documents are filed with. A feature registers its own when its module starts. */
export interface DocumentSubject {
  /** `asset`, `enforcement_order` … */
  readonly type: string;
  /** Refuses as NOT_FOUND what the actor does not see. */
  require(id: string): Promise<{ readonly organisationId: string }>;
  /** The same, for filing: locked until the transaction ends, and refused while the file must stand still. */
  requireOpen(id: string): Promise<{ readonly organisationId: string }>;
}

export const DOCUMENT_SUBJECT = 'cadastre:document-subject';

/** With what the upload of a route is filed; `{id}` in its path names it. */
export const FiledWith = (type: string) => SetMetadata(DOCUMENT_SUBJECT, type);

@Injectable()
export class DocumentSubjects {
  private readonly subjects = new Map<string, DocumentSubject>();

  register(subject: DocumentSubject): void {
    if (this.subjects.has(subject.type)) throw new Error(`documents of ${subject.type} are filed twice`);
    this.subjects.set(subject.type, subject);
  }

  of(type: string): DocumentSubject {
    const subject = this.subjects.get(type);
    if (!subject) throw new Error(`nothing takes documents of ${type}`);
    return subject;
  }
}
