import { PageHeader, Section } from '../design/page';
import { LiveFeed } from './live-feed';
import { Operations } from './operations';

export function ActivityPage() {
  return (
    <>
      <PageHeader
        eyebrow="Register"
        title="Activity"
        lead="Operations that outlive their request, and what happens in the register while you watch."
      />
      <div className="grid gap-12 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Operations />
        <Section title="Now">
          <LiveFeed />
        </Section>
      </div>
    </>
  );
}
