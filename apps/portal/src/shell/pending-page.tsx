/** Where a page is still on its way; a quick one comes before this is shown. */
export const PendingPage = () => (
  <p role="status" className="p-8 text-sm text-faint">
    Opening the register…
  </p>
);
