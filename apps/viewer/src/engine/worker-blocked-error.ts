/** The worker's script did not run. */
export class WorkerBlockedError extends Error {
  override readonly name = 'WorkerBlockedError';
  constructor(reason: string | null) {
    const detail = reason === null || reason === '' ? '' : ` (${reason.replace(/\.$/, '')})`;
    super(
      `The part of the page that computes could not be started${detail}: its script was blocked, or could not be fetched. Load the page again; where that does not help, look for what blocks scripts here, such as an extension or a rule of the site that shows this page.`,
    );
  }
}
