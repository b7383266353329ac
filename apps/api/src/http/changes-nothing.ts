import { SetMetadata } from '@nestjs/common';

export const CHANGES_NOTHING = 'cadastre:changes-nothing';

/** A question too long for a URL: a POST that needs no Idempotency-Key and whose answer is not kept. */
export const ChangesNothing = () => SetMetadata(CHANGES_NOTHING, true);
