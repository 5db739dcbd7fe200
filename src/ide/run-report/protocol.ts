/** What a button of the page does. */
export const REPORT_ACTIONS = ['rerun', 'save'] as const;
export type ReportAction = (typeof REPORT_ACTIONS)[number];

/** From the extension to the page. */
export interface ToReportPage {
  readonly type: 'report';
  /** Counts the reports that the page was sent: links are those of one of them. */
  readonly page: number;
  /** What is inside of `main`, made by `reportBody`. */
  readonly html: string;
  /** The part to show; absent: the one that is shown. */
  readonly anchor?: string;
}

/** From the page to the extension. */
export type FromReportPage =
  | { readonly type: 'ready' }
  | { readonly type: 'action'; readonly action: ReportAction }
  /** A link of the report that was sent as `page` was followed. */
  | { readonly type: 'follow'; readonly page: number; readonly link: number };

/** A message of the page, whatever it is; undefined for what no page of ours sends. */
export function parseFromReportPage(message: unknown): FromReportPage | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, action, page, link }: Record<string, unknown> = { ...message };
  switch (type) {
    case 'ready':
      return { type };
    case 'action': {
      const known = REPORT_ACTIONS.find((each) => each === action);
      return known && { type, action: known };
    }
    case 'follow':
      return typeof page === 'number' && typeof link === 'number' ? { type, page, link } : undefined;
    default:
      return undefined;
  }
}
