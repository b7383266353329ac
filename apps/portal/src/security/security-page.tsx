import { PageHeader } from '../design/page';
import { useSession } from '../session/session';
import { OneTimeCodes } from './one-time-codes';
import { Password } from './password';
import { Sessions } from './sessions';

export function SecurityPage() {
  const { person } = useSession();
  return (
    <>
      <PageHeader
        eyebrow="Access"
        title="Security"
        lead={`How ${person.email ?? 'your account'} signs in, and where it is signed in now.`}
      />
      <div className="grid max-w-3xl gap-14">
        <OneTimeCodes />
        <Sessions />
        <Password />
      </div>
    </>
  );
}
